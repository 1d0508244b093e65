import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { constantSql } from '../../main/core/db/sql.ts'
import { readTraces, traceGet, type WholeTrace } from '../../main/core/traces/traces.ts'
import type { Workspace } from '../../main/core/workspace/workspace.ts'
import { importPaths, sample, withoutSamples, withWorkspace } from '../workspaceFixture.ts'

const real = test.skipIf(withoutSamples)

interface Turn {
  role: string
  content: string | null
  tool_calls?: { function: { name: string; arguments: string } }[] | null
}

/** All traces of a workspace in the order of the records in their file. */
async function inFileOrder(workspace: Workspace): Promise<WholeTrace[]> {
  const rows = await workspace.database.all<{ trace: string }>(
    constantSql(`select trace_uid as trace from spans where parent_span_id is null
      order by import_id, source_offset`),
  )
  return readTraces(
    workspace,
    rows.map(({ trace }) => trace),
  )
}

// A redaction token stands for what it hides, so only what holds none can be compared letter by letter.
const plain = (text: string | null) => (text === null || /\[[A-Z_]+_[0-9A-Z]{10}\]/.test(text) ? null : text)

const spoken = (trace: WholeTrace | undefined) =>
  (trace?.messages ?? []).map(({ role, content, toolCalls }) => ({
    role,
    content,
    calls: toolCalls.map((call) => call.name),
  }))

real(
  'every turn of 200 runs comes back as it was said, as JSON, JSON lines and Parquet alike',
  () =>
    withWorkspace(async (workspace) => {
      const array = sample('taubench', 'gpt-4o-airline.json')
      const runs = JSON.parse(await readFile(array, 'utf8')) as { traj: Turn[] }[]
      await importPaths(workspace, [array])
      const traces = await inFileOrder(workspace)
      expect(traces).toHaveLength(200)
      let compared = 0
      for (const [index, { traj }] of runs.entries()) {
        const { messages } = traces[index] ?? { messages: [] }
        expect(messages.map(({ role }) => role)).toEqual(traj.map(({ role }) => role))
        for (const [turn, message] of messages.entries()) {
          const text = plain(message.content)
          if (text === null) continue
          compared++
          expect(text).toBe(traj[turn]?.content)
        }
        expect(messages.flatMap(({ toolCalls }) => toolCalls.map((call) => call.name))).toEqual(
          traj.flatMap((turn) => (turn.tool_calls ?? []).map((call) => call.function.name)),
        )
      }
      expect(traces.reduce((sum, { messages }) => sum + messages.length, 0)).toBe(5308)
      expect(compared).toBeGreaterThan(3000)
      const tools = await workspace.database.first(
        constantSql(
          `select count(*) as calls, count(*) filter (status = 'error') as errors from spans where kind = 'tool'`,
        ),
      )
      expect(tools).toEqual({ calls: 1164, errors: 73 })
      await withWorkspace(async (other) => {
        await importPaths(other, [sample('derived', 'tau_airline_gpt4o.runs.jsonl')])
        const lines = await inFileOrder(other)
        expect(lines.map(({ row }) => row.reward)).toEqual(traces.map(({ row }) => row.reward))
        await withWorkspace(async (third) => {
          await importPaths(third, [sample('derived', 'tau_airline_gpt4o.runs.parquet')])
          const parquet = await inFileOrder(third)
          // What only one of the two names as a person is masked in that one alone.
          for (const [index, trace] of lines.entries()) {
            const [ours, theirs] = [spoken(trace), spoken(parquet[index])]
            const comparable = (_turn: unknown, at: number) =>
              [ours, theirs].every((said) => plain(said[at]?.content ?? null) !== null)
            expect(theirs.length).toBe(ours.length)
            expect(theirs.filter(comparable)).toEqual(ours.filter(comparable))
          }
        })
      })
    }),
  180_000,
)

real('text-rendered runs have their turns, and None is no content', () =>
  withWorkspace(async (workspace) => {
    await importPaths(workspace, [sample('taubench', 'few_shot-retail.jsonl')])
    const traces = await inFileOrder(workspace)
    expect(traces).toHaveLength(69)
    for (const { messages } of traces) {
      expect(messages[0]?.role).toBe('user')
      expect(messages.some(({ content }) => content === 'None')).toBe(false)
      expect(new Set(messages.map(({ role }) => role)).has('assistant')).toBe(true)
    }
  }),
)

real('runs with failures beside them: 73 won and 27 lost, and the labels themselves are no runs', () =>
  withWorkspace(async (workspace) => {
    const [all, failed, truth] = ['100runs', 'failed29', 'ground_truth'].map((name) =>
      sample('agentrx', `tau_retail_${name}.json`),
    )
    const { files } = await importPaths(workspace, [all ?? '', failed ?? '', truth ?? ''])
    expect(files.map(({ read, kept, error }) => [read, kept, error?.code ?? null])).toEqual([
      [100, 100, null],
      [29, 29, null],
      [0, 0, 'unsupported'],
    ])
    const won = await workspace.database.all(
      constantSql(
        `select import_id as id, count(*) filter (traces.success) as won, count(*) filter (not traces.success) as lost
          from spans join traces using (trace_uid) where parent_span_id is null group by import_id order by import_id`,
      ),
    )
    expect(won).toEqual([
      { id: 1, won: 73, lost: 27 },
      { id: 2, won: 0, lost: 29 },
    ])
  }),
)

real('a run that crashed before its first message is kept as a failure of the infrastructure', () =>
  withWorkspace(async (workspace, folder) => {
    const runs = JSON.parse(await readFile(sample('taubench', 'gpt-4o-airline.json'), 'utf8')) as object[]
    const file = path.join(folder, 'runs.json')
    await writeFile(
      file,
      JSON.stringify([runs[0], { ...runs[1], traj: [], reward: 0, info: { error: 'boom' } }, runs[2]]),
    )
    const { files } = await importPaths(workspace, [file])
    expect(files[0]).toMatchObject({ read: 3, kept: 3, rejected: 0, traces: 3 })
    const traces = await inFileOrder(workspace)
    expect(traces.map(({ row }) => row.infrastructure_failure)).toEqual([false, true, false])
    const [, crashed] = traces
    expect(crashed?.row).toMatchObject({ success: null, reward: 0 })
    expect(spoken(crashed)).toEqual([])
    const shown = await traceGet(workspace, { trace: crashed?.row.trace ?? '', bodyLimit: 1000 })
    expect(shown.notes[0]).toMatch(/crashed before its first message: an infrastructure failure/)
    expect(shown.spans).toMatchObject([{ status: 'error', statusMessage: 'boom' }])
  }),
)
