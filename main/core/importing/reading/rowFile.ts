import { createHash } from 'node:crypto'
import { isUtf8 } from 'node:buffer'
import { traceUidFrom } from '../../lineage/ids.ts'
import { RecordError, type Frame, type Reader, type UnitReading } from '../../readers/frame.ts'
import type { RejectRow } from '../importJob.ts'
import { parseRecord } from './parseRecord.ts'

/** A stretch of source bytes that is one JSON value. */
export interface SourceUnit {
  bytes: Buffer
  line: number
  offset: number
}

export interface UnitsRead {
  /** Frames as lines of tab-separated text, in the order of `rowColumns`. */
  rows: string[]
  longest: number
  records: number
  rejects: RejectRow[]
}

/** How much of a bad record is kept, before redaction. */
const rejectBytes = 16_384
const longRow = 4 << 20
/** No text can be longer than this in any engine that reads it. */
const longestText = 500 << 20

/** Reads units one by one with a reader in TypeScript; a bad one becomes a reject with its line and reason. */
export function readUnits(
  units: Iterable<SourceUnit>,
  reader: Reader,
  maskId: (id: string) => string,
): UnitsRead {
  const read: UnitsRead = { rows: [], longest: 0, records: 0, rejects: [] }
  for (const unit of units) {
    const refuse = (reason: string, path: string | null) =>
      read.rejects.push({
        line: unit.line,
        path,
        reason,
        text: cutAtWord(unit.bytes),
        offset: unit.offset,
        length: unit.bytes.length,
      })
    let reading: UnitReading
    try {
      if (unit.bytes.length > longestText) throw new RecordError('The record is longer than 500 MB')
      if (!isUtf8(unit.bytes)) throw new RecordError('Not valid UTF-8 text')
      reading = reader.read({
        value: parseRecord(unit.bytes.toString('utf8')),
        sha256: () => createHash('sha256').update(unit.bytes).digest('hex'),
      })
    } catch (error) {
      const problem = isTooDeep(error) ? new RecordError(tooDeep) : error
      if (!(problem instanceof RecordError)) throw error
      read.records++
      refuse(problem.message, problem.path)
      continue
    }
    for (const problem of reading.problems) refuse(problem.reason, problem.path)
    for (const frame of reading.frames) {
      const reason = frameProblem(frame)
      const row = reason === null ? rowOrNull(frame, unit, maskId) : null
      if (row === null) {
        refuse(reason ?? tooDeep, frame.path)
        continue
      }
      read.rows.push(row)
      // Characters of UTF-16 are at most three bytes each; a long row is worth counting, for room is made for it.
      const bytes = row.length * 3
      read.longest = Math.max(read.longest, bytes < longRow ? bytes : Buffer.byteLength(row))
    }
    read.records += reading.records
  }
  return read
}

// What recursion cannot follow is a fault of its record alone.
const tooDeep = 'Nested too deeply to be read'
const isTooDeep = (error: unknown) => error instanceof RangeError && /call stack/.test(error.message)

// A value cut in half would not be recognised, so the cut goes back to the last break between words.
function cutAtWord(bytes: Buffer): string {
  if (bytes.length <= rejectBytes) return bytes.toString('utf8')
  const text = bytes.subarray(0, rejectBytes).toString('utf8')
  return text.slice(0, Math.max(text.lastIndexOf(' '), text.lastIndexOf(','), text.lastIndexOf('"')) + 1)
}

function frameProblem(frame: Frame): string | null {
  if (frame.start_us !== null && frame.end_us !== null && frame.end_us < frame.start_us) {
    const ms = (frame.start_us - frame.end_us) / 1000
    return `End time is before start time (−${ms < 1 ? ms : Math.round(ms).toLocaleString('en')} ms)`
  }
  return frame.parent_id === frame.span_id ? 'Span is its own ancestor' : null
}

const plain = /^[\w .:/@()[\]-]+$/
const hexId = /^[0-9a-f-]{8,64}$/

// Control characters and a leading quote are what the file cannot hold as they are.
function field(value: string | null): string {
  if (value === null || value === '') return ''
  return plain.test(value) ? value : JSON.stringify(value)
}

function rowOrNull(...given: Parameters<typeof rowOf>): string | null {
  try {
    return rowOf(...given)
  } catch (error) {
    if (isTooDeep(error)) return null
    throw error
  }
}

function rowOf(frame: Frame, unit: SourceUnit, maskId: (id: string) => string): string {
  const id = (value: string | null) =>
    value === null || hexId.test(value) ? (value ?? '') : field(maskId(value))
  return [
    frame.id_space,
    traceUidFrom(frame.id_space, frame.trace_id),
    id(frame.trace_id),
    id(frame.span_id),
    id(frame.parent_id),
    field(frame.name),
    field(frame.span_kind),
    frame.start_us ?? '',
    frame.end_us ?? '',
    frame.status,
    field(frame.status_message),
    JSON.stringify(frame.attributes),
    frame.events === null ? '' : JSON.stringify(frame.events),
    frame.record,
    unit.line,
    unit.offset,
    unit.bytes.length,
    field(frame.path),
  ].join('\t')
}
