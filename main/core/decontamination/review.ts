import path from 'node:path'
import { z } from 'zod'
import { appendChained, readChained, type ChainedLog } from '../files/chainedLog.ts'
import type { Workspace } from '../workspace/workspace.ts'

const hash = z.string().regex(/^[0-9a-f]{64}$/)

/** What a person decided about a pair. It names texts, not ids, so it holds wherever the two meet again. */
export const decided = z.strictObject({
  seq: z.number().int().min(0),
  /** SHA-256 of the line before; null in the first. */
  prev: hash.nullable(),
  at_ms: z.number(),
  train_sha256: hash,
  eval_sha256: hash,
  decision: z.enum(['confirm', 'dismiss']),
  reason: z.string(),
  reviewer: z.string(),
})
export type Decided = z.output<typeof decided>

export interface Decisions {
  decisions: Decided[]
  /** SHA-256 of the last line; null where there is none. */
  head: string | null
  /** Bytes behind the last whole line: a decision that was never acknowledged. */
  torn: number
}

const logOf = (workspace: Pick<Workspace, 'paths'>): ChainedLog<Decided> => ({
  file: path.join(workspace.paths.decisions, 'decontamination.jsonl'),
  shape: decided,
  what: 'decisions on contamination',
})

/**
 * All decisions in their order; a later one about the same pair stands. Fails with schema_mismatch, naming the
 * first line that does not follow from the one before.
 */
export async function readDecisions(workspace: Pick<Workspace, 'paths'>): Promise<Decisions> {
  const { lines, head, torn } = await readChained(logOf(workspace))
  return { decisions: lines, head, torn }
}

/** Records a decision; it is acknowledged once its line is on disk. */
export function decide(
  workspace: Pick<Workspace, 'paths' | 'ports'>,
  given: Pick<Decided, 'train_sha256' | 'eval_sha256' | 'decision' | 'reason' | 'reviewer'>,
): Promise<Decided> {
  return appendChained(logOf(workspace), workspace.ports, (_, chained) => ({ ...chained, ...given }))
}
