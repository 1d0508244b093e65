import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { constantSql } from '../../main/core/db/sql.ts'
import { readTrace, type WholeTrace } from '../../main/core/traces/traces.ts'
import type { Workspace } from '../../main/core/workspace/workspace.ts'
import { importPaths, sample, withoutSamples, withWorkspace } from '../workspaceFixture.ts'

const real = test.skipIf(withoutSamples)
const fixture = (name: string) => sample('openinference', name)

async function tracesOf(workspace: Workspace): Promise<WholeTrace[]> {
  const rows = await workspace.database.all<{ trace: string }>(
    constantSql('select trace_uid as trace from traces order by start_at, trace_uid'),
  )
  return Promise.all(rows.map(({ trace }) => readTrace(workspace, trace)))
}

/** One span of OTLP whose attributes are those of a fixture. */
async function otlpOf(name: string): Promise<string> {
  const attributes = JSON.parse(await readFile(fixture(name), 'utf8')) as Record<string, unknown>
  const any = (value: unknown): object =>
    typeof value === 'number'
      ? { doubleValue: value }
      : Array.isArray(value)
        ? { arrayValue: { values: value.map(any) } }
        : { stringValue: value }
  const span = {
    traceId: 'c3'.repeat(16),
    spanId: 'c3'.repeat(8),
    name,
    startTimeUnixNano: '1779264000000000000',
    endTimeUnixNano: '1779264001000000000',
    attributes: Object.entries(attributes).map(([key, value]) => ({ key, value: any(value) })),
  }
  return JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] })
}

const weather = [
  ['user', 'Weather in Paris?', []],
  ['assistant', 'Absolutely! Let me check the weather for you.', ['get_weather']],
  ['tool', 'rainy, 57°F', []],
  ['assistant', 'The weather in Paris is currently rainy with a temperature of 57°F.', []],
]

real.each([
  ['genai-openinference_client_span_tool_calls.json', 'llm', 'gpt-4-0613', weather],
  ['genai-otel_genai_client_span_tool_calls.json', 'llm', 'gpt-4-0613', weather],
  ['genai-otel_genai_deprecated_client_span_tool_calls.json', 'llm', 'gpt-4-0613', weather],
])('%s reads as the same conversation in every convention', (name, kind, model, conversation) =>
  withWorkspace(async (workspace, folder) => {
    const file = path.join(folder, 'span.json')
    await writeFile(file, await otlpOf(name))
    const { files } = await importPaths(workspace, [file])
    expect(files[0]).toMatchObject({ error: null, format: 'otlp', read: 1, kept: 1 })
    const [trace] = await tracesOf(workspace)
    expect(trace?.spans).toMatchObject([{ kind, model }])
    expect(trace?.spans[0]?.tokens_total).toBe(97 + 52)
    expect(
      trace?.messages.map(({ role, content, toolCalls }) => [
        role,
        content,
        toolCalls.map((call) => call.name),
      ]),
    ).toEqual(conversation)
  }),
)

real('a tool span tells its arguments and its result', () =>
  withWorkspace(async (workspace, folder) => {
    const file = path.join(folder, 'tool.json')
    await writeFile(file, await otlpOf('genai-otel_genai_tool_execution_span.json'))
    await importPaths(workspace, [file])
    const [trace] = await tracesOf(workspace)
    expect(trace?.spans).toMatchObject([{ kind: 'tool', tool: 'get_weather' }])
    expect(trace?.spans[0]?.bodies.input).toContain('New York')
    expect(trace?.spans[0]?.bodies.output).toContain('25 degrees')
  }),
)

real('spans as the JavaScript SDK writes them come in, to the microsecond', () =>
  withWorkspace(async (workspace) => {
    const file = fixture('vercel-v6-all-spans.json')
    const source = JSON.parse(await readFile(file, 'utf8')) as {
      spanContext: { spanId: string }
      startTime: [number, number]
      endTime: [number, number]
    }[]
    const { files } = await importPaths(workspace, [file])
    expect(files[0]).toMatchObject({ error: null, read: 10, kept: 10, rejected: 0, spans: 10, traces: 10 })
    const stored = await workspace.database.all<{ id: string; began: number; ended: number }>(
      constantSql(
        'select span_id as id, epoch_us(start_at) as began, epoch_us(end_at) as ended from spans order by span_id',
      ),
    )
    const micros = ([seconds, nanos]: [number, number]) => seconds * 1e6 + Math.floor(nanos / 1000)
    expect(stored).toEqual(
      source
        .map((span) => ({
          id: span.spanContext.spanId,
          began: micros(span.startTime),
          ended: micros(span.endTime),
        }))
        .sort((a, b) => (a.id < b.id ? -1 : 1)),
    )
    const traces = await tracesOf(workspace)
    expect(traces.map(({ spans }) => spans[0]?.kind).toSorted()).toEqual([
      ...Array.from({ length: 4 }, () => 'agent'),
      ...Array.from({ length: 2 }, () => 'embedding'),
      ...Array.from({ length: 4 }, () => 'llm'),
    ])
    for (const { spans, messages, row } of traces) {
      expect(spans[0]?.model, row.name ?? '').not.toBeNull()
      if (spans[0]?.kind === 'embedding') continue
      const roles = messages.map(({ role }) => role)
      expect(roles, row.name ?? '').toContain('user')
      expect(roles.at(-1), row.name ?? '').toBe('assistant')
      expect(
        messages.every(({ content }) => (content ?? '') !== ''),
        row.name ?? '',
      ).toBe(true)
    }
  }),
)

real('the spans of one file each are those of the file of all', () =>
  withWorkspace(async (workspace) => {
    const names = (await readdir(sample('openinference'))).filter((name) => name.startsWith('vercel-v6-ai-'))
    const { files } = await importPaths(workspace, names.map(fixture))
    expect(files.every(({ error }) => error === null)).toBe(true)
    const { files: again } = await importPaths(workspace, [fixture('vercel-v6-all-spans.json')])
    expect(again[0]).toMatchObject({ read: 10, kept: 2, skipped: 8, changed: 0 })
  }),
)

real.each(['vercel-v6-capture-results.json', 'genai-openinference_client_span_input_output_only.json'])(
  '%s holds no spans and is refused in plain words',
  (name) =>
    withWorkspace(async (workspace) => {
      const { files } = await importPaths(workspace, [fixture(name)])
      expect(files[0]?.error).toMatchObject({
        code: 'unsupported',
        message: 'No known format of traces was recognised. Nothing was imported.',
      })
    }),
)
