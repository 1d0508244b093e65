import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { FileSystem } from '../ports.ts'

/** Copies a file in durable pieces and answers the SHA-256 of what was written. */
export async function copyDurable(
  files: FileSystem,
  from: string,
  to: string,
  signal: AbortSignal,
): Promise<string> {
  const hash = createHash('sha256')
  const stream = createReadStream(from, { highWaterMark: 4 << 20 }) as AsyncIterable<Buffer>
  for await (const piece of stream) {
    signal.throwIfAborted()
    hash.update(piece)
    await files.appendDurable(to, piece)
  }
  return hash.digest('hex')
}
