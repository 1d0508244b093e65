import type { Sql } from '../db/sql.ts'
import type { CallContext } from '../handlers.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { capped } from './caps.ts'
import { exampleFromText, type ExampleRecord } from './exampleText.ts'
import { needsText } from './example.ts'
import { gatherExamples } from './gather.ts'
import { checkRecipe, type Recipe, type SplitCounts, type SplitName } from './recipe.ts'
import { count, selectCandidates, type BuildStep, type Candidate } from './selection.ts'
import { assignSplits, type Tied } from './splits.ts'

export interface Preview {
  steps: BuildStep[]
  splits: SplitCounts
  first: ExampleRecord[]
}

/** How many examples a preview shows. */
const shown = 3

/**
 * What a recipe would build. Text is read only where the verdict alone does not say whether there is an
 * example, and for the first few.
 */
export async function previewRecipe(
  workspace: Workspace,
  traces: Sql,
  recipe: Recipe,
  context: Pick<CallContext, 'signal'>,
): Promise<Preview> {
  checkRecipe(recipe)
  const quiet = { signal: context.signal, progress: () => undefined }
  const { candidates, steps } = await selectCandidates(workspace, traces, recipe, context.signal)
  const refused: Refused[] = []
  const unsure = candidates.filter((candidate) => needsText(candidate.judgement))
  for await (const batch of gatherExamples(workspace, unsure, recipe, quiet))
    refused.push(...refusedOf(batch))
  const gone = new Set(refused.map((each) => each.trace))
  const usable = candidates.filter((candidate) => !gone.has(candidate.trace))
  const kept = applyCaps(usable, recipe)
  const { splitOf } = assignSplits(kept.items, recipe)
  const first: ExampleRecord[] = []
  const sample = [...kept.items].sort(byTrace).slice(0, shown)
  for await (const batch of gatherExamples(workspace, sample, recipe, quiet)) {
    for (const { example, candidate } of batch)
      if ('text' in example) first.push(exampleFromText(example.text, splitOf.get(candidate.trace) ?? 'eval'))
  }
  return {
    steps: [...steps, expectedStep(candidates.length, refused), ...kept.steps],
    splits: countSplits(splitOf),
    first,
  }
}

export interface Refused {
  trace: string
  why: string
}

const byTrace = (left: Tied, right: Tied) => (left.trace < right.trace ? -1 : 1)

/** Those of a batch that could not become an example, each with its reason. */
export function refusedOf(batch: readonly { candidate: Candidate; example: object }[]): Refused[] {
  return batch.flatMap(({ candidate, example }) =>
    'refused' in example ? [{ trace: candidate.trace, why: String(example.refused) }] : [],
  )
}

/** The step in which traces without an expectation fall out. */
export function expectedStep(before: number, refused: readonly Refused[]): BuildStep {
  const reasons = new Map<string, number>()
  for (const { why } of refused) reasons.set(why, (reasons.get(why) ?? 0) + 1)
  const why = [...reasons]
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([reason, n]) => `${count(n)}: ${reason}`)
  return {
    step: 'Something to expect',
    kept: before - refused.length,
    left: refused.length,
    why: why.length === 0 ? 'each has an answer or a code' : why.join(', '),
  }
}

/** The caps of a recipe, each a step. */
export function applyCaps<Item extends Tied>(
  items: readonly Item[],
  recipe: Pick<Recipe, 'caps' | 'seed'>,
): { items: readonly Item[]; steps: BuildStep[] } {
  const steps: BuildStep[] = []
  let left = items
  for (const [by, limit, name] of [
    ['session', recipe.caps.per_session, 'session'],
    ['subject', recipe.caps.per_user, 'user'],
  ] as const) {
    if (limit === undefined) continue
    const kept = capped(left, by, limit, recipe.seed)
    const fell = left.length - kept.length
    steps.push({
      step: `Cap per ${name}, ${limit}`,
      kept: kept.length,
      left: fell,
      why: fell === 0 ? `no ${name} has more` : `${count(fell)} over the cap of their ${name}`,
    })
    left = kept
  }
  return { items: left, steps }
}

/** How many examples each split got. */
export function countSplits(splitOf: ReadonlyMap<string, SplitName>): SplitCounts {
  const counts: SplitCounts = { train: 0, eval: 0, test: 0 }
  for (const split of splitOf.values()) counts[split]++
  return counts
}
