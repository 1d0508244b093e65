import { RecordError, type Frame } from './frame.ts'
import { asArray, asObject, asText } from './json.ts'
import { microsFromTime } from './times.ts'
import { unflattenLists } from './unflatten.ts'

/** Whether an object is one span as the OpenTelemetry SDK for JavaScript holds it. */
export function looksLikeSdkSpan(value: Record<string, unknown>): boolean {
  return asObject(value.spanContext)?.spanId !== undefined && 'startTime' in value
}

/**
 * One span as the OpenTelemetry SDK for JavaScript writes it to a file: ids in `spanContext`, times as
 * `[seconds, nanoseconds]`, attributes as an object. Throws RecordError with the reason it cannot be kept.
 */
export function frameFromSdkSpan(span: Record<string, unknown>): Frame {
  const context = asObject(span.spanContext) ?? {}
  const traceId = asText(context.traceId)?.toLowerCase() ?? null
  if (traceId === null) throw new RecordError('No trace id')
  const spanId = asText(context.spanId)?.toLowerCase() ?? null
  if (spanId === null) throw new RecordError('No span id')
  const status = asObject(span.status)
  const events = asArray(span.events).map((entry) => {
    const event = asObject(entry) ?? {}
    return {
      name: asText(event.name) ?? '',
      time_us: microsFromTime(event.time),
      attributes: asObject(event.attributes) ?? {},
    }
  })
  return {
    id_space: 'otel',
    trace_id: traceId,
    span_id: spanId,
    parent_id:
      (asText(asObject(span.parentSpanContext)?.spanId) ?? asText(span.parentSpanId))?.toLowerCase() ?? null,
    name: asText(span.name),
    span_kind: null,
    start_us: timeOf(span.startTime, 'startTime'),
    end_us: timeOf(span.endTime, 'endTime'),
    status: status?.code === 1 ? 'ok' : status?.code === 2 ? 'error' : 'unset',
    status_message: asText(status?.message),
    attributes: unflattenLists({ ...asObject(span.attributes) }),
    events: events.length === 0 ? null : events,
    record: 0,
    path: null,
  }
}

function timeOf(value: unknown, field: string): number | null {
  const micros = microsFromTime(value)
  if (micros === null && value !== undefined && value !== null)
    throw new RecordError(`${field} is not a time`)
  return micros
}
