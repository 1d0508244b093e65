import path from 'node:path'
import { z } from 'zod'
import { appendChained, readChained, type ChainedLog } from '../files/chainedLog.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { ErasurePlan } from './plan.ts'

const line = z.strictObject({
  seq: z.number(),
  prev: z.string().nullable(),
  at_ms: z.number(),
  id: z.string(),
  reason: z.string(),
  subject: z.enum(['user', 'trace']),
  traces: z.number(),
  versions: z.array(
    z.strictObject({ name: z.string(), version: z.number(), hash: z.string(), examples: z.number() }),
  ),
})
export type ErasureLine = z.output<typeof line>

const logOf = ({ paths }: Pick<Workspace, 'paths'>): ChainedLog<ErasureLine> => ({
  file: path.join(paths.decisions, 'erasures.jsonl'),
  shape: line,
  what: 'record of erasures',
})

/** What was erased so far, by request: how much and why, never what. */
export async function erasuresIn(workspace: Pick<Workspace, 'paths'>): Promise<ErasureLine[]> {
  return (await readChained(logOf(workspace))).lines
}

/** Puts an erasure on record, once. */
export async function recordErasure(workspace: Workspace, plan: ErasurePlan): Promise<void> {
  if ((await erasuresIn(workspace)).some(({ id }) => id === plan.id)) return
  const { id, reason, subject, traces, versions } = plan
  await appendChained(logOf(workspace), workspace.ports, (_, chained) => ({
    ...chained,
    id,
    reason,
    subject,
    traces: traces.length,
    versions: versions.map(({ name, version, hash, examples }) => ({
      name,
      version,
      hash,
      examples: examples.length,
    })),
  }))
}
