import { RecordError, type Frame, type FrameEvent, type Reader } from './frame.ts'
import { asArray, asObject, asText, parsedIfJson } from './json.ts'
import { conventionRoots, wholeKeys } from './nesting.ts'
import { microsFromTime } from './times.ts'
import { unflattenLists } from './unflatten.ts'

/** Phoenix spans: one row a span, as REST/JSONL objects or as a data frame with dotted columns. */
export const phoenixReader: Reader = {
  id: 'phoenix',
  title: 'Phoenix spans',
  version: '1',
  extensions: ['.jsonl', '.json', '.ndjson', '.parquet'],
  note: 'JSON lines, a JSON array or Parquet, one span a row',
  elementwise: true,
  read: (unit) => ({ records: 1, frames: [frameFromRow(unit.value)], problems: [] }),
}

/** One Phoenix row as a frame; throws RecordError with the reason it cannot be kept. */
export function frameFromRow(value: unknown): Frame {
  const row = asObject(value)
  if (row === null) throw new RecordError('Not a JSON object')
  const context = asObject(row.context)
  const traceId = asText(context?.trace_id ?? row['context.trace_id'] ?? row.trace_id)
  if (traceId === null) throw new RecordError('No trace id (context.trace_id)')
  const spanId = asText(context?.span_id ?? row['context.span_id'] ?? row.span_id ?? row.__index_level_0__)
  if (spanId === null) throw new RecordError('No span id (context.span_id)')
  return {
    id_space: 'otel',
    trace_id: traceId.toLowerCase(),
    span_id: spanId.toLowerCase(),
    parent_id: asText(row.parent_id ?? row.parentId)?.toLowerCase() ?? null,
    name: asText(row.name),
    span_kind: asText(row.span_kind),
    start_us: timeOf(row.start_time, 'start_time'),
    end_us: timeOf(row.end_time, 'end_time'),
    status: statusOf(row.status_code),
    status_message: asText(row.status_message),
    attributes: attributesOf(row),
    events: eventsOf(row.events),
    record: 0,
    path: null,
  }
}

function timeOf(value: unknown, field: string): number | null {
  if (value === null || value === undefined) return null
  const micros = microsFromTime(value)
  if (micros === null) throw new RecordError(`${field} is not a time`)
  return micros
}

function statusOf(value: unknown): Frame['status'] {
  const text = typeof value === 'string' ? value.toUpperCase() : ''
  return text === 'OK' ? 'ok' : text === 'ERROR' ? 'error' : 'unset'
}

function attributesOf(row: Record<string, unknown>): Record<string, unknown> {
  const flat: Record<string, unknown> = {}
  const nested = asObject(parsedIfJson(row.attributes))
  if (nested !== null) flatten(nested, '', flat)
  for (const key in row) {
    if (key.startsWith('attributes.') && row[key] !== null && row[key] !== undefined) {
      flatten({ [key.slice('attributes.'.length)]: row[key] }, '', flat)
    }
  }
  return unflattenLists(flat)
}

function flatten(object: Record<string, unknown>, prefix: string, into: Record<string, unknown>): void {
  for (const key in object) {
    const value = object[key]
    const name = prefix === '' ? key : `${prefix}.${key}`
    if (value === null || value === undefined) continue
    const inner = asObject(value)
    const root = name.split('.', 1)[0] ?? ''
    if (inner !== null && conventionRoots.has(root) && !wholeKeys.has(name)) flatten(inner, name, into)
    else into[name] = Array.isArray(value) ? value.map((item) => flatItem(item)) : value
  }
}

function flatItem(item: unknown): unknown {
  const object = asObject(item)
  if (object === null) return item
  const flat: Record<string, unknown> = {}
  flattenItem(object, '', flat)
  return flat
}

function flattenItem(object: Record<string, unknown>, prefix: string, into: Record<string, unknown>): void {
  for (const key in object) {
    const value = object[key]
    const name = prefix === '' ? key : `${prefix}.${key}`
    if (value === null || value === undefined) continue
    const inner = asObject(value)
    if (inner !== null && name !== 'document.metadata') flattenItem(inner, name, into)
    else into[name] = Array.isArray(value) ? value.map((entry) => flatItem(entry)) : value
  }
}

function eventsOf(value: unknown): FrameEvent[] | null {
  const events = asArray(parsedIfJson(value))
  if (events.length === 0) return null
  return events.map((entry) => {
    const event = asObject(entry) ?? {}
    return {
      name: asText(event.name) ?? '',
      time_us: microsFromTime(event.timestamp),
      attributes: asObject(event.attributes) ?? {},
    }
  })
}
