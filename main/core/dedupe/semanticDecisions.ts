import { createHash } from 'node:crypto'
import path from 'node:path'
import { z } from 'zod'
import { WorkbenchError } from '../../../shared/errors.ts'
import { appendChained, readChained, type ChainedLog } from '../files/chainedLog.ts'
import type { Workspace } from '../workspace/workspace.ts'

const chained = {
  seq: z.number().int().min(0),
  prev: z.string().nullable(),
  at_ms: z.number(),
  reviewer: z.string(),
}
const line = z.discriminatedUnion('kind', [
  z.strictObject({
    ...chained,
    kind: z.literal('confirm'),
    traces: z.array(z.string()).min(2),
    /** Traces that count as copies of one of them. */
    copies: z.array(z.string()),
  }),
  z.strictObject({ ...chained, kind: z.literal('dismiss'), traces: z.array(z.string()).min(2) }),
  z.strictObject({ ...chained, kind: z.literal('undo'), undoes: z.number().int().min(0) }),
])
type Line = z.output<typeof line>
type Place = Pick<Workspace, 'paths'>

const logOf = ({ paths }: Place): ChainedLog<Line> => ({
  file: path.join(paths.decisions, 'semantic.jsonl'),
  shape: line,
  what: 'decisions on groups of one meaning',
})

/** What people decided about groups of one meaning, as it stands. */
export interface SemanticDecisions {
  /** Of each trace of a confirmed group, the group: those that share a trace are one. */
  groupOf: ReadonlyMap<string, string>
  /** The last word on a group, by its traces in order. */
  wordOn(traces: readonly string[]): 'confirm' | 'dismiss' | null
  /** What an undo would take back. */
  last: Exclude<Line, { kind: 'undo' }> | null
}

const keyOf = (traces: readonly string[]) => [...traces].sort().join(' ')

/** Reads them from `decisions/semantic.jsonl`. Fails with schema_mismatch where its chain is broken. */
export async function readSemanticDecisions(place: Place): Promise<SemanticDecisions> {
  return standing((await readChained(logOf(place))).lines)
}

function standing(lines: readonly Line[]): SemanticDecisions {
  const undone = new Set(lines.flatMap((each) => (each.kind === 'undo' ? [each.undoes] : [])))
  const words = new Map<string, Exclude<Line, { kind: 'undo' }>>()
  let last: SemanticDecisions['last'] = null
  for (const each of lines) {
    if (each.kind === 'undo' || undone.has(each.seq)) continue
    words.set(keyOf(each.traces), each)
    last = each
  }
  return {
    groupOf: united([...words.values()]),
    wordOn: (traces) => words.get(keyOf(traces))?.kind ?? null,
    last,
  }
}

function united(words: readonly Exclude<Line, { kind: 'undo' }>[]): Map<string, string> {
  const leaders = new Map<string, string>()
  const leaderOf = (trace: string): string => {
    const next = leaders.get(trace) ?? trace
    return next === trace ? trace : leaderOf(next)
  }
  for (const word of words) {
    if (word.kind !== 'confirm') continue
    const [first = ''] = word.traces
    for (const trace of [...word.traces, ...word.copies]) {
      const [one, other] = [leaderOf(first), leaderOf(trace)].sort()
      if (one !== undefined && other !== undefined) {
        leaders.set(one, one)
        leaders.set(other, one)
      }
    }
  }
  return new Map(
    [...leaders.keys()].map((trace) => [
      trace,
      `m${createHash('sha256').update(leaderOf(trace)).digest('hex').slice(0, 15)}`,
    ]),
  )
}

interface GivenWord {
  kind: 'confirm' | 'dismiss'
  traces: readonly string[]
  copies: readonly string[]
  reviewer: string
}

/** Keeps what a person said of a group; acknowledged once it is on disk. */
export async function decideSemantic(
  workspace: Pick<Workspace, 'paths' | 'ports'>,
  { kind, traces, copies, reviewer }: GivenWord,
): Promise<void> {
  await appendChained(logOf(workspace), workspace.ports, (_, each) => ({
    ...each,
    ...(kind === 'confirm' ? { kind, copies: [...copies].sort() } : { kind }),
    traces: [...traces].sort(),
    reviewer,
  }))
}

/** Takes back the last word that stands; the traces that it was about. Fails with not_found where there is none. */
export async function undoSemantic(
  workspace: Pick<Workspace, 'paths' | 'ports'>,
  reviewer: string,
): Promise<readonly string[]> {
  let about: readonly string[] = []
  await appendChained(logOf(workspace), workspace.ports, (known, each) => {
    const { last } = standing(known)
    if (last === null)
      throw new WorkbenchError('not_found', 'There is no decision on groups of one meaning to undo.', {
        hint: 'Confirm or dismiss a group first.',
      })
    about = last.traces
    return { ...each, kind: 'undo' as const, undoes: last.seq, reviewer }
  })
  return about
}
