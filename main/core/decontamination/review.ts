import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { canonicalJson } from '../../../shared/canonicalJson.ts'
import { WorkbenchError } from '../../../shared/errors.ts'
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

const fileOf = (workspace: Pick<Workspace, 'paths'>) =>
  path.join(workspace.paths.decisions, 'decontamination.jsonl')

const hashOf = (line: string) => createHash('sha256').update(line).digest('hex')

/**
 * All decisions in their order; a later one about the same pair stands. Fails with integrity_failure, naming the
 * first line that does not follow from the one before.
 */
export async function readDecisions(workspace: Pick<Workspace, 'paths'>): Promise<Decisions> {
  let bytes: Buffer
  try {
    bytes = await readFile(fileOf(workspace))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      return { decisions: [], head: null, torn: 0 }
    throw error
  }
  const whole = bytes.lastIndexOf(10) + 1
  const lines = bytes.subarray(0, whole).toString('utf8').split('\n').slice(0, -1)
  let head: string | null = null
  const decisions = lines.map((line, number) => {
    const parsed = decided.safeParse(parsedLine(line))
    if (!parsed.success || parsed.data.prev !== head || parsed.data.seq !== number)
      throw new WorkbenchError(
        'schema_mismatch',
        `Line ${number + 1} of the decisions on contamination does not follow from the line before. Nothing was changed.`,
        { hint: 'Put back decisions/decontamination.jsonl from a copy of the workspace.' },
      )
    head = hashOf(line)
    return parsed.data
  })
  return { decisions, head, torn: bytes.length - whole }
}

function parsedLine(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

let last: Promise<unknown> = Promise.resolve()

/** Records a decision; it is acknowledged once its line is on disk. */
export function decide(
  workspace: Pick<Workspace, 'paths' | 'ports'>,
  given: Pick<Decided, 'train_sha256' | 'eval_sha256' | 'decision' | 'reason' | 'reviewer'>,
): Promise<Decided> {
  // One after the other, as each names the hash of the line before.
  const next = last.then(async () => {
    const { decisions, head, torn } = await readDecisions(workspace)
    const line: Decided = { seq: decisions.length, prev: head, at_ms: workspace.ports.clock.now(), ...given }
    const { files } = workspace.ports
    const text = `${canonicalJson(line)}\n`
    if (torn === 0) await files.appendDurable(fileOf(workspace), Buffer.from(text))
    else {
      const whole = decisions.map((each) => `${canonicalJson(each)}\n`).join('')
      await files.writeDurable(fileOf(workspace), Buffer.from(whole + text))
    }
    return line
  })
  last = next.catch(() => undefined)
  return next
}
