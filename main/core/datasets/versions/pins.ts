import { WorkbenchError } from '../../../../shared/errors.ts'
import { constantSql } from '../../db/sql.ts'
import { readSemanticDecisions } from '../../dedupe/dedupe.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { addToRecord, readRecord, type PinnedItem } from './record.ts'
import { pinOf, sharesOf, type Recipe } from '../recipe/recipe.ts'
import { count, type BuildStep } from '../candidates/selection.ts'
import type { Tied } from '../candidates/ties.ts'

const itemsPerEvent = 2000

/** What may not be trained on, over all versions that ever were, less what was unlocked. */
export interface Pins {
  trace: ReadonlySet<string>
  content: ReadonlySet<string>
  group: ReadonlySet<string>
  session: ReadonlySet<string>
  /** Groups of one meaning that a pinned trace is in, as they are confirmed now. */
  meaning: ReadonlySet<string>
  /** Datasets that hold pins now. */
  datasets: string[]
}

/** The pins of a workspace as its record says. An unlock frees what its dataset had pinned until then. */
export async function readPins(workspace: Workspace): Promise<Pins> {
  const { events } = await readRecord(workspace)
  const byDataset = new Map<string, PinnedItem[][]>()
  for (const { event } of events) {
    if (event.kind === 'unlock') byDataset.delete(event.dataset)
    if (event.kind !== 'pin') continue
    const known = byDataset.get(event.dataset)
    if (known === undefined) byDataset.set(event.dataset, [event.items])
    else known.push(event.items)
  }
  const sets = {
    trace: new Set<string>(),
    content: new Set<string>(),
    group: new Set<string>(),
    session: new Set<string>(),
    meaning: new Set<string>(),
  }
  for (const item of [...byDataset.values()].flat(2)) {
    sets.trace.add(item.trace)
    sets.content.add(item.content)
    if (item.group !== null) sets.group.add(item.group)
    if (item.session !== null) sets.session.add(item.session)
  }
  const { groupOf } = await readSemanticDecisions(workspace)
  for (const trace of sets.trace) {
    const group = groupOf.get(trace)
    if (group !== undefined) sets.meaning.add(group)
  }
  return { ...sets, datasets: [...byDataset.keys()].sort() }
}

/** Whether a trace, or its copy or session, is pinned. */
export const isPinned = (
  pins: Pins,
  item: Pick<Tied, 'trace' | 'duplicateGroup' | 'semanticGroup' | 'session'>,
) =>
  pins.trace.has(item.trace) ||
  (item.duplicateGroup !== null && pins.group.has(item.duplicateGroup)) ||
  (item.semanticGroup !== null && pins.meaning.has(item.semanticGroup)) ||
  (item.session !== null && pins.session.has(item.session))

/** Pins the items of a version that judges. */
export async function pinVersion(
  workspace: Workspace,
  version: { name: string; version: number; hash: string; profile: string },
  items: readonly PinnedItem[],
): Promise<void> {
  const events = []
  for (let from = 0; from < items.length; from += itemsPerEvent)
    events.push({
      kind: 'pin' as const,
      dataset: version.name,
      version: version.version,
      hash: version.hash,
      profile: version.profile,
      items: items.slice(from, from + itemsPerEvent),
    })
  await addToRecord(workspace, events)
}

/**
 * Leaves out what stands on the other side: pinned cases where a recipe trains, trained cases where it judges.
 */
export async function keepApart<Item extends Tied>(
  workspace: Workspace,
  items: readonly Item[],
  recipe: Recipe,
  pins: Pins,
): Promise<{ items: readonly Item[]; steps: BuildStep[] }> {
  if (sharesOf(recipe.split).train > 0) {
    if (pins.datasets.length === 0) return { items, steps: [] }
    const kept = items.filter((item) => !isPinned(pins, item))
    const names = pins.datasets.join(', ')
    return { items: kept, steps: apartStep('Not pinned for judging', items, kept, `pinned by ${names}`) }
  }
  const pin = pinOf(recipe)
  if (pin === null) return { items, steps: [] }
  const rows = await workspace.database.all<{ trace: string }>(
    constantSql("select distinct trace_uid as trace from dataset_examples where split = 'train'"),
  )
  if (rows.length === 0) return { items, steps: [] }
  const trained = new Set(rows.map(({ trace }) => trace))
  const kept = items.filter(({ trace }) => !trained.has(trace))
  return {
    items: kept,
    steps: apartStep('Not trained on', items, kept, 'in the training split of a version'),
  }
}

// Where nothing is left out the step is not told, so that other datasets do not make this one another version.
function apartStep(
  step: string,
  before: readonly unknown[],
  kept: readonly unknown[],
  why: string,
): BuildStep[] {
  const left = before.length - kept.length
  return left === 0 ? [] : [{ step, kept: kept.length, left, why: `${count(left)} ${why}` }]
}

/** Frees what a dataset has pinned, with the reason on record. Fails with invalid_input without one, not_found without pins. */
export async function unlockDataset(
  workspace: Workspace,
  { name, reason }: { name: string; reason: string },
): Promise<{ unlocked: number }> {
  if (reason.trim() === '')
    throw new WorkbenchError('invalid_input', 'An unlock needs a reason. Nothing was unlocked.')
  const { events } = await readRecord(workspace)
  let unlocked = new Set<string>()
  for (const { event } of events) {
    if (event.dataset !== name) continue
    if (event.kind === 'unlock') unlocked = new Set()
    if (event.kind === 'pin') for (const item of event.items) unlocked.add(item.trace)
  }
  if (unlocked.size === 0) {
    throw new WorkbenchError('not_found', `${name} has pinned nothing, so there is nothing to unlock.`, {
      hint: 'Versions built with the profile golden, adversarial or regression pin what they hold.',
    })
  }
  await addToRecord(workspace, [{ kind: 'unlock', dataset: name, reason: reason.trim() }])
  return { unlocked: unlocked.size }
}
