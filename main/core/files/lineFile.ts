import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { FileSystem } from '../ports.ts'

const flushAt = 4 << 20

export interface LineWriter {
  /** Adds a line; answers where it starts and how long it is, in bytes, without its line feed. */
  add(line: string): Promise<{ offset: number; length: number }>
  /** Writes what is left and answers what the file holds. */
  end(): Promise<{ sha256: string; bytes: number; rows: number }>
}

/** Writes a file line by line in large durable pieces, hashing as it goes. */
export function createLineWriter(files: FileSystem, path: string): LineWriter {
  const hash = createHash('sha256')
  let pending: Buffer[] = []
  let pendingBytes = 0
  let bytes = 0
  let rows = 0
  const flush = async () => {
    if (pending.length === 0) return
    const block = Buffer.concat(pending)
    pending = []
    pendingBytes = 0
    await files.appendDurable(path, block)
  }
  return {
    add: async (line) => {
      const bytesOfLine = Buffer.from(`${line}\n`)
      const place = { offset: bytes, length: bytesOfLine.length - 1 }
      hash.update(bytesOfLine)
      pending.push(bytesOfLine)
      pendingBytes += bytesOfLine.length
      bytes += bytesOfLine.length
      rows++
      if (pendingBytes >= flushAt) await flush()
      return place
    },
    end: async () => {
      await flush()
      return { sha256: hash.digest('hex'), bytes, rows }
    },
  }
}

const lineFeed = 10

/** The lines of a file as bytes, split at line feeds alone; the last is empty when the file ends with one. */
export async function* linesOf(path: string, signal?: AbortSignal): AsyncGenerator<Buffer> {
  let parts: Buffer[] = []
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    signal?.throwIfAborted()
    let from = 0
    for (let at = chunk.indexOf(lineFeed); at !== -1; at = chunk.indexOf(lineFeed, from)) {
      yield Buffer.concat([...parts, chunk.subarray(from, at)])
      parts = []
      from = at + 1
    }
    if (from < chunk.length) parts.push(chunk.subarray(from))
  }
  yield Buffer.concat(parts)
}

/** The SHA-256 of a file, read in pieces. */
export async function hashOfFile(path: string, signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>) {
    signal?.throwIfAborted()
    hash.update(chunk)
  }
  return hash.digest('hex')
}
