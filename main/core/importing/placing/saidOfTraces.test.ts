import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { importPaths, quietCall, withWorkspace } from '../../../../tests/workspaceFixture.ts'
import { protocol } from '../../../../shared/protocol/protocol.ts'
import { constantSql } from '../../db/sql.ts'
import { sliceGroups } from '../../slices/slices.ts'
import type { Workspace } from '../../workspace/workspace.ts'

interface TestSpan {
  name: string
  parent?: number
  attributes?: Record<string, string | number | boolean>
}

const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0')
const typed = (value: string | number | boolean) =>
  typeof value === 'string'
    ? { stringValue: value }
    : typeof value === 'boolean'
      ? { boolValue: value }
      : { doubleValue: value }

/** Imports traces, each given by its spans in order. */
async function imported(workspace: Workspace, folder: string, traces: readonly (readonly TestSpan[])[]) {
  const lines = traces.map((spans, trace) => {
    const written = spans.map(({ name, parent, attributes = {} }, span) => ({
      traceId: hex(trace + 1, 32),
      spanId: hex(trace * 100 + span + 1, 16),
      ...(parent === undefined ? {} : { parentSpanId: hex(trace * 100 + parent + 1, 16) }),
      name,
      startTimeUnixNano: `${1_780_000_000_000 + trace * 1000 + span}000000`,
      endTimeUnixNano: `${1_780_000_000_500 + trace * 1000 + span}000000`,
      attributes: Object.entries(attributes).map(([key, value]) => ({ key, value: typed(value) })),
    }))
    return JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: written }] }] })
  })
  const file = path.join(folder, 'traces.jsonl')
  await writeFile(file, `${lines.join('\n')}\n`)
  await importPaths(workspace, [file])
  return workspace.database.all<Record<string, unknown>>(
    constantSql(
      'select cost, tokens, llm_calls, turns, guardrail, escalation, thumbs from traces order by start_at',
    ),
  )
}

const agent = { 'openinference.span.kind': 'AGENT' }
const call = (tokens: number, cost: number) => ({
  'openinference.span.kind': 'LLM',
  'llm.token_count.total': tokens,
  'llm.cost.total': cost,
})

test('a model call that two instrumentations write, one within the other, counts once', () =>
  withWorkspace(async (workspace, folder) => {
    const rows = await imported(workspace, folder, [
      [
        { name: 'agent', attributes: agent },
        { name: 'ChatOpenAI', parent: 0, attributes: call(120, 0.01) },
        { name: 'openai.chat', parent: 1, attributes: call(120, 0.01) },
        { name: 'ChatOpenAI', parent: 0, attributes: call(30, 0.02) },
        { name: 'openai.chat', parent: 3, attributes: call(30, 0.02) },
      ],
      // Three deep; the middle one says nothing of its own.
      [
        { name: 'outer', attributes: call(50, 0.05) },
        { name: 'middle', parent: 0, attributes: { 'openinference.span.kind': 'LLM' } },
        { name: 'inner', parent: 1, attributes: call(50, 0.05) },
      ],
      // What only the inner calls say is said.
      [
        { name: 'outer', attributes: { 'openinference.span.kind': 'LLM', 'llm.cost.total': 0.4 } },
        { name: 'inner', parent: 0, attributes: call(7, 0.1) },
        { name: 'inner', parent: 0, attributes: call(5, 0.3) },
      ],
      // Side by side, each is a call.
      [
        { name: 'agent', attributes: agent },
        { name: 'first', parent: 0, attributes: call(10, 0.1) },
        { name: 'second', parent: 0, attributes: call(20, 0.2) },
      ],
    ])
    expect(rows.map(({ tokens, llm_calls }) => [tokens, llm_calls])).toEqual([
      [150, 2],
      [50, 1],
      [12, 1],
      [30, 2],
    ])
    expect(rows.map(({ cost }) => Number(cost).toFixed(6))).toEqual([
      '0.030000',
      '0.050000',
      '0.400000',
      '0.300000',
    ])
  }))

test('what no span says stays unknown: turns, guardrail and escalation; a handoff is found as a tool', () =>
  withWorkspace(async (workspace, folder) => {
    const traces = Array.from({ length: 10 }, (_, index): TestSpan[] => [
      { name: 'agent', attributes: agent },
      ...(index < 2
        ? [{ name: 'escalate_to_human', parent: 0, attributes: { 'assay.span.kind': 'handoff' } }]
        : []),
      ...(index === 8 || index === 9
        ? [
            {
              name: 'amount check',
              parent: 0,
              attributes: { 'openinference.span.kind': 'GUARDRAIL', 'guardrail.triggered': index === 9 },
            },
          ]
        : []),
    ])
    const rows = await imported(workspace, folder, traces)
    expect(rows.map(({ turns }) => turns)).toEqual(traces.map(() => null))
    expect(rows.map(({ guardrail }) => guardrail)).toEqual([...traces.slice(2).map(() => null), 0, 1])
    const sliced = async (by: string) =>
      (
        await sliceGroups(
          workspace,
          protocol['slice.groups'].input.parse({ by: [by], metrics: ['escalation', 'guardrail', 'turns'] }),
          quietCall(),
        )
      ).rows.map(({ key, n, values }) => [
        key[by],
        n,
        values.escalation?.n,
        values.guardrail?.n,
        values.guardrail?.value ?? null,
        values.turns?.n,
      ])
    expect(await sliced('format')).toEqual([['otlp', 10, 0, 2, 0.5, 0]])
    expect(await sliced('tool')).toEqual([
      [null, 8, 0, 2, 0.5, 0],
      ['escalate_to_human', 2, 0, 0, null, 0],
    ])
  }))

test('a thumb is read in every usual form; what else stands there is kept', () =>
  withWorkspace(async (workspace, folder) => {
    const forms = ['UP', 1, true, '+1', 'Thumbs_Up', 'Down', 0, -1, false, 'FALSE', 'sideways']
    const rows = await imported(
      workspace,
      folder,
      forms.map((thumbs) => [{ name: 'agent', attributes: { ...agent, 'feedback.thumbs': thumbs } }]),
    )
    expect(rows.map(({ thumbs }) => thumbs)).toEqual([
      ...Array.from({ length: 5 }, () => 'up'),
      ...Array.from({ length: 5 }, () => 'down'),
      'sideways',
    ])
  }))
