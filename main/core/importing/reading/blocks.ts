import { createHash, type Hash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { WorkbenchError } from '../../../../shared/errors.ts'
import type { Stopwatch } from '../stopwatch.ts'

/** A stretch of the file that ends at a line end, with its non-blank lines. */
export interface Block {
  number: number
  bytes: Buffer
  /** Offset of `bytes` in the file. */
  fileOffset: number
  /** Line number (1-based) of the first line of the block. */
  firstLine: number
  /** Start and length of each non-blank line inside `bytes`, line ends left out. */
  starts: Int32Array
  lengths: Int32Array
  /** Line number of each non-blank line. */
  lines: Int32Array
  /** Says that `bytes` are not needed any more: other blocks are read into them. */
  release(): void
}

export interface CopiedSource {
  sha256: string
  bytes: number
}

/**
 * Copies a file while hashing it, and hands over line-aligned blocks of about `blockBytes`. A BOM is left
 * out of the first block; CRLF and a missing last line end lose nothing. The copy is not yet synced.
 */
export async function* readBlocks(
  source: string,
  copyTo: string,
  blockBytes: number,
  watch: Stopwatch,
  copied: (result: CopiedSource) => void,
): AsyncGenerator<Block> {
  const { input, output } = await openBoth(source, copyTo)
  const hash = createHash('sha256')
  const room = createRoom(blockBytes)
  const flush = createFlush(output)
  try {
    let carry: Buffer = Buffer.alloc(0)
    let carryOffset = 0
    let position = 0
    let number = 0
    let line = 1
    for (;;) {
      const target = room.take(carry.length + blockBytes)
      carry.copy(target, 0)
      const bytesRead = await watch.time('copy', async () => {
        const filled = (await input.read(target, carry.length, blockBytes, position)).bytesRead
        if (filled > 0) await absorb(hash, output, target.subarray(carry.length, carry.length + filled))
        return filled
      })
      position += bytesRead
      if (bytesRead === blockBytes) flush.begin()
      const filled = target.subarray(0, carry.length + bytesRead)
      const atEnd = bytesRead === 0
      const end = atEnd ? filled.length : filled.lastIndexOf(10) + 1
      if (end > 0) {
        const skip =
          carryOffset === 0 &&
          filled.length >= 3 &&
          filled[0] === 0xef &&
          filled[1] === 0xbb &&
          filled[2] === 0xbf
            ? 3
            : 0
        const block = blockFrom(number++, filled.subarray(skip, end), carryOffset + skip, line)
        line = block.nextLine
        if (block.starts.length > 0) yield { ...block, release: () => room.give(target) }
      }
      carry = filled.subarray(end)
      carryOffset += end
      if (atEnd) break
    }
    await flush.end()
    copied({ sha256: hash.digest('hex'), bytes: position })
  } finally {
    await input.close()
    await output.close()
  }
}

/** Sends what was written to the disk meanwhile: the system would keep all of it back for the end, when others wait. */
function createFlush(output: Awaited<ReturnType<typeof open>>) {
  let running: Promise<void> | null = null
  let failure: unknown = null
  return {
    begin: () => {
      running ??= output
        .datasync()
        .catch((error: unknown) => (failure ??= error))
        .then(() => {
          running = null
        })
    },
    /** Throws what went wrong: the disk says it only once. */
    end: async () => {
      await running
      if (failure !== null) throw failure
    },
  }
}

/** Buffers that are read into again and again: new ones would cost the system's work and the collector's. */
function createRoom(blockBytes: number) {
  const usual = blockBytes + (blockBytes >> 3)
  const idle: Buffer[] = []
  return {
    take: (size: number): Buffer =>
      size > usual ? Buffer.allocUnsafe(size) : (idle.pop() ?? Buffer.allocUnsafe(usual)),
    give: (buffer: Buffer) => {
      if (buffer.length === usual) idle.push(buffer)
    },
  }
}

/** Copies a file while hashing it, for formats that are not read by line. The copy is not yet synced. */
export async function copySource(
  source: string,
  copyTo: string,
  progress: (bytes: number) => void,
): Promise<CopiedSource> {
  const { input, output } = await openBoth(source, copyTo)
  const hash = createHash('sha256')
  try {
    const buffer = Buffer.allocUnsafe(8 << 20)
    let position = 0
    for (;;) {
      const { bytesRead } = await input.read(buffer, 0, buffer.length, position)
      if (bytesRead === 0) break
      await absorb(hash, output, buffer.subarray(0, bytesRead))
      position += bytesRead
      progress(position)
    }
    return { sha256: hash.digest('hex'), bytes: position }
  } finally {
    await input.close()
    await output.close()
  }
}

async function absorb(hash: Hash, output: Awaited<ReturnType<typeof open>>, bytes: Buffer): Promise<void> {
  hash.update(bytes)
  // A nearly full disk takes part of a write without an error; this goes on until all is written.
  await output.writeFile(bytes)
}

async function openBoth(source: string, copyTo: string) {
  const input = await openSource(source)
  try {
    return { input, output: await open(copyTo, 'wx', 0o600) }
  } catch (error) {
    await input.close()
    throw error
  }
}

async function openSource(source: string) {
  try {
    return await open(source, 'r')
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code
    throw new WorkbenchError(
      'unreadable_file',
      code === 'ENOENT'
        ? 'The file is not there any more. Nothing was imported.'
        : 'The file cannot be read. Nothing was imported.',
      { hint: code === 'EACCES' ? 'Check the permissions of the file.' : 'Choose it again.', cause },
    )
  }
}

/** The lines of a stretch of bytes that begins at `fileOffset` with line number `firstLine`. */
export function blockFrom(
  number: number,
  bytes: Buffer,
  fileOffset: number,
  firstLine: number,
): Omit<Block, 'release'> & { nextLine: number } {
  const starts: number[] = []
  const lengths: number[] = []
  const lines: number[] = []
  let line = firstLine
  let at = 0
  while (at < bytes.length) {
    const newline = bytes.indexOf(10, at)
    const next = newline === -1 ? bytes.length : newline
    let end = next
    while (end > at && (bytes[end - 1] === 13 || bytes[end - 1] === 32 || bytes[end - 1] === 9)) end--
    let start = at
    while (start < end && (bytes[start] === 32 || bytes[start] === 9)) start++
    if (end > start) {
      starts.push(start)
      lengths.push(end - start)
      lines.push(line)
    }
    line++
    at = next + 1
  }
  return {
    number,
    bytes,
    fileOffset,
    firstLine,
    starts: Int32Array.from(starts),
    lengths: Int32Array.from(lengths),
    lines: Int32Array.from(lines),
    nextLine: line,
  }
}
