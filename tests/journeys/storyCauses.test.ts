import { expect, test } from 'vitest'
import { sql, type Sql } from '../../main/core/db/sql.ts'
import { withDemo } from './demoWorkspace.ts'

const listed = (ids: readonly string[]) => sql`select unnest(${JSON.stringify(ids)}::json::varchar[])`

test('what a story names as its cause is in the traces, and what it leaves alone has not moved', () =>
  withDemo({ traces: 4000 }, async ({ workspace, truth, share }) => {
    const numbers = async (query: Sql) =>
      (await workspace.database.first<Record<string, number>>(query)) ?? {}
    const told = (id: string) => {
      const story = truth.stories[id]
      if (story === undefined) throw new Error(`story ${id} is not told`)
      return story
    }

    // 6: in the window the guardrail is the only part of the agent whose version differs from the week before.
    const tightened = told('6')
    const span = (window: { from: string; to: string }) =>
      sql`start_at >= ${window.from}::timestamptz::timestamp and start_at < ${window.to}::timestamptz::timestamp`
    const versions = await workspace.database.all<Record<string, string | number>>(sql`
      select ${span(tightened.window)} as inside, agent_version, prompt_version, model, tool_schema_version, router_version,
        guardrail_version, count(*) as n
      from traces where ${span({ from: tightened.before?.from ?? '', to: tightened.window.to })} group by all`)
    const seen = (inside: boolean, part: string) =>
      new Set(versions.filter((row) => Boolean(row.inside) === inside).map((row) => row[part]))
    for (const part of ['agent_version', 'prompt_version', 'model', 'tool_schema_version', 'router_version'])
      for (const value of seen(true, part)) expect(seen(false, part), part).toContain(value)
    expect([...seen(true, 'guardrail_version')]).toEqual(['refund-threshold-100'])
    expect(seen(false, 'guardrail_version')).not.toContain('refund-threshold-100')

    // 9: the loop calls one tool over and over, the handoff passes nothing on, the forgotten fact costs the second turn,
    // and the outage is not counted as the agent's.
    const { loop = [], memory = [], handoff = [], outage = [] } = told('9').parts ?? {}
    for (const part of [loop, memory, handoff, outage]) expect(part.length).toBeGreaterThanOrEqual(8)
    const calls = await numbers(sql`
      select min(n) as fewest from (select trace_uid, tool, count(*) as n from spans where tool is not null and trace_uid in (${listed(loop)})
        group by trace_uid, tool)`)
    expect(calls['fewest']).toBeGreaterThanOrEqual(7)
    const passed = await numbers(sql`
      select count(distinct trace_uid) as traces from spans
      where name = 'hand off to integration specialist' and trace_uid in (${listed(handoff)})`)
    expect(passed['traces']).toBe(handoff.length)
    const forgotten = await numbers(sql`
      select count(*) filter (success) as remembered, count(*) filter (not success) as forgotten,
        count(distinct session) as sessions
      from traces where trace_uid in (${listed(memory)})`)
    expect(forgotten['forgotten']).toBeGreaterThan(0)
    expect((forgotten['remembered'] ?? 0) + (forgotten['forgotten'] ?? 0)).toBe(memory.length)
    const down = await numbers(sql`
      select count(*) filter (success is null) as open, count(*) filter (infrastructure_failure) as infrastructure
      from traces where trace_uid in (${listed(outage)})`)
    expect(down).toEqual({ open: outage.length, infrastructure: outage.length })

    // 4: all that is under-escalated was answered by the new model.
    const under = told('4')
    expect(await share(under.filter, "model = 'claude-sonnet-4-5'")).toBe(1)
  }))
