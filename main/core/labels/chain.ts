import { createHash } from 'node:crypto'
import { z } from 'zod'
import { canonicalJson } from '../../../shared/canonicalJson.ts'
import { labelPayload, labelTarget } from '../../../shared/domain/label.ts'
import { WorkbenchError } from '../../../shared/errors.ts'

const hash = z.string().regex(/^[0-9a-f]{64}$/)

/** One line of a chain. It holds no judgement and no name: those lie in the payload, which can be removed. */
export const labelEvent = z.strictObject({
  origin: z.string().regex(/^[0-9a-f]{24}$/),
  seq: z.number().int().min(0),
  clock: z.number().int().min(1),
  /** SHA-256 of the line before; null in the first. */
  prev: hash.nullable(),
  kind: z.enum(['person', 'label', 'undo', 'redo']),
  target: labelTarget.nullable(),
  payload_hash: hash,
  salt: z.string().regex(/^[0-9a-f]{32}$/),
})
export type LabelEvent = z.output<typeof labelEvent>

const eventRef = z.strictObject({ origin: z.string(), seq: z.number().int() })
export type EventRef = z.output<typeof eventRef>

/** Payload of the first event: whose chain this is, and in which workspace it grows. */
export const personPayload = z.strictObject({
  at_ms: z.number(),
  person: z.string(),
  reviewer: z.string(),
  workspace: z.string(),
})

/** Payload of all later events: the whole state of the target after the event. */
export const statePayload = z.strictObject({
  at_ms: z.number(),
  reviewer: z.string(),
  label: labelPayload,
  /** When the judgement shown was made, and by which event; an undo brings both back. */
  labelled_at_ms: z.number(),
  source: eventRef.nullable(),
  /** The event that an undo or redo is about. */
  about: eventRef.nullable(),
})
export type StatePayload = z.output<typeof statePayload>
export type PersonPayload = z.output<typeof personPayload>

/** A chain as read: its events, the hash of its last line, and what stood behind its last whole line. */
export interface Chain {
  origin: string
  lines: string[]
  events: LabelEvent[]
  head: string
  wholeBytes: number
  torn: Uint8Array | null
}

export function sha256(...parts: (string | Uint8Array)[]): string {
  const digest = createHash('sha256')
  for (const part of parts) digest.update(part)
  return digest.digest('hex')
}

export function payloadHash(salt: string, payload: Uint8Array): string {
  return sha256(Buffer.from(salt, 'hex'), payload)
}

export function lineOf(event: LabelEvent): string {
  return canonicalJson(event)
}

/**
 * Reads and verifies a chain; null when it holds no whole line. A torn last line is returned apart.
 * Fails with schema_mismatch naming the first line that does not follow from the one before.
 */
export function readChain(bytes: Uint8Array, name: string): Chain | null {
  const wholeBytes = bytes.lastIndexOf(10) + 1
  const torn = wholeBytes < bytes.length ? bytes.slice(wholeBytes) : null
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, wholeBytes).toString('utf8')
  const lines = text.split('\n').slice(0, -1)
  const events: LabelEvent[] = []
  let prev: string | null = null
  for (const [index, line] of lines.entries()) {
    const event = eventFrom(line)
    const first = events[0]
    const follows =
      event !== null &&
      event.prev === prev &&
      event.seq === index &&
      event.origin === (first ?? event).origin &&
      event.clock > (events[index - 1]?.clock ?? 0) &&
      (event.kind === 'person') === (index === 0) &&
      (event.target === null) === (index === 0)
    if (event === null || !follows) throw damaged(name, index + 1)
    events.push(event)
    prev = sha256(line)
  }
  const origin = events[0]?.origin
  if (origin === undefined || prev === null) return torn === null ? null : emptyChain(torn)
  return { origin, lines, events, head: prev, wholeBytes, torn }
}

function emptyChain(torn: Uint8Array): Chain {
  return { origin: '', lines: [], events: [], head: '', wholeBytes: 0, torn }
}

// A line must stand exactly as it was written, so that no other text has the same meaning.
function eventFrom(line: string): LabelEvent | null {
  try {
    const event = labelEvent.parse(JSON.parse(line))
    return lineOf(event) === line ? event : null
  } catch {
    return null
  }
}

export function damaged(name: string, line: number, cause?: unknown): WorkbenchError {
  return new WorkbenchError(
    'schema_mismatch',
    `The label log is damaged at line ${line}; the ${line - 1} lines before it are intact. Nothing was changed. labels/${name}`,
    { hint: 'Put that file back from a copy.', details: { file: name, line }, cause },
  )
}

/**
 * The union of chains: of one origin the longest stays if all others are its beginnings. Independent of
 * order. Fails with conflict when one origin has two continuations.
 */
export function uniteChains<Each extends Pick<Chain, 'origin' | 'lines'>>(
  chains: readonly Each[],
): Map<string, Each> {
  const united = new Map<string, Each>()
  for (const chain of chains) {
    const other = united.get(chain.origin)
    const [longer, shorter] =
      other === undefined || chain.lines.length > other.lines.length ? [chain, other] : [other, chain]
    const forkAt = shorter?.lines.findIndex((line, index) => longer.lines[index] !== line) ?? -1
    if (forkAt >= 0) {
      throw new WorkbenchError(
        'conflict',
        `Two label logs of one origin continue differently from line ${forkAt + 1} on. Nothing was merged. labels/${chain.origin}`,
        { hint: 'Keep one of the two files.', details: { origin: chain.origin, line: forkAt + 1 } },
      )
    }
    united.set(chain.origin, longer)
  }
  return new Map([...united].sort(([a], [b]) => (a < b ? -1 : 1)))
}
