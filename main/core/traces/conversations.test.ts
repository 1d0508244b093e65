import { expect, test } from 'vitest'
import { fileWith, reportOf } from '../../../tests/faults/importFixture.ts'
import { otlpLine } from '../../../tests/otlpLine.ts'
import { quietCall, withWorkspace } from '../../../tests/workspaceFixture.ts'
import { constantSql } from '../db/sql.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { withConversations } from './conversations.ts'

const call = (trace: number, span: number, said: string, more: { parent?: number; start?: string } = {}) =>
  otlpLine(
    trace,
    { 'openinference.span.kind': 'LLM', 'input.value': `ask ${said}`, 'output.value': `say ${said}` },
    { span, ...more },
  )

async function tracesOf(workspace: Workspace): Promise<string[]> {
  const rows = await workspace.database.all<{ trace: string }>(
    constantSql('select trace_uid as trace from traces order by start_at'),
  )
  return rows.map(({ trace }) => trace)
}

test('a trace that lies in two files is told whole, though its rows bear the same numbers', () =>
  withWorkspace(async (workspace, folder) => {
    const root = otlpLine(1, { 'openinference.span.kind': 'AGENT' }, { span: 9 })
    const first = [call(1, 1, 'one', { parent: 9 }), root].join('\n')
    await reportOf(workspace, await fileWith(folder, 'first.jsonl', first))
    const second = call(1, 2, 'two', { parent: 9, start: '1780000001000000009' })
    await reportOf(workspace, await fileWith(folder, 'second.jsonl', second))
    const [trace = ''] = await tracesOf(workspace)
    const given: unknown[] = []
    await withConversations(workspace, [trace], quietCall().signal, async (batches) => {
      for await (const batch of batches)
        for (const { messages, spans, sources } of batch)
          given.push({
            said: messages.map(({ content }) => content),
            spans: spans.length,
            sources: sources.length,
          })
    })
    expect(given).toEqual([
      {
        said: ['ask one', 'say one', 'ask two', 'say two'],
        spans: 3,
        sources: 3,
      },
    ])
  }))

test('batches come in the order asked for, and one can leave in the midst of them', () =>
  withWorkspace(async (workspace, folder) => {
    const lines = Array.from({ length: 30 }, (_, index) => call(index + 1, 1, `${index}`))
    await reportOf(workspace, await fileWith(folder, 'many.jsonl', lines.join('\n')))
    const wanted = (await tracesOf(workspace)).reverse()
    const read = async (upTo: number) => {
      const given: string[][] = []
      await withConversations(
        workspace,
        wanted,
        quietCall().signal,
        async (batches) => {
          for await (const batch of batches) {
            given.push([...batch].map(({ trace }) => trace))
            if (given.length === upTo) break
          }
        },
        { batchSpans: 7 },
      )
      return given
    }
    const whole = await read(Infinity)
    expect(whole.map((batch) => batch.length)).toEqual([7, 7, 7, 7, 2])
    expect(whole.flat()).toEqual(wanted)
    expect((await read(2)).flat()).toEqual(wanted.slice(0, 14))
  }))

test('a cancel between two batches ends the reading', () =>
  withWorkspace(async (workspace, folder) => {
    const lines = Array.from({ length: 9 }, (_, index) => call(index + 1, 1, `${index}`))
    await reportOf(workspace, await fileWith(folder, 'many.jsonl', lines.join('\n')))
    const cancel = new AbortController()
    let batchesRead = 0
    const reading = withConversations(
      workspace,
      await tracesOf(workspace),
      cancel.signal,
      async (batches) => {
        for await (const _ of batches) {
          batchesRead++
          cancel.abort()
        }
      },
      { batchSpans: 3 },
    )
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' })
    expect(batchesRead).toBe(1)
  }))
