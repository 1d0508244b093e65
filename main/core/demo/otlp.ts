/** A value of an attribute; whole numbers are written as integers. */
export type AttributeValue = string | number | boolean
export type Attribute = readonly [key: string, value: AttributeValue]

export interface SpanShape {
  spanId: string
  parentId: string | null
  name: string
  startUs: number
  endUs: number
  status: 'ok' | 'error' | 'unset'
  message?: string | undefined
  attributes: readonly Attribute[]
  events?: readonly { name: string; atUs: number; attributes: readonly Attribute[] }[] | undefined
}

const keys = new Map<string, string>()

function keyText(key: string): string {
  const known = keys.get(key)
  if (known !== undefined) return known
  const text = `{"key":${JSON.stringify(key)},"value":{`
  keys.set(key, text)
  return text
}

export function attributeText([key, value]: Attribute): string {
  const start = keyText(key)
  if (typeof value === 'string') return `${start}"stringValue":${JSON.stringify(value)}}}`
  if (typeof value === 'boolean') return `${start}"boolValue":${value}}}`
  return Number.isInteger(value) ? `${start}"intValue":"${value}"}}` : `${start}"doubleValue":${value}}}`
}

const attributesText = (attributes: readonly Attribute[]) => {
  let text = ''
  for (const attribute of attributes) text += `${text === '' ? '' : ','}${attributeText(attribute)}`
  return text
}

const codes = { unset: 0, ok: 1, error: 2 } as const

export function spanText(traceId: string, span: SpanShape): string {
  const parent = span.parentId === null ? '' : `"parentSpanId":"${span.parentId}",`
  const message = span.message === undefined ? '' : `,"message":${JSON.stringify(span.message)}`
  const events =
    span.events === undefined
      ? ''
      : `,"events":[${span.events.map((event) => `{"timeUnixNano":"${event.atUs}000","name":${JSON.stringify(event.name)},"attributes":[${attributesText(event.attributes)}]}`).join(',')}]`
  return `{"traceId":"${traceId}","spanId":"${span.spanId}",${parent}"name":${JSON.stringify(span.name)},"kind":1,"startTimeUnixNano":"${span.startUs}000","endTimeUnixNano":"${span.endUs}000","attributes":[${attributesText(span.attributes)}]${events},"status":{"code":${codes[span.status]}${message}}}`
}

/** One `TracesData` with the spans of one trace, as a line without its end. */
export function tracesLine(resource: readonly Attribute[], spans: readonly string[]): string {
  return `{"resourceSpans":[{"resource":{"attributes":[${attributesText(resource)}]},"scopeSpans":[{"scope":{"name":"assay.demo"},"spans":[${spans.join(',')}]}]}]}`
}
