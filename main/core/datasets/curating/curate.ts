import { WorkbenchError } from '../../../../shared/errors.ts'
import type { Sql } from '../../db/sql.ts'
import type { CallContext } from '../../handlers.ts'
import { assignSplits, type Assignment } from '../../splits/splits.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { applyCaps } from './caps.ts'
import { gatherExamples } from '../examples/gather.ts'
import { comparable, groupRuns } from './groups.ts'
import { keepApart, type Pins } from '../versions/pins.ts'
import { proveSplits } from './proof.ts'
import { sharesOf, splitRequest, type Recipe } from '../recipe/recipe.ts'
import { count, selectCandidates, type BuildStep, type Candidate } from '../candidates/selection.ts'
import type { Spool } from '../examples/spool.ts'
import { spooled, type SpooledExample } from '../examples/spooledExample.ts'
import { unitsOf, type Tied } from '../candidates/ties.ts'

export interface Refused {
  trace: string
  why: string
}

/** Examples with their splits, before training is compared with evaluation. */
export interface Curated {
  examples: SpooledExample[]
  assignment: Assignment
  steps: BuildStep[]
  refused: Refused[]
}

type Watch = Pick<CallContext, 'signal' | 'progress'>

/** Selects, reads, caps and splits. Fails with invalid_input where nothing is left, with the reason. */
export async function curate(
  workspace: Workspace,
  traces: Sql,
  recipe: Recipe,
  pins: Pins,
  spool: Spool,
  context: Watch,
): Promise<Curated> {
  context.progress({ phase: 'Choose traces', done: 0, total: null, unit: 'traces' })
  const selected = await selectCandidates(workspace, traces, recipe, context.signal)
  const apart = await keepApart(workspace, selected.candidates, recipe, pins)
  const refused: Refused[] = []
  const examples: Spooled[] = []
  const trains = sharesOf(recipe.split).train > 0
  let sameWords = 0
  await gatherExamples(workspace, apart.items, recipe, context, ({ candidate, example, sources }) => {
    if ('refused' in example) {
      refused.push({ trace: candidate.trace, why: example.refused })
      return
    }
    if (trains && pins.content.has(example.keys.masked)) {
      sameWords += 1
      return
    }
    const member: Candidate = { ...candidate, scenario: example.scenario }
    const from = { span: example.span, members: [member], parent: null }
    examples.push({ ...member, example: spooled(spool, example, sources, from) })
  })
  const steps = [...selected.steps, ...apart.steps, expectedStep(apart.items.length, refused)]
  if (sameWords > 0)
    steps.push({
      step: 'Other words than pinned cases',
      kept: examples.length,
      left: sameWords,
      why: `${count(sameWords)} with the input of a pinned case`,
    })
  const kept = cappedAndSplit(examples, recipe)
  steps.push(...kept.steps)
  refuseEmpty(kept.items, steps)
  refused.sort((left, right) => (left.trace < right.trace ? -1 : 1))
  const { assignment, items } = kept
  await proveSplits(workspace, unitsOf(items, recipe), assignment.splitOf, {
    cutUsers: assignment.cutUsers,
    pins,
  })
  const runs = items.map(({ example }) => example)
  const whole = recipe.shape === 'group' ? groupRuns(runs, spool) : runs
  return { examples: whole, assignment, steps, refused }
}

type Spooled = Candidate & { example: SpooledExample }

/** Caps, comparable runs and splits, each with its step. */
export function cappedAndSplit<Item extends Tied>(
  items: readonly Item[],
  recipe: Recipe,
): { items: Item[]; steps: BuildStep[]; assignment: Assignment } {
  const capped = applyCaps(items, recipe)
  const runs = recipe.shape === 'group' ? comparable(capped.items) : null
  const whole = runs?.items ?? capped.items
  const steps = [...capped.steps, ...(runs === null ? [] : [runs.step])]
  const assignment = assignSplits(unitsOf(whole, recipe), splitRequest(recipe))
  const kept = whole.filter(({ trace }) => assignment.splitOf.has(trace))
  const { days } = recipe.embargo ?? { days: 0 }
  if (recipe.embargo !== undefined)
    steps.push({
      step: `Embargo of ${days} ${days === 1 ? 'day' : 'days'}`,
      kept: kept.length,
      left: assignment.leftOut.size,
      why:
        assignment.leftOut.size === 0
          ? 'nothing lies between training and evaluation'
          : `${count(assignment.leftOut.size)} between training and evaluation, or without a time`,
    })
  return { items: kept, steps, assignment }
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
    why: why.length === 0 ? 'each has what its shape needs' : why.join(', '),
  }
}

/** Fails with invalid_input, saying which step took the last ones. */
export function refuseEmpty(left: readonly unknown[], steps: readonly BuildStep[]): void {
  if (left.length > 0) return
  const why = steps.findLast((step) => step.left > 0)?.why ?? 'The slice holds no trace'
  throw new WorkbenchError('invalid_input', 'This recipe leaves no example. Nothing was built.', {
    hint: `${why}. Label traces of this slice, or widen the recipe.`,
    details: { steps },
  })
}
