import { expect, test } from 'vitest'
import { fileWith, reportOf } from '../../../../tests/faults/importFixture.ts'
import { otlpLine } from '../../../../tests/otlpLine.ts'
import { withWorkspace } from '../../../../tests/workspaceFixture.ts'
import { constantSql } from '../../db/sql.ts'

test('what names a model and counts tokens is a model call, so that its tokens and cost are summed', () =>
  withWorkspace(async (workspace, folder) => {
    const call = {
      'gen_ai.request.model': 'gpt-4o',
      'gen_ai.usage.prompt_tokens': 100,
      'gen_ai.usage.completion_tokens': 50,
      'gen_ai.usage.cost': 0.01,
    }
    const lines = [
      otlpLine(1, { 'traceloop.span.kind': 'workflow' }, { name: 'support.workflow' }),
      otlpLine(1, call, { name: 'openai.chat', span: 2, parent: 1 }),
      otlpLine(1, { ...call, 'llm.request.type': 'unknown' }, { name: 'openai.chat', span: 3, parent: 1 }),
      otlpLine(1, { 'gen_ai.request.model': 'gpt-4o' }, { name: 'prepare', span: 4, parent: 1 }),
      otlpLine(2, call, { name: 'openai.chat' }),
      otlpLine(3, { ...call, 'llm.request.type': 'embedding' }, { name: 'openai.embeddings' }),
      otlpLine(4, {}, { name: 'root' }),
      otlpLine(5, {
        'ai.operationId': 'ai.generateText.doGenerate',
        'ai.usage.inputTokens': 10,
        'ai.usage.completionTokens': 3,
      }),
    ]
    await reportOf(workspace, await fileWith(folder, 'calls.jsonl', lines.join('\n')))
    const spans = await workspace.database.all<{ kind: string }>(
      constantSql('select kind from spans order by native_trace_id, span_id'),
    )
    expect(spans.map(({ kind }) => kind)).toEqual([
      'agent',
      'llm',
      'llm',
      'other',
      'llm',
      'embedding',
      'agent',
      'llm',
    ])
    const last = await workspace.database.first(
      constantSql('select tokens from traces order by start_at desc limit 1'),
    )
    expect(last).toEqual({ tokens: 13 })
    const first = await workspace.database.first(
      constantSql('select tokens, cost, llm_calls from traces order by start_at limit 1'),
    )
    expect(first).toEqual({ tokens: 300, cost: 0.02, llm_calls: 2 })
  }))
