import { createHash } from 'node:crypto'
import path from 'node:path'
import { z } from 'zod'
import { WorkbenchError } from '../../../../shared/errors.ts'
import { appendChained, readChained, type ChainedLog } from '../../files/chainedLog.ts'
import type { Workspace } from '../../workspace/workspace.ts'

const chained = {
  seq: z.number().int().min(0),
  prev: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
  at_ms: z.number(),
  reviewer: z.string(),
}
const id = z.string().min(1).max(64)

/** What a person decided about clusters: a name of their own, two that are one, one that is two, or that a decision goes. */
const handDecision = z.discriminatedUnion('kind', [
  z.strictObject({ ...chained, kind: z.literal('rename'), cluster: id, name: z.string().min(1).max(200) }),
  z.strictObject({ ...chained, kind: z.literal('merge'), cluster: id, into: id }),
  z.strictObject({
    ...chained,
    kind: z.literal('split'),
    cluster: id,
    /** The cluster that is made of these traces. */
    into: id,
    name: z.string().min(1).max(200),
    traces: z.array(z.string()).min(1),
  }),
  z.strictObject({ ...chained, kind: z.literal('undo'), undoes: z.number().int().min(0) }),
])
export type HandDecision = z.output<typeof handDecision>
type Given =
  | { kind: 'rename'; cluster: string; name: string; reviewer: string }
  | { kind: 'merge'; cluster: string; into: string; reviewer: string }
  | { kind: 'split'; cluster: string; name: string; traces: string[]; reviewer: string }

export type Split = Extract<HandDecision, { kind: 'split' }>

/** What stands of the decisions: names by cluster, into which cluster another goes in the end, and what was split off. */
export interface ByHand {
  names: ReadonlyMap<string, string>
  into: ReadonlyMap<string, string>
  /** In the order in which they were made. */
  splits: readonly Split[]
  /** The decision that an undo would take back; null where none stands. */
  last: HandDecision | null
}

const logOf = (workspace: Pick<Workspace, 'paths'>): ChainedLog<HandDecision> => ({
  file: path.join(workspace.paths.decisions, 'clusters.jsonl'),
  shape: handDecision,
  what: 'decisions on clusters',
})

/** The decisions of people on clusters that stand now; they hold in every later run that finds these clusters. */
export async function readByHand(workspace: Pick<Workspace, 'paths'>): Promise<ByHand> {
  return standing((await readChained(logOf(workspace))).lines)
}

/** What stands of a list of decisions. A merge that would close a circle is passed over. */
export function standing(decisions: readonly HandDecision[]): ByHand {
  const undone = new Set(decisions.flatMap((each) => (each.kind === 'undo' ? [each.undoes] : [])))
  const names = new Map<string, string>()
  const into = new Map<string, string>()
  const splits: Split[] = []
  const end = (cluster: string): string => {
    const next = into.get(cluster)
    return next === undefined ? cluster : end(next)
  }
  const leadsTo = (from: string, to: string): boolean => {
    if (from === to) return true
    const next = into.get(from)
    return next !== undefined && leadsTo(next, to)
  }
  let last: HandDecision | null = null
  for (const each of decisions) {
    if (each.kind === 'undo' || undone.has(each.seq)) continue
    last = each
    if (each.kind === 'rename') names.set(each.cluster, each.name)
    else if (each.kind === 'split') {
      splits.push(each)
      names.set(each.into, each.name)
    } else if (!leadsTo(each.into, each.cluster)) into.set(each.cluster, each.into)
  }
  return { names, into: new Map([...into.keys()].map((cluster) => [cluster, end(cluster)])), splits, last }
}

/** Keeps a decision; it is acknowledged once it is on disk. */
export function decideByHand(
  workspace: Pick<Workspace, 'paths' | 'ports'>,
  given: Given,
): Promise<HandDecision> {
  return appendChained(logOf(workspace), workspace.ports, (known, line) => {
    if (given.kind === 'merge') {
      const { into } = standing(known)
      if ((into.get(given.into) ?? given.into) === given.cluster)
        throw new WorkbenchError(
          'conflict',
          'The other one is merged into this cluster. Nothing was changed.',
          {
            hint: 'Undo that first.',
          },
        )
    }
    if (given.kind !== 'split') return { ...line, ...given }
    // Named by its place in the log, which no other decision has.
    return { ...line, ...given, into: splitId(given.cluster, line.seq) }
  })
}

const splitId = (cluster: string, seq: number) =>
  `h${createHash('sha256').update(`${cluster} ${seq}`).digest('hex').slice(0, 11)}`

/** Takes back the last decision that stands, and keeps that this was done. Fails with not_found where none does. */
export function undoByHand(
  workspace: Pick<Workspace, 'paths' | 'ports'>,
  reviewer: string,
): Promise<HandDecision> {
  return appendChained(logOf(workspace), workspace.ports, (known, line) => {
    const { last } = standing(known)
    if (last === null)
      throw new WorkbenchError('not_found', 'There is no decision on clusters to undo.', {
        hint: 'Rename or merge a cluster first.',
      })
    return { ...line, kind: 'undo', undoes: last.seq, reviewer }
  })
}
