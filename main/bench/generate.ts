import { open } from 'node:fs/promises'
import { spansOfTrace, type BenchSpan } from './syntheticSpans.ts'

export interface Generated {
  file: string
  bytes: number
  spans: number
  traces: number
}

const spansPerTrace = 10
const flushBytes = 8 << 20

/** Writes `traces` synthetic traces of ten spans, from number `from`, as Phoenix JSON lines: one span a line of about 1 KB. */
export function generatePhoenix(file: string, traces: number, from = 0): Promise<Generated> {
  return write(file, traces, from, (spans) => spans.map(phoenixLine).join(''))
}

/** Writes the same traces as OTLP JSON lines, one trace a line. */
export function generateOtlp(file: string, traces: number, from = 0): Promise<Generated> {
  return write(file, traces, from, otlpLine)
}

async function write(
  file: string,
  traces: number,
  from: number,
  lineOf: (spans: BenchSpan[]) => string,
): Promise<Generated> {
  const handle = await open(file, 'wx')
  let bytes = 0
  try {
    let pending: string[] = []
    let size = 0
    const flush = async () => {
      const buffer = Buffer.from(pending.join(''))
      await handle.writeFile(buffer)
      bytes += buffer.length
      pending = []
      size = 0
    }
    for (let trace = 0; trace < traces; trace++) {
      const text = lineOf(spansOfTrace(from + trace))
      pending.push(text)
      size += text.length
      if (size > flushBytes) await flush()
    }
    await flush()
  } finally {
    await handle.close()
  }
  return { file, bytes, spans: traces * spansPerTrace, traces }
}

function phoenixLine(span: BenchSpan): string {
  return `${JSON.stringify({
    id: `U3Bhbjo${span.spanId}`,
    name: span.name,
    context: { trace_id: span.traceId, span_id: span.spanId },
    span_kind: span.kind,
    parent_id: span.parentId,
    start_time: new Date(span.startMs).toISOString(),
    end_time: new Date(span.endMs).toISOString(),
    status_code: span.failed ? 'ERROR' : 'OK',
    status_message: span.failed ? 'permission denied: verify_identity has not finished' : '',
    attributes: span.attributes,
    events: [],
  })}\n`
}

function otlpLine(spans: BenchSpan[]): string {
  return `${JSON.stringify({
    resourceSpans: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'support-agent' } }] },
        scopeSpans: [{ scope: { name: 'openinference' }, spans: spans.map(otlpSpan) }],
      },
    ],
  })}\n`
}

function otlpSpan(span: BenchSpan): object {
  return {
    traceId: span.traceId,
    spanId: span.spanId,
    ...(span.parentId === null ? {} : { parentSpanId: span.parentId }),
    name: span.name,
    kind: 1,
    startTimeUnixNano: `${span.startMs}000000`,
    endTimeUnixNano: `${span.endMs}000000`,
    attributes: [...flattened(span.attributes)].map(([key, value]) => ({ key, value: anyValue(value) })),
    status: span.failed
      ? { code: 2, message: 'permission denied: verify_identity has not finished' }
      : { code: 1 },
  }
}

function* flattened(value: Record<string, unknown>, prefix = ''): Generator<[string, unknown]> {
  for (const [key, item] of Object.entries(value)) {
    const name = prefix === '' ? key : `${prefix}.${key}`
    if (Array.isArray(item))
      for (const [index, element] of item.entries())
        yield* flattened(element as Record<string, unknown>, `${name}.${index}`)
    else yield [name, item]
  }
}

function anyValue(value: unknown): object {
  if (typeof value === 'string') return { stringValue: value }
  if (typeof value === 'boolean') return { boolValue: value }
  return Number.isInteger(value) ? { intValue: String(value) } : { doubleValue: value }
}
