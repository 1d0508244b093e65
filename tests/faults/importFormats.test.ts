import { expect, test } from 'vitest'
import { constantSql } from '../../main/core/db/sql.ts'
import { rejectsList } from '../../main/core/importing/imports.ts'
import { readTrace, traceGet } from '../../main/core/traces/traces.ts'
import type { Workspace } from '../../main/core/workspace/workspace.ts'
import { withWorkspace } from '../workspaceFixture.ts'
import { fileWith, linesOf, phoenixRows, reportOf } from './importFixture.ts'

const span = (id: number, more: object = {}) => ({
  traceId: 'a1'.repeat(16),
  spanId: String(id).padStart(16, 'b'),
  name: `span ${id}`,
  startTimeUnixNano: '1779264000000000000',
  endTimeUnixNano: '1779264001000000000',
  ...more,
})
const otlp = (...spans: object[]) => ({ resourceSpans: [{ scopeSpans: [{ spans }] }] })
const rows = linesOf(phoenixRows(2))

async function rejectsOf(workspace: Workspace) {
  const { rejects } = await rejectsList(workspace, { limit: 50, offset: 0 })
  return rejects.map(({ line, path, reason }) => [line, path?.split('.').at(-1) ?? null, reason])
}

interface Trouble {
  name: string
  file: string
  content: string | Uint8Array
  read: number
  kept: number
  rejects: unknown[][]
}

const troubles: Trouble[] = [
  {
    name: 'OTLP lines name each bad span in its line',
    file: 'lines.jsonl',
    content: [
      JSON.stringify(
        otlp(
          span(1),
          span(2, { startTimeUnixNano: 'soon' }),
          span(3, { spanId: '' }),
          span(4, { endTimeUnixNano: '1779263999000000000' }),
          span(5, { traceId: '0'.repeat(32) }),
        ),
      ),
      '{"resourceSpans":[{"scopeSpans":[',
      JSON.stringify(otlp(span(6))),
      '{"resourceLogs":[]}',
    ].join('\r\n'),
    read: 8,
    kept: 2,
    rejects: [
      [1, 'spans[1]', 'startTimeUnixNano is not a time'],
      [1, 'spans[2]', 'No span id'],
      [1, 'spans[3]', 'End time is before start time (−1,000 ms)'],
      [1, 'spans[4]', 'No trace id'],
      [2, null, 'Not valid JSON: the line ends too early'],
      [4, null, 'This file holds log records, not spans. Export traces instead.'],
    ],
  },
  {
    name: 'one OTLP object over many lines, with a BOM and CRLF, is whole',
    file: 'document.json',
    content: `\uFEFF${JSON.stringify(otlp(span(1), span(2)), null, 2).replaceAll('\n', '\r\n')}\r\n`,
    read: 2,
    kept: 2,
    rejects: [],
  },
  {
    name: 'a JSON array that is cut off keeps what is whole and says that its end is missing',
    file: 'cut.json',
    content: `[\n${rows.slice(0, 3).join(',\n')},`,
    read: 4,
    kept: 3,
    rejects: [[4, null, 'The list has no end: the file is cut off here']],
  },
  {
    name: 'a JSON array on each line loses none of them',
    file: 'batches.jsonl',
    content: `[${rows.slice(0, 3).join(',')}]\n[${rows.slice(3).join(',')}]\n`,
    read: 6,
    kept: 6,
    rejects: [],
  },
  {
    name: 'chat runs: one that is empty is kept, others are named',
    file: 'runs.jsonl',
    content: [
      '{"messages":[],"task_id":1}',
      '{"messages":[{"role":"user","content":"hi"},',
      '{"messages":"none"}',
      '{"traj":[{"role":"user","content":"hi"}],"reward":1}',
      '{"messages":[{"role":"user","content":NaN}]}',
      'not json',
      '{"messages":5}',
      '{"note":1}',
    ].join('\n'),
    read: 8,
    kept: 2,
    rejects: [
      [2, null, 'Not valid JSON: the line ends too early'],
      [3, null, 'messages is a text, not a list of messages'],
      [5, null, 'Not valid JSON: NaN and Infinity are not JSON numbers'],
      [6, null, 'Not valid JSON: it begins with neither { nor ['],
      [7, null, 'messages is a number, not a list of messages'],
      [8, null, 'No messages, traj or messages_display in this run'],
    ],
  },
  {
    name: 'Langfuse: a bad observation does not take its trace with it',
    file: 'langfuse.json',
    content: JSON.stringify({
      trace: { id: 'trace-1', timestamp: '2026-05-20T10:00:10Z', input: 'question' },
      observations: [
        { id: 'o1', type: 'SPAN', startTime: '2026-05-20 10:00:10.000000', endTime: '2026-05-20T10:00:11Z' },
        { id: 'o2', type: 'SPAN', startTime: '2026-05-20T10:00:10Z', endTime: '2026-05-20T10:00:05Z' },
        { type: 'SPAN', startTime: '2026-05-20T10:00:10Z' },
        { id: 'o4', type: 'SPAN', startTime: 'noon' },
        { id: 'o5', type: 'SPAN', startTime: '2026-05-20T10:00:10Z', endTime: 'later' },
      ],
    }),
    read: 6,
    kept: 2,
    rejects: [
      [1, 'observations[1]', 'End time is before start time (−5,000 ms)'],
      [1, 'observations[2]', 'An observation has no id'],
      [1, 'observations[3]', 'An observation has no start time'],
      [1, 'observations[4]', 'The end time of an observation is not a time'],
    ],
  },
  {
    name: 'a text that only says NaN is not taken for the number',
    file: 'says.jsonl',
    content: [...rows, '{"note":"the value: NaN","broken'].join('\n'),
    read: 7,
    kept: 6,
    rejects: [[7, null, 'Not valid JSON: the line ends too early']],
  },
]

test.each(troubles)('$name', ({ file, content, read, kept, rejects }) =>
  withWorkspace(async (workspace, folder) => {
    const report = await reportOf(workspace, await fileWith(folder, file, content))
    expect(report).toMatchObject({ error: null, read, kept, rejected: rejects.length, skipped: 0 })
    expect(await rejectsOf(workspace)).toEqual(rejects)
  }),
)

test('a record nested deeper than any reader can follow opens, and says where it was cut', () =>
  withWorkspace(async (workspace, folder) => {
    const nested = (value: string) => [
      (rows[0] ?? '').replace('"question 1"', value),
      JSON.stringify({ ...phoenixRows(2)[3], attributes: { 'output.value': value } }),
    ]
    const content = [...nested(`${'{"content":['.repeat(6000)}1${']}'.repeat(6000)}`), '{"broken'].join('\n')
    const report = await reportOf(workspace, await fileWith(folder, 'deep.jsonl', content))
    expect(report).toMatchObject({ error: null, read: 3, kept: 2, rejected: 1, traces: 2 })
    const traces = await workspace.database.all<{ trace: string }>(
      constantSql('select trace_uid as trace from traces'),
    )
    const cut: boolean[] = []
    for (const { trace } of traces) {
      const { spans } = await readTrace(workspace, trace)
      cut.push(JSON.stringify(spans[0]?.attributes).includes('nested more than 200 levels deep'))
      const shown = await traceGet(workspace, { trace, bodyLimit: 100 })
      expect(shown.spans).toHaveLength(1)
    }
    // What came as a text that holds JSON is left a text.
    expect(cut.toSorted()).toEqual([false, true])
  }))

test('a circle that two files close between them is shown whole', () =>
  withWorkspace(async (workspace, folder) => {
    const one = phoenixRows(1, { 1: { parent_id: 'bbbbbbbbbbbbb101' } })
    await reportOf(workspace, await fileWith(folder, 'one.jsonl', linesOf(one.slice(0, 1)).join('\n')))
    const { error, kept } = await reportOf(
      workspace,
      await fileWith(folder, 'two.jsonl', linesOf(one.slice(1)).join('\n')),
    )
    expect({ error, kept }).toEqual({ error: null, kept: 2 })
    const first = await workspace.database.first<{ trace: string }>(
      constantSql('select trace_uid as trace from traces'),
    )
    const { spans } = await readTrace(workspace, first?.trace ?? '')
    expect(spans.map(({ depth, orphan }) => [depth, orphan])).toEqual([
      [0, true],
      [1, false],
      [1, false],
    ])
  }))

test.each([
  ['UTF-16 text', Buffer.from(`\uFEFF${rows.join('\n')}`, 'utf16le'), 'unsupported', /is UTF-16 text/],
  ['a file of blanks', '\uFEFF \r\n\n\t', 'unreadable_file', /is empty/],
  ['a gzip file', Buffer.from([0x1f, 0x8b, 8, 0, 0, 0]), 'unsupported', /compressed with gzip/],
  [
    'a file in which every span is its own ancestor',
    linesOf(phoenixRows(1, { 1: { parent_id: 'bbbbbbbbbbbbb101' } }).slice(0, 2)).join('\n'),
    'schema_mismatch',
    /Not one usable record/,
  ],
])('%s is refused in plain words', (_name, content, code, says) =>
  withWorkspace(async (workspace, folder) => {
    const { error } = await reportOf(workspace, await fileWith(folder, 'file.jsonl', content))
    expect(error).toMatchObject({ code, message: expect.stringMatching(says) as string })
    expect(await workspace.database.all(constantSql('select import_id from imports'))).toEqual([])
  }),
)
