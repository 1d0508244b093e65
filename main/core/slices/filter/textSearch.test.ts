import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { importPaths, quietCall, withWorkspace } from '../../../../tests/workspaceFixture.ts'
import { tracesIds } from '../slices.ts'

const span = (trace: string, attributes: Record<string, unknown>, status = '') => ({
  name: 'chat',
  span_kind: 'LLM',
  parent_id: null,
  start_time: '2026-05-01T10:00:00+00:00',
  end_time: '2026-05-01T10:00:01+00:00',
  status_code: status === '' ? 'OK' : 'ERROR',
  status_message: status,
  attributes,
  events: [],
  context: { trace_id: trace.repeat(32), span_id: trace.repeat(16) },
})

const said = (role: string, content: string) => ({ 'message.role': role, 'message.content': content })

const spans = [
  span('a', {
    'llm.input_messages': [
      said('system', 'Refunds are up to "a person", never you.'),
      said('user', 'Say "good morning" to Zoë, please'),
    ],
    'llm.tools': [{ name: 'issue_refund', description: 'Gives money back' }],
    'output.value': '{"answer": "Good Morning, Zoë\\nand all"}',
  }),
  span('b', { 'input.value': 'I want a REFUND' }),
  span('c', { 'input.value': 'nothing special' }, 'Timeout after the refund was asked for'),
  span('d', { 'input.value': 'the content of my question' }),
]

test('finds what was said, whatever its case and escapes, and nothing that stands in every call', () =>
  withWorkspace(async (workspace, folder) => {
    const file = path.join(folder, 'spans.jsonl')
    await writeFile(file, spans.map((item) => `${JSON.stringify(item)}\n`).join(''))
    await importPaths(workspace, [file])
    const rows = await workspace.database.all<{ id: string; uid: string }>({
      text: 'select left(native_trace_id, 1) as id, trace_uid as uid from traces',
      values: [],
    })
    const letter = new Map(rows.map(({ id, uid }) => [uid, id]))
    const found = async (where: string) => {
      const order = { column: 'trace', descending: false } as const
      const { ids } = await tracesIds(workspace, { where, order, limit: 10 }, quietCall())
      return ids
        .map((uid) => letter.get(uid))
        .toSorted()
        .join('')
    }
    expect(await found('text ~ "refund"')).toBe('bc')
    expect(await found('text ~ "zoë"')).toBe('a')
    expect(await found(`text ~ 'say "good'`)).toBe('a')
    expect(await found('text ~ "gives money"')).toBe('')
    expect(await found('text ~ "message.content"')).toBe('')
    expect(await found('text ~ "content"')).toBe('d')
    expect(await found('not text ~ "refund"')).toBe('ad')
    expect(await found('text ~ "refund" or text ~ "good morning"')).toBe('abc')
    expect(await found('text ~ "%"')).toBe('')
  }))
