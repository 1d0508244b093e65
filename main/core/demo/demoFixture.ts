import { readFile } from 'node:fs/promises'
import { traceUidFrom } from '../lineage/ids.ts'

/** Types that redaction at import masks; names and account numbers are planted for later engines. */
export const coveredTypes = new Set(['EMAIL', 'PHONE', 'CARD', 'IBAN', 'IP', 'URL_CREDENTIAL', 'API_KEY'])

export interface PlantedEntry {
  trace_id: string
  span_id: string
  field: string
  start: number
  end: number
  type: string
  value: string
}

export interface Truth {
  seed: number
  traces: number
  pii: PlantedEntry[]
  stories: Record<
    string,
    {
      window: { from: string; to: string }
      before: { from: string; to: string } | null
      where: string
      filter: string
      cause: string
      trace_ids: string[]
      parts?: Record<string, string[]>
    } & Record<string, unknown>
  >
}

interface WireSpan {
  traceId: string
  spanId: string
  name: string
  attributes: { key: string; value: { stringValue?: string } }[]
  status: { message?: string }
}

export async function readTruth(file: string): Promise<Truth> {
  return JSON.parse(await readFile(file, 'utf8')) as Truth
}

/** The texts of a written demo by span and field, and its truth. */
export async function readDemo(files: { out: string; truth: string }) {
  const truth = await readTruth(files.truth)
  const spans = new Map<string, Map<string, string>>()
  for (const line of (await readFile(files.out, 'utf8')).trimEnd().split('\n')) {
    const data = JSON.parse(line) as { resourceSpans: { scopeSpans: { spans: WireSpan[] }[] }[] }
    for (const span of data.resourceSpans.flatMap((one) => one.scopeSpans.flatMap((scope) => scope.spans))) {
      const texts = new Map([['name', span.name]])
      if (span.status.message !== undefined) texts.set('status.message', span.status.message)
      for (const { key, value } of span.attributes)
        if (value.stringValue !== undefined) texts.set(key, value.stringValue)
      spans.set(`${traceUidFrom('otel', span.traceId)}/${span.spanId}`, texts)
    }
  }
  return { spans, truth }
}
