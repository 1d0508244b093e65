type Value = string | number | boolean | readonly Value[] | { readonly [key: string]: Value }

const anyValue = (value: Value): object => {
  if (typeof value === 'string') return { stringValue: value }
  if (typeof value === 'boolean') return { boolValue: value }
  if (typeof value === 'number')
    return Number.isSafeInteger(value)
      ? { intValue: String(value) }
      : { doubleValue: Number.isFinite(value) ? value : String(value) }
  return Array.isArray(value)
    ? { arrayValue: { values: (value as readonly Value[]).map(anyValue) } }
    : { kvlistValue: { values: attributesOf(value as Record<string, Value>) } }
}

const attributesOf = (attributes: Readonly<Record<string, Value>>) =>
  Object.entries(attributes).map(([key, value]) => ({ key, value: anyValue(value) }))

/** One span as a line of OTLP JSON: numbers that JSON has no word for as the protocol writes them. */
export function otlpLine(
  trace: number,
  attributes: Readonly<Record<string, Value>>,
  more: { name?: string; span?: number; parent?: number; start?: unknown; events?: readonly object[] } = {},
): string {
  const id = (number: number) => String(number).padStart(16, 'b')
  const span = {
    traceId: String(trace).padStart(32, 'a'),
    spanId: id(more.span ?? 1),
    ...(more.parent === undefined ? {} : { parentSpanId: id(more.parent) }),
    name: more.name ?? 'call',
    startTimeUnixNano: more.start ?? `17800000${String(trace).padStart(2, '0')}000000000`,
    attributes: attributesOf(attributes),
    ...(more.events === undefined ? {} : { events: more.events }),
  }
  return JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] })
}

/** An event of a span as OTLP JSON has it. */
export const otlpEvent = (name: string, attributes: Readonly<Record<string, Value>>) => ({
  name,
  timeUnixNano: '1780000000000000001',
  attributes: attributesOf(attributes),
})
