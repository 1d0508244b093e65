import { expect, test } from 'vitest'
import { constantSql, sql } from '../../main/core/db/sql.ts'
import { evaluatedCases } from '../../main/core/demo/stories/10-candidate.ts'
import { chunkRanking, csatFall, withDemo } from './demoWorkspace.ts'

const sizes = [400, 4000]
const soakSizes = process.env.ASSAY_SOAK === undefined ? [] : [4700, 7331, 20_000, 60_000]

test.each([4000, 5333, ...soakSizes])(
  'at %i traces the stale chunk stands first in every ranking',
  async (traces) => {
    await withDemo({ traces }, async ({ workspace, truth }) => {
      const story = truth.stories['1']
      if (story === undefined) throw new Error('story 1 is not told')
      const before = `${story.where} and start >= '${story.before?.from}' and start < '${story.before?.to}'`
      const month = await chunkRanking(workspace, story.where)
      expect(month[0]?.chunk).toBe('billing_FAQ_v12')
      for (const comparison of [before, 'previous']) {
        const window = await chunkRanking(workspace, story.filter, comparison)
        expect(window[0]?.chunk).toBe('billing_FAQ_v12')
        const drops = window
          .map((row) => ({ ...row, change: row.change ?? 0 }))
          .sort((a, b) => a.change - b.change)
        expect(drops[0]?.chunk).toBe('billing_FAQ_v12')
        // Not by a hair: the next chunk is well behind.
        expect((window[1]?.csat ?? 0) - (window[0]?.csat ?? 0)).toBeGreaterThan(0.1)
        expect((drops[1]?.change ?? 0) - (drops[0]?.change ?? 0)).toBeGreaterThan(0.1)
      }
      const fall = await csatFall(workspace, before, story.filter)
      expect(fall).toBeGreaterThan(0.24)
      expect(fall).toBeLessThan(0.37)
      expect(story.trace_ids.length).toBeGreaterThan(60)
    })
  },
  // The largest size of the long form is made and read in a minute or more.
  300_000,
)

test.each(sizes)(
  'at %i traces each story shows in the imported tables as the truth tells it',
  async (traces) => {
    await withDemo({ traces }, async ({ workspace, truth, report, count, share }) => {
      const { database } = workspace
      expect(report.rejects).toBe(0)
      expect(report.traces).toBe(traces)
      const sessions = await database.first<{ n: number }>(
        constantSql('select count(distinct session) as n from traces'),
      )
      expect(sessions?.n).toBe(Math.round(traces * 0.8))
      const told = (id: string) => {
        const story = truth.stories[id]
        if (story === undefined) throw new Error(`story ${id} is not told`)
        return story
      }
      for (const story of Object.values(truth.stories)) {
        const ids = JSON.stringify(story.trace_ids)
        const found = await database.first<{ n: number }>(
          sql`select count(*) as n from traces where trace_uid in (select unnest(${ids}::json::varchar[]))`,
        )
        expect(found?.n).toBe(story.trace_ids.length)
      }

      const order = told('2')
      expect(order.sessions).toBe(Math.round(Number(order.sessions_of_the_day) * 0.13))
      expect(order.trace_ids).toHaveLength(2 * Number(order.sessions))
      expect(await count(order.filter)).toBe(order.trace_ids.length)
      const early = await database.first<{ n: number }>(
        constantSql(`
      select count(distinct l.trace_uid) as n from spans v join spans l using (trace_uid)
      where v.tool = 'verify_identity' and l.tool = 'lookup_account' and l.start_at > v.start_at and l.start_at < v.end_at`),
      )
      expect(early?.n).toBe(order.trace_ids.length)
      expect(await share(order.filter, 'retries >= 2')).toBe(1)

      const twice = told('3')
      expect(await count(twice.filter)).toBe(twice.trace_ids.length)
      expect(Object.values(twice.parts ?? {}).map((part) => part.length)).toEqual(
        traces < 4000 ? [8, 8] : [12, 12],
      )

      const under = told('4')
      expect(under.trace_ids).toHaveLength(traces < 4000 ? 8 : 60)
      if (traces >= 4000) {
        const before = await share(`${under.where} and start < '${under.window.from}'`, 'escalation = true')
        const after = await share(under.filter, 'escalation = true')
        expect((before - after) * 100).toBeGreaterThan(3)
        expect((before - after) * 100).toBeLessThan(5)
      }

      const schema = told('5')
      expect(await count(schema.filter)).toBe(schema.trace_ids.length)
      expect(schema.trace_ids).toHaveLength(traces < 4000 ? 8 : 40)
      expect(await share(schema.filter, 'success = true')).toBe(0)
      expect(await share(schema.filter, 'tool_errors > 0')).toBe(0)
      expect(await share(`${schema.where} and start < '${schema.window.from}'`, 'success = true')).toBe(1)

      const guardrail = told('6')
      expect(await share(guardrail.filter, 'escalation = true')).toBeGreaterThan(0.3)
      expect(
        await share(`${guardrail.where} and guardrail_version = 'refund-threshold-500'`, 'escalation = true'),
      ).toBeLessThan(0.22)

      const same = told('7')
      expect(same.trace_ids).toHaveLength(traces < 4000 ? 8 : 80)
      const power = same.power_user as { user: string; sessions: number }
      const most = await database.first<{ n: number }>(
        constantSql(
          'select count(distinct session) as n from traces group by "user" order by n desc, "user" limit 1',
        ),
      )
      expect(most?.n).toBe(power.sessions)
      expect(power.sessions).toBe(Math.round(traces * 0.8 * 0.05))

      const disguised = told('8')
      expect(disguised.trace_ids).toHaveLength(traces < 4000 ? 8 : 50)
      expect(disguised.golden).toHaveLength(traces < 4000 ? 50 : 500)
      expect(disguised.copies).toHaveLength(traces < 4000 ? 8 : 12)

      const others = told('9')
      const infra = await database.first<{ n: number; last: string }>(
        constantSql('select count(*) as n from traces where infrastructure_failure'),
      )
      expect(infra?.n).toBe(others.parts?.outage?.length)
      expect(told('10').trace_ids).toEqual(disguised.golden)
      expect(evaluatedCases()).toHaveLength(1000)
    })
  },
)

test('the month as a whole looks like the article: success, escalation, cost, latency', async () => {
  await withDemo({ traces: 4000 }, async ({ workspace, report }) => {
    const month = await workspace.database.first<Record<string, number>>(
      constantSql(`
      select avg(success::integer) as success, avg(escalation::integer) as escalation, avg(cost) as cost, stddev(cost) as spread,
        median(latency) as latency, avg(csat) as csat, sum(spans)::integer as spans from traces`),
    )
    expect(month?.success).toBeCloseTo(0.68, 1)
    expect(month?.escalation).toBeCloseTo(0.18, 1)
    expect(month?.cost).toBeGreaterThan(4)
    expect(month?.cost).toBeLessThan(6)
    expect(month?.spread).toBeGreaterThan(6)
    expect(month?.latency).toBeGreaterThan(12)
    expect(month?.latency).toBeLessThan(16)
    expect(month?.spans).toBe(report.spans)
  })
})
