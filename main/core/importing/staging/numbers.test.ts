import { expect, test } from 'vitest'
import { protocol } from '../../../../shared/protocol/protocol.ts'
import { fileWith, linesOf, phoenixRows, reportOf } from '../../../../tests/faults/importFixture.ts'
import { otlpLine } from '../../../../tests/otlpLine.ts'
import { quietCall, withWorkspace } from '../../../../tests/workspaceFixture.ts'
import { constantSql } from '../../db/sql.ts'
import { tracesPage } from '../../slices/slices.ts'
import { rejectsList } from '../imports.ts'

const call = (more: Parameters<typeof otlpLine>[1]) => ({
  'openinference.span.kind': 'LLM',
  'llm.model_name': 'm',
  ...more,
})

test('a number that cannot be meant is missing, and the traces beside it are still listed', () =>
  withWorkspace(async (workspace, folder) => {
    const odd = [
      { 'llm.cost.total': Number.NaN },
      { 'llm.cost.total': Infinity },
      { 'llm.cost.total': 1e308 },
      { 'llm.token_count.total': 1e17 },
      { 'llm.token_count.total': '9223372036854775807' },
      { 'llm.token_count.total': -5 },
      { 'llm.token_count.prompt': 9e18, 'llm.token_count.completion': 9e18 },
      { 'feedback.csat': Number.NaN },
      { 'outcome.reward': Number.NaN },
      { metadata: '{"reward": 1e309}' },
      { 'assay.turns': 3e9 },
      { 'assay.turns': -3 },
      { 'tool.name': 'refund', 'input.value': `{"amount": ${'9'.repeat(400)}}` },
    ]
    const good = {
      'llm.cost.total': 0.25,
      'llm.token_count.prompt': 20,
      'llm.token_count.completion': 5,
      'feedback.csat': 4.5,
      'outcome.reward': -1,
      'assay.turns': 3,
    }
    const lines = [good, ...odd].map((attributes, index) => otlpLine(index + 1, call(attributes)))
    const report = await reportOf(workspace, await fileWith(folder, 'calls.jsonl', lines.join('\n')))
    expect(report).toMatchObject({ error: null, read: lines.length, kept: lines.length })
    const method = protocol['traces.page']
    const page = await tracesPage(workspace, method.input.parse({ limit: 100 }), quietCall())
    expect(method.output.safeParse(page).error).toBeUndefined()
    const traces = await workspace.database.all(
      constantSql('select cost, tokens, csat, reward, turns, refund_amount from traces order by start_at'),
    )
    const missing = { cost: null, tokens: null, csat: null, reward: null, turns: null, refund_amount: null }
    expect(traces).toEqual([
      { cost: 0.25, tokens: 25, csat: 4.5, reward: -1, turns: 3, refund_amount: null },
      ...odd.map(() => missing),
    ])
  }))

test('a score that is no number leaves its chunk without one', () =>
  withWorkspace(async (workspace, folder) => {
    const documents = [
      { 'document.id': 'a', 'document.score': Number.NaN },
      { 'document.id': 'b', 'document.score': 0.5 },
    ]
    const line = otlpLine(1, { 'openinference.span.kind': 'RETRIEVER', 'retrieval.documents': documents })
    await reportOf(workspace, await fileWith(folder, 'retrieval.jsonl', line))
    const chunks = await workspace.database.all(
      constantSql('select chunk, score from trace_chunks order by chunk'),
    )
    expect(chunks).toEqual([
      { chunk: 'a', score: null },
      { chunk: 'b', score: 0.5 },
    ])
  }))

test.each([
  [
    'Phoenix',
    linesOf(phoenixRows(1, { 2: { start_time: 1e22 }, 3: { end_time: '+275000-01-01T00:00:00Z' } })),
  ],
  ['OTLP', [otlpLine(1, {}), otlpLine(2, {}, { start: 1e25 }), otlpLine(3, {}, { start: '9'.repeat(25) })]],
])('%s: a time beyond every calendar costs its row alone', (_, lines) =>
  withWorkspace(async (workspace, folder) => {
    const report = await reportOf(workspace, await fileWith(folder, 'times.jsonl', lines.join('\n')))
    expect(report).toMatchObject({ error: null, read: 3, kept: 1, rejected: 2 })
    const { rejects } = await rejectsList(workspace, { limit: 10, offset: 0 })
    expect(rejects.map(({ line, reason }) => [line, reason])).toEqual([
      [2, expect.stringMatching(/start.* is not a time/i)],
      [3, expect.stringMatching(/(start|end).* is not a time/i)],
    ])
  }),
)
