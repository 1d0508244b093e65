import type { Sql } from '../../db/sql.ts'
import type { CallContext } from '../../handlers.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { cappedAndSplit, expectedStep, type Refused } from './curate.ts'
import { exampleFromText, type ExampleRecord } from '../examples/exampleText.ts'
import { needsText, refusedWithoutText } from '../examples/example.ts'
import { gatherExamples } from '../examples/gather.ts'
import { keepApart, readPins } from '../versions/pins.ts'
import { checkRecipe, type Recipe, type SplitCounts, type SplitName } from '../recipe/recipe.ts'
import { selectCandidates, type BuildStep, type Candidate } from '../candidates/selection.ts'

export interface Preview {
  steps: BuildStep[]
  splits: SplitCounts
  first: ExampleRecord[]
}

/** How many examples a preview shows. */
const shown = 3

/**
 * What a recipe would build, up to the comparison with evaluation cases, which only a build makes. Text is read
 * only where the verdict alone does not say whether there is an example, and for the first few.
 */
export async function previewRecipe(
  workspace: Workspace,
  traces: Sql,
  recipe: Recipe,
  context: Pick<CallContext, 'signal'>,
): Promise<Preview> {
  checkRecipe(recipe)
  const quiet = { signal: context.signal, progress: () => undefined }
  const selected = await selectCandidates(workspace, traces, recipe, context.signal)
  const apart = await keepApart(workspace, selected.candidates, recipe, await readPins(workspace))
  const refused: Refused[] = []
  const scenarios = new Map<string, string | null>()
  const unsure = apart.items.filter(
    ({ judgement }) =>
      needsText(judgement, recipe.shape) || refusedWithoutText(judgement, recipe.shape) !== null,
  )
  await gatherExamples(workspace, unsure, recipe, quiet, ({ candidate, example }) => {
    if ('refused' in example) refused.push({ trace: candidate.trace, why: example.refused })
    else scenarios.set(candidate.trace, example.scenario)
  })
  const gone = new Set(refused.map((each) => each.trace))
  const usable = apart.items
    .filter((candidate) => !gone.has(candidate.trace))
    .map((candidate): Candidate => ({ ...candidate, scenario: scenarios.get(candidate.trace) ?? null }))
  const kept = cappedAndSplit(usable, recipe)
  const { splitOf } = kept.assignment
  const first: ExampleRecord[] = []
  const sample = [...kept.items].sort(byTrace).slice(0, shown)
  await gatherExamples(workspace, sample, recipe, quiet, ({ example, candidate }) => {
    if ('text' in example) first.push(exampleFromText(example, splitOf.get(candidate.trace) ?? 'eval'))
  })
  return {
    steps: [...selected.steps, ...apart.steps, expectedStep(apart.items.length, refused), ...kept.steps],
    splits: countSplits(splitOf),
    first,
  }
}

const byTrace = (left: Candidate, right: Candidate) => (left.trace < right.trace ? -1 : 1)

/** How many examples each split got. */
export function countSplits(splitOf: ReadonlyMap<string, SplitName>): SplitCounts {
  const counts: SplitCounts = { train: 0, eval: 0, test: 0 }
  for (const split of splitOf.values()) counts[split]++
  return counts
}
