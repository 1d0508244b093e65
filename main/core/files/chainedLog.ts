import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { z } from 'zod'
import { canonicalJson } from '../../../shared/canonicalJson.ts'
import { WorkbenchError } from '../../../shared/errors.ts'
import type { FileSystem } from '../ports.ts'

/** What every line of a chained log has: its number, the hash of the line before (null in the first), its time. */
interface Chained {
  seq: number
  prev: string | null
  at_ms: number
}

export interface ChainedLines<Line> {
  lines: Line[]
  /** SHA-256 of the last line; null where there is none. */
  head: string | null
  /** Bytes behind the last whole line: one that was never acknowledged. */
  torn: number
}

/** A log of decisions in one file, and what to call it where it is broken. */
export interface ChainedLog<Line extends Chained> {
  file: string
  shape: z.ZodType<Line>
  what: string
}

const hashOf = (line: string) => createHash('sha256').update(line).digest('hex')

/** All lines in their order. Fails with schema_mismatch, naming the first that does not follow from the one before. */
export async function readChained<Line extends Chained>({
  file,
  shape,
  what,
}: ChainedLog<Line>): Promise<ChainedLines<Line>> {
  let bytes: Buffer
  try {
    bytes = await readFile(file)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      return { lines: [], head: null, torn: 0 }
    throw error
  }
  const whole = bytes.lastIndexOf(10) + 1
  const texts = bytes.subarray(0, whole).toString('utf8').split('\n').slice(0, -1)
  let head: string | null = null
  const lines = texts.map((text, number) => {
    const parsed = shape.safeParse(parsedLine(text))
    if (!parsed.success || parsed.data.prev !== head || parsed.data.seq !== number)
      throw new WorkbenchError(
        'schema_mismatch',
        `Line ${number + 1} of the ${what} does not follow from the line before. Nothing was changed.`,
        { hint: `Put back ${file.split(/[/\\]/).slice(-2).join('/')} from a copy of the workspace.` },
      )
    head = hashOf(text)
    return parsed.data
  })
  return { lines, head, torn: bytes.length - whole }
}

function parsedLine(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}

const last = new Map<string, Promise<unknown>>()

/** Adds a line, which is acknowledged once it is on disk; lines are added one after the other. */
export function appendChained<Line extends Chained>(
  log: ChainedLog<Line>,
  { files, clock }: { files: FileSystem; clock: { now(): number } },
  make: (known: readonly Line[], chained: Chained) => Line,
): Promise<Line> {
  const next = (last.get(log.file) ?? Promise.resolve()).then(async () => {
    const { lines, head, torn } = await readChained(log)
    const line = make(lines, { seq: lines.length, prev: head, at_ms: clock.now() })
    const text = `${canonicalJson(line)}\n`
    if (torn === 0) await files.appendDurable(log.file, Buffer.from(text))
    else {
      const whole = lines.map((each) => `${canonicalJson(each)}\n`).join('')
      await files.writeDurable(log.file, Buffer.from(whole + text))
    }
    return line
  })
  last.set(
    log.file,
    next.catch(() => undefined),
  )
  return next
}
