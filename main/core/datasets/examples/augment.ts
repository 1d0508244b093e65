import { rankOf } from '../../splits/splits.ts'
import { sealExample, sourceKeyOf, type ExampleContent } from './canonicalExample.ts'
import type { Recipe } from '../recipe/recipe.ts'
import { count, type BuildStep } from '../candidates/selection.ts'
import type { Spool } from './spool.ts'
import { contentOf, sourcesOf, spooled, type SpooledExample } from './spooledExample.ts'
import { variantsOf, type Variant } from './variants.ts'

type Augment = NonNullable<Recipe['augment']>

/**
 * Variants of the training examples of rare codes, up to the number that the recipe wants of each. Each is
 * marked and names its parent; the seed decides which parents and which variants come first.
 */
export function augmented(
  training: readonly SpooledExample[],
  all: number,
  recipe: Pick<Recipe, 'augment' | 'seed'>,
  spool: Spool,
  signal: AbortSignal,
): { examples: SpooledExample[]; steps: BuildStep[] } {
  const { augment, seed } = recipe
  if (augment === undefined) return { examples: [], steps: [] }
  const made: SpooledExample[] = []
  const known = new Set(training.map(({ id }) => id))
  for (const [, parents] of byCode(training)) {
    let wanted = augment.up_to - parents.length
    const ranked = parents
      .map((parent) => ({ parent, rank: rankOf(seed, parent.id) }))
      .sort((left, right) => (left.rank < right.rank ? -1 : 1))
    for (const { parent } of ranked) {
      if (wanted <= 0) break
      signal.throwIfAborted()
      const variants = ofParent(parent, augment, seed, spool, known, wanted)
      wanted -= variants.length
      made.push(...variants)
    }
  }
  const step = {
    step: `Augment rare codes up to ${count(augment.up_to)}`,
    kept: all + made.length,
    left: 0,
    why: made.length === 0 ? 'no code is rarer' : `${count(made.length)} variants added to training`,
  }
  return { examples: made, steps: [step] }
}

function ofParent(
  parent: SpooledExample,
  augment: Augment,
  seed: number,
  spool: Spool,
  known: Set<string>,
  wanted: number,
): SpooledExample[] {
  const { metadata, ...content } = contentOf(spool, parent)
  const ranked = variantsOf(content, augment)
    .map((variant) => ({ variant, rank: rankOf(seed, `${parent.id} ${variant.name}`) }))
    .sort((left, right) => (left.rank < right.rank ? -1 : 1))
  const made: SpooledExample[] = []
  for (const { variant } of ranked) {
    if (made.length >= Math.min(wanted, augment.per_example)) break
    const sealed = sealVariant(metadata, variant, parent.id)
    if (known.has(sealed.id)) continue
    known.add(sealed.id)
    const { span, members } = parent
    made.push(spooled(spool, sealed, sourcesOf(spool, parent), { span, members, parent: parent.id }))
  }
  return made
}

function sealVariant(of: ExampleContent['metadata'], variant: Variant, parent: string) {
  const { example_id: _, ...metadata } = of
  const { template, swaps, name } = variant
  const content: ExampleContent = {
    ...variant.content,
    metadata: { ...metadata, augmented: { parent, template, swaps, variant: name } },
  }
  return sealExample(content, sourceKeyOf(content.metadata))
}

// Rarest first, so that an example with two codes helps the rarer one.
function byCode(training: readonly SpooledExample[]): [string, SpooledExample[]][] {
  const groups = new Map<string, SpooledExample[]>()
  for (const example of training) {
    const codes = example.members[0]?.codes ?? []
    for (const code of codes.length === 0 ? ['none'] : codes) {
      const known = groups.get(code)
      if (known === undefined) groups.set(code, [example])
      else known.push(example)
    }
  }
  return [...groups].sort(([a, left], [b, right]) => left.length - right.length || (a < b ? -1 : 1))
}
