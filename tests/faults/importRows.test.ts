import { expect, test } from 'vitest'
import { constantSql } from '../../main/core/db/sql.ts'
import { rejectsList } from '../../main/core/importing/imports.ts'
import { readTrace } from '../../main/core/traces/traces.ts'
import type { Workspace } from '../../main/core/workspace/workspace.ts'
import { withWorkspace } from '../workspaceFixture.ts'
import { fileWith, linesOf, phoenixRows, reportOf } from './importFixture.ts'

async function importBytes(
  content: string | Uint8Array,
  check: (workspace: Workspace, report: Awaited<ReturnType<typeof reportOf>>) => Promise<void>,
): Promise<void> {
  await withWorkspace(async (workspace, folder) => {
    const report = await reportOf(workspace, await fileWith(folder, 'rows.jsonl', content))
    expect(report.error).toBeNull()
    expect(report.kept + report.rejected + report.skipped).toBe(report.read)
    await check(workspace, report)
  })
}

const rejectsOf = async (workspace: Workspace) =>
  (await rejectsList(workspace, { limit: 100, offset: 0 })).rejects.map(({ line, reason }) => ({
    line,
    reason,
  }))

const rows = linesOf(phoenixRows(4))
const replaced = (line: number, text: string) =>
  rows.map((row, index) => (index === line - 1 ? text : row)).join('\n')

test.each([
  ['a truncated line in the middle', replaced(5, (rows[4] ?? '').slice(0, 60)), 5, /line ends too early/],
  ['a truncated last line', replaced(12, (rows[11] ?? '').slice(0, 60)), 12, /line ends too early/],
  [
    'NaN',
    replaced(3, (rows[2] ?? '').replace('"question 1"', 'NaN')),
    3,
    /NaN and Infinity are not JSON numbers/,
  ],
  [
    'a lone surrogate',
    replaced(4, (rows[3] ?? '').replace('question 2', 'question \\ud83d')),
    4,
    /half of a character/,
  ],
  ['a line that is no object', replaced(7, '"just text"'), 7, /Not a JSON object/],
  [
    'a row without a span id',
    replaced(8, JSON.stringify({ ...phoenixRows(4)[7], context: { trace_id: 'a' } })),
    8,
    /No span id/,
  ],
  [
    'a time that is none',
    linesOf(phoenixRows(4, { 6: { end_time: 'tomorrow' } })).join('\n'),
    6,
    /end_time is not a time/,
  ],
  [
    'a negative duration',
    linesOf(phoenixRows(4, { 9: { end_time: '2026-05-20T09:59:59.000000+00:00' } })).join('\n'),
    9,
    /End time is before start time/,
  ],
])('%s is quarantined with its line, the rest is kept', (_name, content, line, reason) =>
  importBytes(content, async (workspace, report) => {
    expect(report).toMatchObject({ read: 12, kept: 11, rejected: 1 })
    expect(await rejectsOf(workspace)).toEqual([{ line, reason: expect.stringMatching(reason) as string }])
  }),
)

test('invalid UTF-8 is quarantined with its line, and its bytes are not guessed', () => {
  const bytes = Buffer.from(rows.join('\n'))
  bytes[bytes.indexOf('question 3')] = 0xff
  return importBytes(bytes, async (workspace, report) => {
    expect(report).toMatchObject({ read: 12, kept: 11, rejected: 1 })
    expect(await rejectsOf(workspace)).toEqual([{ line: 7, reason: 'Not valid UTF-8 text' }])
  })
})

test('several bad lines in one file are each named, in order', () =>
  importBytes(
    [rows[0], '{"broken', rows[1], '', 'nothing', rows[2], ...rows.slice(3, 6)].join('\n'),
    async (workspace, report) => {
      expect(report).toMatchObject({ read: 8, kept: 6, rejected: 2 })
      expect((await rejectsOf(workspace)).map(({ line }) => line)).toEqual([2, 5])
    },
  ))

test('the text of a rejected row is redacted, and its bytes lie in the vault', () =>
  importBytes(replaced(2, '{"note":"write to anna@example.com","broken'), async (workspace) => {
    const { rejects } = await rejectsList(workspace, { limit: 10, offset: 0 })
    expect(rejects[0]?.text).toContain('[EMAIL_')
    expect(rejects[0]?.text).not.toContain('anna@example.com')
  }))

test('BOM, CRLF, blank lines and a missing last line end lose nothing', () =>
  importBytes(
    `\uFEFF${rows.slice(0, 6).join('\r\n')}\r\n\r\n\n${rows.slice(6).join('\r\n')}`,
    async (workspace, report) => {
      expect(report).toMatchObject({ read: 12, kept: 12, rejected: 0, traces: 4 })
      const names = await workspace.database.all(constantSql('select distinct name from spans order by name'))
      expect(names).toEqual([{ name: 'step 0' }, { name: 'step 1' }, { name: 'step 2' }])
    },
  ))

test('the same span twice in a file is kept once; with other content it becomes a revision', () => {
  const later = { ...phoenixRows(4)[1], end_time: '2026-05-20T10:00:09.000000+00:00' }
  return importBytes([...rows, rows[0], JSON.stringify(later)].join('\n'), async (workspace, report) => {
    expect(report).toMatchObject({ read: 14, rejected: 0 })
    expect(report.kept + report.skipped).toBe(14)
    expect(report.skipped).toBe(1)
    const spans = await workspace.database.first(
      constantSql(`select (select count(*) from spans) as spans, (select count(*) from span_revisions) as revisions,
        (select epoch_us(end_at) // 1000000 % 60 from spans where name = 'step 1' order by trace_uid, end_at desc limit 1) as seconds`),
    )
    expect(spans).toMatchObject({ spans: 12, revisions: 1 })
  })
})

test('an orphan span is kept, counted and shown at the top', () => {
  const lost = phoenixRows(2, { 5: { parent_id: 'feedfeedfeedfeed' } })
  return importBytes(linesOf(lost).join('\n'), async (workspace, report) => {
    expect(report).toMatchObject({ read: 6, kept: 6, rejected: 0 })
    expect(report.health).toContainEqual({
      what: 'Spans whose parent is not in the file',
      count: 1,
      unit: 'spans',
    })
    const orphaned = await workspace.database.first<{ id: string }>(
      constantSql("select trace_uid as id from spans where parent_span_id = 'feedfeedfeedfeed'"),
    )
    const { spans } = await readTrace(workspace, orphaned?.id ?? '')
    expect(spans.filter(({ orphan }) => orphan)).toMatchObject([{ depth: 0 }])
  })
})

test('spans that are their own ancestors are quarantined, also two that hold each other', () => {
  const list = phoenixRows(3)
  const idOf = (line: number) => (list[line - 1]?.context as { span_id: string } | undefined)?.span_id ?? ''
  const circle = phoenixRows(3, {
    2: { parent_id: idOf(2) },
    5: {
      parent_id: idOf(6),
      start_time: '2026-05-20T10:00:03.000000+00:00',
      end_time: '2026-05-20T10:00:04.000000+00:00',
    },
    6: { parent_id: idOf(5) },
  })
  return importBytes(linesOf(circle).join('\n'), async (workspace, report) => {
    expect(report).toMatchObject({ read: 9, kept: 6, rejected: 3 })
    expect(await rejectsOf(workspace)).toEqual(
      [2, 5, 6].map((line) => ({ line, reason: 'Span is its own ancestor' })),
    )
    const { rejects } = await rejectsList(workspace, { limit: 9, offset: 0 })
    expect(rejects.map(({ text }) => JSON.parse(text ?? '') as unknown)).toContainEqual({
      name: 'step 1',
      span_id: idOf(5),
      parent_id: idOf(6),
      attributes: { 'input.value': 'question 2', 'output.value': 'answer 2.1' },
    })
  })
})

test.each([
  ['start at the same time', '2026-05-20T10:00:03.000000+00:00'],
  ['have no start', null],
])('spans that hold each other and %s are quarantined', (_, start) => {
  const idOf = (line: number) =>
    (phoenixRows(2)[line - 1]?.context as { span_id: string } | undefined)?.span_id ?? ''
  const times = { start_time: start, end_time: '2026-05-20T10:00:04.000000+00:00' }
  const circle = phoenixRows(2, { 5: { parent_id: idOf(6), ...times }, 6: { parent_id: idOf(5), ...times } })
  return importBytes(linesOf(circle).join('\n'), async (workspace, report) => {
    expect(report).toMatchObject({ read: 6, kept: 4, rejected: 2 })
    expect((await rejectsOf(workspace)).map(({ line }) => line)).toEqual([5, 6])
  })
})

test('a line of 20 MB is kept whole and its body comes back', () => {
  const body = 'long '.repeat(4_000_000)
  const big = phoenixRows(2, { 1: { attributes: { 'input.value': body, 'output.value': 'end' } } })
  return importBytes(linesOf(big).join('\n'), async (workspace, report) => {
    expect(report).toMatchObject({ read: 6, kept: 6, rejected: 0 })
    const first = await workspace.database.first<{ id: string }>(
      constantSql("select trace_uid as id from spans where answer_preview = 'end'"),
    )
    const { spans } = await readTrace(workspace, first?.id ?? '')
    expect(spans[0]?.bodies.input?.length).toBe(body.length)
  })
})

test('bad elements of a JSON array do not hide those after them', () =>
  importBytes(
    `[${[rows[0], '{"context": oops}', rows[1], rows[2]].join(',\n')}]`,
    async (workspace, report) => {
      expect(report).toMatchObject({ read: 4, kept: 3, rejected: 1 })
      expect((await rejectsOf(workspace)).map(({ line }) => line)).toEqual([2])
    },
  ))
