import { isUtf8 } from 'node:buffer'
import { RecordError, type Frame, type FrameEvent, type Reader, type UnitReading } from './frame.ts'
import { asArray, asObject, asText } from './json.ts'
import { frameFromSdkSpan, looksLikeSdkSpan } from './sdkSpan.ts'
import { microsFromNanos } from './times.ts'
import { unflattenLists } from './unflatten.ts'

/** OTLP JSON: one `TracesData` a line or one object a file, camelCase or snake_case; or spans of the JavaScript SDK. */
export const otlpReader: Reader = {
  id: 'otlp',
  title: 'OTLP JSON (OpenTelemetry)',
  version: '1',
  extensions: ['.jsonl', '.json', '.ndjson'],
  note: 'Lines or one object, camelCase and snake_case, OpenInference and gen_ai attributes; spans of the JavaScript SDK',
  elementwise: true,
  read: (unit) => readTracesData(unit.value),
}

function readTracesData(value: unknown): UnitReading {
  const data = asObject(value)
  const reading: UnitReading = { records: 0, frames: [], problems: [] }
  if (data === null) throw new RecordError('Not an OTLP object')
  if (looksLikeSdkSpan(data)) return { records: 1, frames: [frameFromSdkSpan(data)], problems: [] }
  const resources = data.resourceSpans ?? data.resource_spans
  if (!Array.isArray(resources)) throw new RecordError(otherSignal(data) ?? 'No resourceSpans in this record')
  resources.forEach((entry, resourceIndex) => {
    const resource = asObject(entry) ?? {}
    const shared = attributesOf(asObject(resource.resource)?.attributes)
    const scopes = asArray(
      resource.scopeSpans ??
        resource.scope_spans ??
        resource.instrumentationLibrarySpans ??
        resource.instrumentation_library_spans,
    )
    scopes.forEach((scopeEntry, scopeIndex) => {
      const scope = asObject(scopeEntry) ?? {}
      asArray(scope.spans).forEach((span, spanIndex) => {
        const path = `resourceSpans[${resourceIndex}].scopeSpans[${scopeIndex}].spans[${spanIndex}]`
        const record = reading.records++
        try {
          reading.frames.push(frameFrom(span, shared, path, record))
        } catch (error) {
          if (!(error instanceof RecordError)) throw error
          reading.problems.push({ path, reason: error.message })
        }
      })
    })
  })
  return reading
}

/** A plain sentence when the object is another signal of the same protocol, else null. */
export function otherSignal(data: Record<string, unknown>): string | null {
  if ('resourceLogs' in data || 'resource_logs' in data)
    return 'This file holds log records, not spans. Export traces instead.'
  if ('resourceMetrics' in data || 'resource_metrics' in data)
    return 'This file holds metrics, not spans. Export traces instead.'
  if ('resourceEvents' in data || 'resource_events' in data)
    return 'This file holds events, not spans. Export traces instead.'
  return null
}

function frameFrom(value: unknown, resource: Record<string, unknown>, path: string, record: number): Frame {
  const span = asObject(value)
  if (span === null) throw new RecordError('A span is not an object')
  const traceId = hexId(span.traceId ?? span.trace_id, 16)
  if (traceId === null) throw new RecordError('No trace id')
  const spanId = hexId(span.spanId ?? span.span_id, 8)
  if (spanId === null) throw new RecordError('No span id')
  const attributes: Record<string, unknown> = {}
  for (const key in resource) {
    if (resourceKeys.has(key)) attributes[key] = resource[key]
    else attributes[`resource.${key}`] = resource[key]
  }
  Object.assign(attributes, attributesOf(span.attributes))
  const status = asObject(span.status)
  return {
    id_space: 'otel',
    trace_id: traceId,
    span_id: spanId,
    parent_id: hexId(span.parentSpanId ?? span.parent_span_id, 8),
    name: asText(span.name),
    span_kind: null,
    start_us: timeOf(span.startTimeUnixNano ?? span.start_time_unix_nano, 'startTimeUnixNano'),
    end_us: timeOf(span.endTimeUnixNano ?? span.end_time_unix_nano, 'endTimeUnixNano'),
    status: statusOf(status?.code),
    status_message: asText(status?.message),
    attributes: unflattenLists(attributes),
    events: eventsOf(span.events),
    record,
    path,
  }
}

// Zero and an empty text mean that there is none; anything else that is no time is no guess of ours.
function timeOf(value: unknown, field: string): number | null {
  const micros = microsFromNanos(value)
  if (micros !== null || value === undefined || value === null || value === '' || Number(value) === 0)
    return micros
  throw new RecordError(`${field} is not a time`)
}

// Resource attributes that say something about the agent keep their own name.
const resourceKeys = new Set([
  'service.version',
  'agent.version',
  'gen_ai.agent.version',
  'plan_tier',
  'session.id',
  'user.id',
])

function statusOf(code: unknown): Frame['status'] {
  if (code === 1 || code === 'STATUS_CODE_OK' || code === 'OK' || code === '1') return 'ok'
  return code === 2 || code === 'STATUS_CODE_ERROR' || code === 'ERROR' || code === '2' ? 'error' : 'unset'
}

function eventsOf(value: unknown): FrameEvent[] | null {
  const events = asArray(value)
  if (events.length === 0) return null
  return events.map((entry) => {
    const event = asObject(entry) ?? {}
    return {
      name: asText(event.name) ?? '',
      time_us: microsFromNanos(event.timeUnixNano ?? event.time_unix_nano),
      attributes: attributesOf(event.attributes),
    }
  })
}

function attributesOf(value: unknown): Record<string, unknown> {
  const result: Record<string, unknown> = {}
  for (const entry of asArray(value)) {
    const pair = asObject(entry)
    if (pair !== null && typeof pair.key === 'string') result[pair.key] = anyValue(pair.value)
  }
  return result
}

// Text among bytes is read as text, for what stands in it could not be masked otherwise; other bytes stay in base64.
function textInBytes(value: unknown): unknown {
  if (typeof value !== 'string') return value
  const bytes = Buffer.from(value, 'base64')
  return bytes.length > 0 && isUtf8(bytes) && !bytes.some(isControl) ? bytes.toString('utf8') : value
}

const tab = 9
const lineFeed = 10
const carriageReturn = 13
const isControl = (byte: number) =>
  byte === 127 || (byte < 32 && byte !== tab && byte !== lineFeed && byte !== carriageReturn)

function anyValue(value: unknown): unknown {
  const any = asObject(value)
  if (any === null) return value
  for (const key in any) {
    const inner = any[key]
    switch (key) {
      case 'stringValue':
      case 'string_value':
      case 'boolValue':
      case 'bool_value':
      case 'doubleValue':
      case 'double_value':
        return inner
      case 'bytesValue':
      case 'bytes_value':
        return textInBytes(inner)
      case 'intValue':
      case 'int_value':
        return exactInteger(inner)
      case 'arrayValue':
      case 'array_value':
        return asArray(asObject(inner)?.values).map(anyValue)
      case 'kvlistValue':
      case 'kvlist_value':
        return attributesOf(asObject(inner)?.values)
    }
  }
  return null
}

function exactInteger(value: unknown): unknown {
  if (typeof value !== 'string') return value
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}

/** Lower-case hex of an id given as hex or, by generic protobuf tools, as base64. */
function hexId(value: unknown, bytes: number): string | null {
  if (typeof value !== 'string' || value === '') return null
  if (value.length === bytes * 2 && /^[0-9a-fA-F]+$/.test(value))
    return /^0+$/.test(value) ? null : value.toLowerCase()
  if (value.length === Math.ceil(bytes / 3) * 4 && /^[A-Za-z0-9+/]+=*$/.test(value)) {
    const decoded = Buffer.from(value, 'base64')
    if (decoded.length === bytes) return decoded.toString('hex')
  }
  return value.toLowerCase()
}
