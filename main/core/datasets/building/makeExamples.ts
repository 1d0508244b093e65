import type { CallContext } from '../../handlers.ts'
import type { Sql } from '../../db/sql.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { augmented } from '../examples/augment.ts'
import { comparedStep, compareTraining } from '../comparing/compareTraining.ts'
import { curate, refuseEmpty } from '../curating/curate.ts'
import { readPins } from '../versions/pins.ts'
import { splitNames, type Recipe, type SplitCounts, type SplitName } from '../recipe/recipe.ts'
import { sharedNote, sharedQuestions } from '../comparing/sharedQuestions.ts'
import type { Spool } from '../examples/spool.ts'
import { traceOf, type SpooledExample } from '../examples/spooledExample.ts'

export type Made = Awaited<ReturnType<typeof makeExamples>>

/** The examples of a version in the spool, their splits, and what led to them. */
export async function makeExamples(
  workspace: Workspace,
  traces: Sql,
  recipe: Recipe,
  spool: Spool,
  context: Pick<CallContext, 'signal' | 'progress'>,
) {
  const pins = await readPins(workspace)
  const curated = await curate(workspace, traces, recipe, pins, spool, context)
  const { splitOf, leftOut } = curated.assignment
  const inTraining = curated.examples.filter((example) => splitOf.get(traceOf(example)) === 'train')
  const variants = augmented(inTraining, curated.examples.length, recipe, spool, context.signal)
  const all: SpooledExample[] = [...curated.examples, ...variants.examples]
  const compared = await compareTraining(workspace, recipe, all, splitOf, spool, context)
  const examples = all.filter(
    ({ id, parent }) => !compared.removed.has(id) && (parent === null || !compared.removed.has(parent)),
  )
  const steps = [...curated.steps, ...variants.steps, ...comparedStep(compared, all.length, examples.length)]
  refuseEmpty(examples, steps)
  const shared = sharedQuestions(examples, splitOf)
  const { contamination } = compared
  const note = [contamination.note, sharedNote(shared, contamination.checked)].filter((each) => each !== '')
  return {
    examples,
    splitOf,
    splits: splitsOf(examples, splitOf),
    steps,
    refused: curated.refused,
    assignment: curated.assignment,
    leftOut: leftOut.size + all.length - examples.length,
    compared: { ...compared, contamination: { ...contamination, note: note.join(' ') } },
    shared,
  }
}

function splitsOf(examples: readonly SpooledExample[], splitOf: ReadonlyMap<string, SplitName>): SplitCounts {
  const counts: SplitCounts = { train: 0, eval: 0, test: 0 }
  for (const name of splitNames)
    counts[name] = examples.filter((example) => splitOf.get(traceOf(example)) === name).length
  return counts
}
