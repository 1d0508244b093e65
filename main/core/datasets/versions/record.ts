import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { canonicalJson } from '../../../../shared/canonicalJson.ts'
import { WorkbenchError } from '../../../../shared/errors.ts'
import type { Workspace } from '../../workspace/workspace.ts'

const pinned = z.strictObject({
  trace: z.string(),
  /** Hash of the masked input. */
  content: z.string(),
  group: z.string().nullable(),
  session: z.string().nullable(),
})

const event = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('pin'),
    dataset: z.string(),
    version: z.number(),
    hash: z.string(),
    profile: z.string(),
    items: z.array(pinned),
  }),
  z.strictObject({ kind: z.literal('unlock'), dataset: z.string(), reason: z.string() }),
  z.strictObject({
    kind: z.literal('tag'),
    dataset: z.string(),
    tag: z.string(),
    /** Null takes the tag away. */
    version: z.number().nullable(),
    hash: z.string().nullable(),
  }),
])

export type RecordEvent = z.output<typeof event>
export type PinnedItem = z.output<typeof pinned>

const line = z.strictObject({ seq: z.number(), prev: z.string(), at: z.number(), event })

interface RecordFile {
  events: { seq: number; at: number; event: RecordEvent }[]
  /** Hash of the last line. */
  head: string
  /** What a crash left after it. */
  torn: string
}

const fileOf = (workspace: Workspace) => path.join(workspace.paths.datasets, 'record.jsonl')
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')
const start = '0'.repeat(64)

/**
 * What was pinned, unlocked and tagged, in order: a hash chain that only grows. Fails with schema_mismatch
 * where a line is not the one that was written; a torn last line counts as not written.
 */
export async function readRecord(workspace: Workspace): Promise<RecordFile> {
  const text = await readFile(fileOf(workspace), 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
    throw error
  })
  const lines = text.split('\n')
  const torn = lines.pop() ?? ''
  const events: RecordFile['events'] = []
  let head = start
  for (const [index, each] of lines.entries()) {
    const parsed = lineIn(each)
    if (parsed === null || parsed.seq !== index || parsed.prev !== head) {
      throw new WorkbenchError(
        'schema_mismatch',
        `Line ${index + 1} of the record of datasets is not the one that was written. Nothing was changed.`,
        { hint: 'Put back datasets/record.jsonl from a backup.' },
      )
    }
    events.push(parsed)
    head = hashOf(each)
  }
  return { events, head, torn }
}

function lineIn(text: string): z.output<typeof line> | null {
  try {
    const parsed = line.safeParse(JSON.parse(text))
    return parsed.success && canonicalJson(parsed.data) === text ? parsed.data : null
  } catch {
    return null
  }
}

const writing = new WeakMap<Workspace, Promise<unknown>>()

/** Adds events to the record; on disk when this resolves. Events of one workspace go in one after the other. */
export function addToRecord(workspace: Workspace, events: readonly RecordEvent[]): Promise<void> {
  const add = async () => {
    const known = await readRecord(workspace)
    let prev = known.head
    const lines = events.map((each, index) => {
      const next = { seq: known.events.length + index, prev, at: workspace.ports.clock.now(), event: each }
      const text = canonicalJson(next)
      prev = hashOf(text)
      return text
    })
    const { files } = workspace.ports
    if (known.torn !== '') {
      const bytes = await readFile(fileOf(workspace))
      const whole = bytes.subarray(0, bytes.length - Buffer.byteLength(known.torn))
      await files.writeDurable(fileOf(workspace), whole)
    }
    await files.appendDurable(fileOf(workspace), Buffer.from(lines.map((text) => `${text}\n`).join('')))
  }
  const turn = (writing.get(workspace) ?? Promise.resolve()).then(add, add)
  writing.set(
    workspace,
    turn.catch(() => undefined),
  )
  return turn
}
