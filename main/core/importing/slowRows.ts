import { createHash } from 'node:crypto'
import { isUtf8 } from 'node:buffer'
import { RecordError, type Frame, type Reader, type UnitReading } from '../readers/frame.ts'
import { traceUidFrom } from '../lineage/ids.ts'
import type { RejectRow } from './importJob.ts'

/** A stretch of source bytes that is one JSON value. */
export interface SourceUnit {
  bytes: Buffer
  line: number
  offset: number
}

/** Frames ready to be loaded, row-aligned with where they came from. */
export interface LoadedFrames {
  json: string[]
  record: number[]
  line: number[]
  offset: number[]
  length: number[]
  path: (string | null)[]
}

export interface UnitsRead {
  frames: LoadedFrames
  records: number
  rejects: RejectRow[]
}

export interface RowMasks {
  text(value: string): string
  person(value: string): string
}

/** Reads units one by one with a reader in TypeScript; a bad one becomes a reject with its line and reason. */
export function readUnits(units: Iterable<SourceUnit>, reader: Reader, masks: RowMasks): UnitsRead {
  const frames: LoadedFrames = { json: [], record: [], line: [], offset: [], length: [], path: [] }
  const rejects: RejectRow[] = []
  let records = 0
  for (const unit of units) {
    const refuse = (reason: string, path: string | null) => {
      rejects.push({
        line: unit.line,
        path,
        reason,
        text: unit.bytes.subarray(0, 4000).toString('utf8'),
        offset: unit.offset,
        length: unit.bytes.length,
      })
    }
    let reading: UnitReading
    try {
      reading = reader.read({
        value: parse(unit.bytes),
        sha256: () => createHash('sha256').update(unit.bytes).digest('hex'),
      })
    } catch (error) {
      if (!(error instanceof RecordError)) throw error
      records++
      refuse(error.message, error.path)
      continue
    }
    for (const problem of reading.problems) refuse(problem.reason, problem.path)
    for (const frame of reading.frames) {
      const reason = frameProblem(frame)
      if (reason !== null) {
        refuse(reason, frame.path)
        continue
      }
      frames.json.push(frameJson(frame, masks))
      frames.record.push(frame.record)
      frames.line.push(unit.line)
      frames.offset.push(unit.offset)
      frames.length.push(unit.bytes.length)
      frames.path.push(frame.path)
    }
    records += reading.records
  }
  return { frames, records, rejects }
}

function parse(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) throw new RecordError('Not valid UTF-8 text')
  const text = bytes.toString('utf8')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new RecordError(jsonProblem(text, error))
  }
  if (/\\u[dD][89a-fA-F]/.test(text) && !wellFormed(value))
    throw new RecordError('Lone surrogate in text: half of a character is missing')
  return value
}

function jsonProblem(text: string, error: unknown): string {
  const tail = text.trimEnd().at(-1)
  if (/[:,[]\s*-?(NaN|Infinity)\b/.test(text)) return 'Not valid JSON: NaN and Infinity are not JSON numbers'
  if (tail !== '}' && tail !== ']') return 'Not valid JSON: the line ends too early'
  const position = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1]
  return position === undefined ? 'Not valid JSON' : `Not valid JSON at character ${Number(position) + 1}`
}

const loneSurrogate = /\p{Surrogate}/u

function wellFormed(value: unknown): boolean {
  if (typeof value === 'string') return !loneSurrogate.test(value)
  if (Array.isArray(value)) return value.every(wellFormed)
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).every(([key, item]) => !loneSurrogate.test(key) && wellFormed(item))
  return true
}

function frameProblem(frame: Frame): string | null {
  if (frame.start_us !== null && frame.end_us !== null && frame.end_us < frame.start_us) {
    const ms = (frame.start_us - frame.end_us) / 1000
    return `End time is before start time (−${ms < 1 ? ms : Math.round(ms).toLocaleString('en')} ms)`
  }
  return frame.parent_id === frame.span_id ? 'Span is its own ancestor' : null
}

const hexId = /^[0-9a-f-]{8,64}$/

function frameJson(frame: Frame, masks: RowMasks): string {
  const { record: _record, path: _path, ...row } = frame
  const id = (value: string) => (hexId.test(value) ? value : masks.text(value))
  return JSON.stringify({
    ...row,
    trace_uid: traceUidFrom(frame.id_space, frame.trace_id),
    trace_id: id(frame.trace_id),
    span_id: id(frame.span_id),
    parent_id: frame.parent_id === null ? null : id(frame.parent_id),
    user_raw: '',
    attributes: maskPeople(frame.attributes, masks),
  })
}

const personKeys = new Set(['user.id', 'enduser.id', 'langfuse.user.id', 'user_id', 'userId'])

// The person's id is masked where it stands as an id, and wherever else in this span it is quoted.
function maskPeople(attributes: Record<string, unknown>, masks: RowMasks): Record<string, unknown> {
  const people = new Set<string>()
  const collect = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(collect)
    else if (typeof value === 'object' && value !== null) {
      for (const [key, item] of Object.entries(value)) {
        if (personKeys.has(key) && (typeof item === 'string' || typeof item === 'number') && item !== '')
          people.add(String(item))
        else collect(item)
      }
    }
  }
  collect(attributes)
  if (people.size === 0) return attributes
  const spread = [...people].filter(
    (person) => /^[A-Za-z0-9_.-]{6,80}$/.test(person) && !/^\d{1,8}$/.test(person),
  )
  const walk = (value: unknown, key: string | null): unknown => {
    if (
      key !== null &&
      personKeys.has(key) &&
      (typeof value === 'string' || typeof value === 'number') &&
      value !== ''
    )
      return masks.person(String(value))
    if (typeof value === 'string')
      return spread.reduce(
        (text, person) => (text.includes(person) ? text.replaceAll(person, masks.person(person)) : text),
        value,
      )
    if (Array.isArray(value)) return value.map((item) => walk(item, null))
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, walk(item, name)]))
    return value
  }
  return walk(attributes, null) as Record<string, unknown>
}
