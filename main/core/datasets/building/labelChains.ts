import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import path from 'node:path'
import { createInterface } from 'node:readline'
import type { WorkspacePaths } from '../../workspace/paths.ts'
import type { LabelRow } from '../candidates/judge.ts'
import type { Manifest } from '../versions/manifest.ts'

/**
 * The heads of the label chains as far as a version uses them: per origin its last used event and the hash of
 * that event's line. Later events of other labels do not move it.
 */
export async function labelChains(
  paths: WorkspacePaths,
  labels: readonly LabelRow[],
): Promise<Manifest['label_chains']> {
  const last = new Map<string, number>()
  for (const { origin, seq } of labels) last.set(origin, Math.max(seq, last.get(origin) ?? seq))
  const origins = [...last].sort(([left], [right]) => (left < right ? -1 : 1))
  return Promise.all(
    origins.map(async ([origin, seq]) => ({ origin, seq, hash: await eventHash(paths, origin, seq) })),
  )
}

async function eventHash(paths: WorkspacePaths, origin: string, seq: number): Promise<string | null> {
  const stream = createReadStream(path.join(paths.labels, `${origin}.jsonl`), 'utf8')
  const lines = createInterface({ input: stream, crlfDelay: Infinity })
  try {
    for await (const line of lines)
      if (seqOf(line) === seq) return createHash('sha256').update(line).digest('hex')
    return null
  } catch (error) {
    // A copy handed on without its logs still builds; the manifest then says null.
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  } finally {
    lines.close()
    stream.destroy()
  }
}

function seqOf(line: string): number | null {
  try {
    const event = JSON.parse(line) as { seq?: unknown } | null
    return typeof event?.seq === 'number' ? event.seq : null
  } catch {
    return null
  }
}
