import { expect, test } from 'vitest'
import { quietCall, withWorkspace } from '../../../../tests/workspaceFixture.ts'
import { protocol } from '../../../../shared/protocol/protocol.ts'
import { constantSql, sql } from '../../db/sql.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { sliceGroups, sliceHistogram, sliceSummary, sliceTimeline } from '../slices.ts'
import { addLabels, addTraces } from '../slicesFixture.ts'

const summary = (workspace: Workspace, where: string) =>
  sliceSummary(workspace, { where, weighted: true }, quietCall())

test('a timeline covers all time in round steps and flags each version that comes later', () =>
  withWorkspace(async (workspace) => {
    await addTraces(workspace, [
      { trace_uid: 'a', start_at: '2026-05-01 10:00:00', agent_version: 'v1', csat: 4, success: false },
      { trace_uid: 'b', start_at: '2026-05-03 10:00:00', agent_version: 'v2', csat: 2, success: true },
      { trace_uid: 'c', start_at: '2026-05-03 11:00:00', agent_version: 'v1', csat: null },
      { trace_uid: 'd', start_at: null, agent_version: 'v3' },
    ])
    const timeline = await sliceTimeline(
      workspace,
      { where: "start >= '2026-05-03'", metric: 'csat', bins: 8, weighted: true },
      quietCall(),
    )
    expect(timeline).toMatchObject({
      fromMs: Date.UTC(2026, 4, 1),
      stepMs: 12 * 3_600_000,
      undated: 1,
      flags: [{ atMs: Date.UTC(2026, 4, 3, 10), dimension: 'agent_version', value: 'v2' }],
    })
    expect(timeline.bins.map(({ total, inside, failing }) => [total, inside, failing])).toEqual([
      [1, 0, 0],
      [0, 0, 0],
      [0, 0, 0],
      [0, 0, 0],
      [2, 2, 0],
    ])
    expect(timeline.bins.at(-1)?.metric).toMatchObject({ value: 2, n: 1 })
    const middles = await sliceTimeline(
      workspace,
      { where: "start >= '2026-05-03'", metric: 'csat.p50', bins: 8, weighted: true },
      quietCall(),
    )
    expect(middles.bins.at(-1)?.metric).toEqual({ value: 2, low: null, high: null, n: 1 })
    expect(middles.bins[0]?.metric).toMatchObject({ value: null, n: 0 })
  }))

test('bars of weeks begin on Monday, as weeks do, and a lone trace of another year does not flatten the rest', () =>
  withWorkspace(async (workspace) => {
    const week = 7 * 86_400_000
    const first = Date.UTC(2026, 0, 7, 12)
    const at = (ms: number) => new Date(ms).toISOString().slice(0, 19).replace('T', ' ')
    await addTraces(
      workspace,
      Array.from({ length: 60 }, (_, index) => ({
        trace_uid: `t${index}`,
        start_at: at(first + index * week),
      })),
    )
    const ask = (where: string) =>
      sliceTimeline(workspace, { where, metric: 'csat', bins: 60, weighted: true }, quietCall())
    const weeks = await ask('')
    expect(weeks).toMatchObject({ stepMs: week, beyond: 0 })
    expect(new Date(weeks.fromMs ?? 0).getUTCDay()).toBe(1)
    expect(weeks.bins.every(({ total }) => total === 1)).toBe(true)
    await addTraces(workspace, [{ trace_uid: 'lone', start_at: '2009-03-01 00:00:00' }])
    await workspace.database.run(
      constantSql(
        `insert into runs select 'r', 'test', now()::timestamp, now()::timestamp, '[]', '{}', null, '{}', null, 'test'`,
      ),
    )
    const clipped = await ask('')
    expect(clipped).toMatchObject({ stepMs: week, beyond: 1 })
    expect(clipped.bins.reduce((sum, { total }) => sum + total, 0)).toBe(60)
    const asked = await ask("start >= '2009-01-01'")
    expect(asked.beyond).toBe(0)
    expect(asked.bins.reduce((sum, { inside }) => sum + inside, 0)).toBe(61)
  }))

test.each(['success', 'csat', 'csat.p50'])(
  'the timeline and the histogram weigh %s as the groups do',
  (metric) =>
    withWorkspace(async (workspace) => {
      await addTraces(
        workspace,
        Array.from({ length: 60 }, (_, index) => ({
          trace_uid: `t${index}`,
          start_at: index < 30 ? '2026-05-04 10:00:00' : '2026-05-06 10:00:00',
          success: index % 3 > 0,
          csat: 1 + (index % 5),
          inclusion_probability: index % 3 > 0 ? 0.1 : 1,
        })),
      )
      for (const weighted of [true, false]) {
        const groups = await sliceGroups(
          workspace,
          { where: '', by: ['day'], metrics: [metric], weighted, limit: 5 },
          quietCall(),
        )
        const timeline = await sliceTimeline(workspace, { where: '', metric, bins: 8, weighted }, quietCall())
        expect(timeline.bins.filter(({ total }) => total > 0).map((bin) => bin.metric)).toEqual(
          groups.rows.map(({ values }) => values[metric]),
        )
        if (!metric.startsWith('csat')) continue
        const all = await sliceGroups(
          workspace,
          { where: '', by: ['format'], metrics: [metric], weighted, limit: 5 },
          quietCall(),
        )
        const histogram = await sliceHistogram(
          workspace,
          { where: '', column: 'csat', bins: 8, weighted },
          quietCall(),
        )
        expect(metric === 'csat' ? histogram.mean : histogram.p50).toBeCloseTo(
          all.rows[0]?.values[metric]?.value ?? NaN,
          9,
        )
      }
    }),
)

test('failing traces are those that the filter in the legend of the timeline selects', () =>
  withWorkspace(async (workspace) => {
    await addTraces(
      workspace,
      ['pass', 'fail', 'defer', null].flatMap((verdict) =>
        [true, false, null].map((success) => ({ trace_uid: `${verdict} ${success}`, success })),
      ),
    )
    await addLabels(
      workspace,
      (['pass', 'fail', 'defer'] as const).flatMap((verdict) =>
        [true, false, null].map((success) => ({ trace_uid: `${verdict} ${success}`, verdict })),
      ),
    )
    const { failing } = await summary(workspace, '')
    const { matched } = await summary(workspace, "verdict = 'fail' or verdict is missing and success = false")
    expect([failing, matched]).toEqual([4, 4])
  }))

test('of a stratified draw the bars have the intervals of its strata, as the groups by day have', () =>
  withWorkspace(async (workspace) => {
    // Two days; of the few traces of `pro` a half is drawn and mostly succeeds, of `free` a fortieth, which never does.
    const drawnOf = (tier: string, count: number, inclusion_probability: number) =>
      Array.from({ length: count }, (_, at) => ({
        trace_uid: `${tier}${at}`,
        start_at: `2026-05-0${1 + (at % 2)} 10:00:00`,
        plan_tier: tier,
        success: tier === 'pro' && at % 5 > 0,
        csat: tier === 'pro' ? 4 + (at % 2) : 1 + (at % 3),
        inclusion_probability,
        sample: 'tiers',
      }))
    const drawn = [...drawnOf('pro', 40, 0.5), ...drawnOf('free', 40, 0.025)]
    await addTraces(workspace, drawn)
    const policy = {
      seed: 1,
      rules: [
        { name: 'tiers', kind: 'stratified', by: ['plan_tier'], take: drawn.length, allocation: 'equal' },
      ],
    }
    await workspace.database.run(
      sql`insert into samples values ('tiers', 'run', timestamp '2026-05-03', 1, ${JSON.stringify(policy)}, 1680, 0, ${drawn.length}, '[]', 'hash')`,
    )
    await workspace.database.run(
      constantSql(
        "insert into sample_members select 'tiers', trace_uid, inclusion_probability, ['tiers'] from traces",
      ),
    )
    for (const metric of ['success', 'csat']) {
      const where = "sample = 'tiers'"
      const { bins } = await sliceTimeline(workspace, { where, metric, bins: 2, weighted: true }, quietCall())
      const input = protocol['slice.groups'].input.parse({ where, by: ['day'], metrics: [metric] })
      const { rows } = await sliceGroups(workspace, input, quietCall())
      const byDay = rows.toSorted((a, b) => String(a.key.day).localeCompare(String(b.key.day)))
      expect(bins.filter(({ inside }) => inside > 0).map((bin) => bin.metric)).toEqual(
        byDay.map(({ values }) => values[metric]),
      )
    }
    const { bins } = await sliceTimeline(
      workspace,
      { where: "sample = 'tiers'", metric: 'success', bins: 2, weighted: true },
      quietCall(),
    )
    // 16 of 20 that stand for 2 each, and none of 20 that stand for 40 each: nearly all doubt is of the latter.
    expect(bins[0]?.metric.value).toBeCloseTo(32 / 840, 12)
    expect(bins[0]?.metric.high).toBeGreaterThan(0.18)
  }))

test('a lone trace just before the first bar is beyond it, not in it', () =>
  withWorkspace(async (workspace) => {
    const at = (hours: number) =>
      new Date(Date.UTC(2026, 4, 1) + hours * 3_600_000).toISOString().slice(0, 19).replace('T', ' ')
    // All but two within 240 hours; what lies farther before them than they are long is left out.
    const starts = [-228, -234, ...Array.from({ length: 241 }, (_, hour) => hour)]
    await addTraces(
      workspace,
      starts.map((hours, index) => ({ trace_uid: `t${index}`, start_at: at(hours) })),
    )
    const timeline = await sliceTimeline(
      workspace,
      { where: '', metric: 'csat', bins: 50, weighted: true },
      quietCall(),
    )
    const inBars = timeline.bins.reduce((sum, { total }) => sum + total, 0)
    expect([inBars, timeline.beyond]).toEqual([starts.length - 1, 1])
  }))
