import { expect, test } from 'vitest'
import { fileWith, reportOf } from '../../../tests/faults/importFixture.ts'
import { otlpEvent, otlpLine } from '../../../tests/otlpLine.ts'
import { quietCall, withWorkspace } from '../../../tests/workspaceFixture.ts'
import { constantSql } from '../db/sql.ts'
import { withConversations } from './conversations.ts'
import { readTrace } from './traces.ts'

test('a trace whose messages came as events is shown, and given to examples, as what was said', () =>
  withWorkspace(async (workspace, folder) => {
    const events = [
      otlpEvent('gen_ai.user.message', { content: 'Weather?' }),
      otlpEvent('gen_ai.choice', { index: 0, message: '{"role":"assistant","content":"It rains."}' }),
    ]
    const line = otlpLine(1, { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'm' }, { events })
    await reportOf(workspace, await fileWith(folder, 'events.jsonl', line))
    const row = await workspace.database.first<{ trace: string }>(
      constantSql('select trace_uid as trace from traces'),
    )
    const trace = row?.trace ?? ''
    const said = (messages: readonly { role: string; content: string | null }[]) =>
      messages.map(({ role, content }) => [role, content])
    const expected = [
      ['user', 'Weather?'],
      ['assistant', 'It rains.'],
    ]
    expect(said((await readTrace(workspace, trace)).messages)).toEqual(expected)
    const given: unknown[] = []
    await withConversations(workspace, [trace], quietCall().signal, async (batches) => {
      for await (const batch of batches) for (const { messages } of batch) given.push(said(messages))
    })
    expect(given).toEqual([expected])
  }))
