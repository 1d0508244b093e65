import { expect, test } from 'vitest'
import { fileWith, linesOf, phoenixRows, reportOf } from '../../../tests/faults/importFixture.ts'
import { withWorkspace } from '../../../tests/workspaceFixture.ts'
import { sql } from '../db/sql.ts'
import { wholeTraceId } from './wholeTraceId.ts'

test('a trace is found by the beginning of its id or of its id in the export; several are named, a short one is no guess', async () => {
  await withWorkspace(async (workspace, folder) => {
    await reportOf(workspace, await fileWith(folder, 'rows.jsonl', linesOf(phoenixRows(4)).join('\n')))
    const traces = await workspace.database.all<{ trace: string; native: string }>(
      sql`select trace_uid as trace, native_trace_id as native from traces order by trace_uid`,
    )
    const [one] = traces
    if (one === undefined) throw new Error('no trace was imported')
    expect(await wholeTraceId(workspace, one.trace)).toBe(one.trace)
    expect(await wholeTraceId(workspace, one.trace.slice(0, 8))).toBe(one.trace)
    expect(await wholeTraceId(workspace, one.native)).toBe(one.trace)
    expect(await wholeTraceId(workspace, one.trace.slice(0, 5))).toBe(one.trace.slice(0, 5))
    expect(await wholeTraceId(workspace, 'nothing-like-it')).toBe('nothing-like-it')
    await workspace.database.run(
      sql`update traces set native_trace_id = 'named-it' || case when trace_uid = ${one.trace} then '' else trace_uid end`,
    )
    expect(await wholeTraceId(workspace, 'named-it')).toBe(one.trace)
    await workspace.database.run(sql`update traces set native_trace_id = 'shared-' || trace_uid`)
    await expect(wholeTraceId(workspace, 'shared-')).rejects.toMatchObject({
      code: 'invalid_input',
      message: `${traces.length} traces begin with shared-: ${traces.map(({ trace }) => trace).join(', ')}.`,
      details: { traces: traces.map(({ trace }) => trace), more: 0 },
    })
  })
})
