import { describe, expect, test } from 'vitest'
import { quietCall, withWorkspace } from '../../../tests/workspaceFixture.ts'
import { protocol, type CallInput } from '../../../shared/protocol/protocol.ts'
import { constantSql } from '../db/sql.ts'
import { newcombeDifference, welchDifference } from '../statistics/differences.ts'
import { quantileRanks } from '../statistics/quantileRanks.ts'
import { wilsonInterval } from '../statistics/rates.ts'
import { certainMoments, rateOfParts, unseenInterval } from '../statistics/takeAll.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { sliceCompare, sliceGroups } from './slices.ts'
import { addChunks, addLabels, addTools, addTraces, type TestTrace } from './slicesFixture.ts'

const groups = (workspace: Workspace, input: CallInput<'slice.groups'>) =>
  sliceGroups(workspace, protocol['slice.groups'].input.parse(input), quietCall())
const compare = (workspace: Workspace, input: CallInput<'slice.compare'>) =>
  sliceCompare(workspace, protocol['slice.compare'].input.parse(input), quietCall())

const traces: TestTrace[] = [
  {
    trace_uid: 'a',
    start_at: '2026-05-12',
    plan_tier: 'pro',
    csat: 4,
    success: true,
    cost: 1,
    thumbs: 'up',
    turns: 4,
  },
  {
    trace_uid: 'b',
    start_at: '2026-05-13',
    plan_tier: 'pro',
    csat: 2,
    success: false,
    cost: 2,
    thumbs: 'down',
    turns: 4,
  },
  { trace_uid: 'c', start_at: '2026-05-14', plan_tier: 'pro', csat: null, success: null, cost: 6 },
  {
    trace_uid: 'd',
    start_at: '2026-05-04',
    plan_tier: 'free',
    csat: 5,
    success: true,
    cost: null,
    guardrail: 2,
  },
  { trace_uid: 'e', start_at: '2026-05-05', plan_tier: null, csat: 3, success: true, cost: 0 },
]

describe('by hand', () => {
  test('groups, largest first, missing values left out and missing keys kept', () =>
    withWorkspace(async (workspace) => {
      await addTraces(workspace, traces)
      const result = await groups(workspace, {
        by: ['plan_tier'],
        metrics: ['count', 'success', 'csat', 'cost.sum', 'thumbs', 'guardrail', 'cost.p50', 'cost', 'turns'],
      })
      expect(result).toMatchObject({ groups: 3, matched: 5, beforeWhere: null, weighted: false })
      expect(result.rows.map(({ key, n, n_effective }) => [key.plan_tier, n, n_effective])).toEqual([
        ['pro', 3, 3],
        ['free', 1, 1],
        [null, 1, 1],
      ])
      const [pro, free, missing] = result.rows.map(({ values }) => values)
      expect(pro?.count).toEqual({ value: 3, low: 3, high: 3, n: 3 })
      expect(pro?.success).toEqual({ value: 0.5, ...wilsonInterval(0.5, 2), n: 2 })
      // Mean 3, s = √2, t(0.975; 1) = 12.706: 3 ± 12.706, of which a CSAT can be 1 to 5.
      expect(pro?.csat).toEqual({ value: 3, low: 1, high: 5, n: 2 })
      // Mean 3, s = √7, t(0.975; 2) = 4.3027: 3 ± 6.5725, and no cost is below nothing.
      expect(pro?.cost).toMatchObject({ value: 3, low: 0, n: 3 })
      expect(pro?.cost?.high).toBeCloseTo(3 + 6.5725, 3)
      // One value that both have: whether others differ from it cannot be known.
      expect(pro?.turns).toEqual({ value: 4, low: null, high: null, n: 2 })
      expect(pro?.['cost.sum']).toEqual({ value: 9, low: 9, high: 9, n: 3 })
      expect(pro?.thumbs).toMatchObject({ value: 0.5, n: 2 })
      expect(pro?.guardrail).toMatchObject({ value: 0, low: 0, n: 3 })
      expect(pro?.['cost.p50']).toEqual({ value: 2, low: null, high: null, n: 3 })
      expect(free?.csat).toEqual({ value: 5, low: null, high: null, n: 1 })
      expect(free?.['cost.sum']).toEqual({ value: null, low: null, high: null, n: 0 })
      expect(free?.guardrail).toMatchObject({ value: 1, n: 1 })
      expect(missing?.['cost.sum']).toMatchObject({ value: 0, n: 1 })
    }))

  test('a trace counts once under each of its chunks, tools, codes and reviewers', () =>
    withWorkspace(async (workspace) => {
      await addTraces(workspace, traces)
      await addChunks(workspace, [
        ['faq', 'a', '1'],
        ['faq', 'a', '2'],
        ['faq', 'b', '1'],
        ['pricing', 'a', '1'],
      ])
      await addTools(workspace, [
        ['refund', 'a'],
        ['lookup', 'a'],
        ['lookup', 'e'],
      ])
      await addLabels(workspace, [
        { trace_uid: 'a', verdict: 'fail', code: 'PLN.2', contributing: ['RET.1'], reviewer: 'Ann' },
        { trace_uid: 'a', verdict: 'fail', code: 'PLN.2', reviewer: 'Bo' },
        { trace_uid: 'b', verdict: 'fail', code: 'RET.1', reviewer: 'Ann' },
      ])
      const counts = async (...by: string[]) =>
        (await groups(workspace, { by, metrics: ['csat'] })).rows.map(({ key, n, values }) => [
          ...Object.values(key),
          n,
          values.csat?.value,
        ])
      expect(await counts('chunk')).toEqual([
        [null, 3, 4],
        ['faq', 2, 3],
        ['pricing', 1, 4],
      ])
      expect(await counts('tool')).toEqual([
        [null, 3, 3.5],
        ['lookup', 2, 3.5],
        ['refund', 1, 4],
      ])
      expect(await counts('code')).toEqual([
        [null, 3, 4],
        ['RET.1', 2, 3],
        ['PLN.2', 1, 4],
      ])
      expect(await counts('reviewer')).toEqual([
        [null, 3, 4],
        ['Ann', 2, 3],
        ['Bo', 1, 4],
      ])
      expect(await counts('verdict')).toEqual([
        [null, 3, 4],
        ['fail', 2, 3],
      ])
      expect(await counts('chunk', 'tool')).toContainEqual(['faq', 'lookup', 1, 4])
      const [labelled] = (await groups(workspace, { by: ['format'], metrics: ['label_rate'] })).rows
      expect(labelled?.values.label_rate).toMatchObject({ value: 0.4, n: 5 })
    }))

  test('beside a reviewer stand the verdict and codes that this reviewer gave', () =>
    withWorkspace(async (workspace) => {
      await addTraces(workspace, traces)
      await addLabels(workspace, [
        { trace_uid: 'a', verdict: 'defer', code: 'PLN.2', reviewer: 'Ada' },
        { trace_uid: 'a', verdict: 'fail', code: 'INF.1', contributing: ['RET.1'], reviewer: 'Bo' },
        { trace_uid: 'a', verdict: 'pass', reviewer: 'Cy' },
        { trace_uid: 'b', verdict: 'fail', code: 'INF.1', reviewer: 'Bo' },
      ])
      const counts = async (...by: string[]) =>
        (await groups(workspace, { by, metrics: ['count'] })).rows.map(({ key, n }) => [
          ...by.map((name) => key[name]),
          n,
        ])
      expect(await counts('reviewer', 'code')).toEqual([
        [null, null, 3],
        ['Bo', 'INF.1', 2],
        ['Ada', 'PLN.2', 1],
        ['Bo', 'RET.1', 1],
        ['Cy', null, 1],
      ])
      expect(await counts('verdict', 'reviewer')).toEqual([
        [null, null, 3],
        ['fail', 'Bo', 2],
        ['defer', 'Ada', 1],
        ['pass', 'Cy', 1],
      ])
      expect(await counts('plan_tier', 'code', 'verdict', 'reviewer')).toContainEqual([
        'pro',
        'RET.1',
        'fail',
        'Bo',
        1,
      ])
    }))

  test('a later pass takes the code of the failure it overrules with it', () =>
    withWorkspace(async (workspace) => {
      await addTraces(workspace, traces)
      await addLabels(workspace, [
        { trace_uid: 'a', verdict: 'fail', code: 'PLN.2', contributing: ['RET.1'], reviewer: 'Ann' },
        { trace_uid: 'a', verdict: 'pass', reviewer: 'Bob' },
        { trace_uid: 'b', verdict: 'fail', code: 'OUT.1', reviewer: 'Ann' },
        { trace_uid: 'b', verdict: 'defer', reviewer: 'Bob' },
        { trace_uid: 'e', verdict: 'pass', reviewer: 'Ann' },
        { trace_uid: 'e', verdict: 'fail', code: 'PLN.2', reviewer: 'Bob' },
      ])
      const { rows } = await groups(workspace, { by: ['verdict', 'code'], metrics: ['count'] })
      expect(rows.map(({ key, n }) => [key['verdict'], key['code'], n])).toEqual([
        [null, null, 2],
        ['defer', null, 1],
        ['fail', 'PLN.2', 1],
        ['pass', null, 1],
      ])
      const said = await workspace.database.all(
        constantSql('select trace_uid, verdict, code from trace_labels order by trace_uid'),
      )
      expect(said).toEqual([
        { trace_uid: 'a', verdict: 'pass', code: null },
        { trace_uid: 'b', verdict: 'defer', code: null },
        { trace_uid: 'e', verdict: 'fail', code: 'PLN.2' },
      ])
    }))

  test('days and weeks are named by their date', () =>
    withWorkspace(async (workspace) => {
      await addTraces(workspace, traces)
      const keys = async (by: string) =>
        (await groups(workspace, { by: [by], metrics: ['count'] })).rows.map(({ key }) => key[by])
      expect(await keys('day')).toEqual([
        '2026-05-04',
        '2026-05-05',
        '2026-05-12',
        '2026-05-13',
        '2026-05-14',
      ])
      expect(await keys('week')).toEqual(['2026-05-11', '2026-05-04'])
    }))
})

test('a value beyond any measure is left out, and that is said', () =>
  withWorkspace(async (workspace) => {
    const absurd = ['1e308', '1.7e308', 'nan', '-1e300']
    await addTraces(workspace, [...traces, ...absurd.map((value) => ({ trace_uid: value }))])
    await workspace.database.run(
      constantSql(`update traces set csat = trace_uid::double where trace_uid in ('${absurd.join("', '")}')`),
    )
    const found = await groups(workspace, {
      by: ['format'],
      metrics: ['csat', 'csat.sum', 'csat.p95', 'latency'],
    })
    expect(protocol['slice.groups'].output.parse(found)).toEqual(found)
    expect(found.rows[0]).toMatchObject({
      n: 9,
      values: { csat: { value: 3.5, n: 4 }, 'csat.sum': { value: 14 } },
    })
    expect(found.notes).toEqual([expect.stringMatching(/^4 values .* count as missing/)])
  }))

describe('weights', () => {
  const drawn: TestTrace[] = [
    { trace_uid: 'a', success: true, csat: 1, inclusion_probability: 1 },
    { trace_uid: 'b', success: false, csat: 2, inclusion_probability: 0.25 },
    { trace_uid: 'c', success: true, csat: 3, inclusion_probability: 0.5 },
  ]
  test('a trace stands for the inverse of its inclusion probability', () =>
    withWorkspace(async (workspace) => {
      await addTraces(workspace, drawn)
      const [row] = (
        await groups(workspace, {
          by: ['format'],
          metrics: ['count', 'success', 'csat', 'csat.p50', 'csat.sum'],
        })
      ).rows
      expect(row?.n).toBe(3)
      // Of 5 drawn by chance beside the certain one there are 2: they cannot tell what the others are like.
      expect(row?.n_effective).toBe(2)
      for (const metric of ['success', 'csat', 'csat.p50', 'csat.sum'])
        expect(row?.values[metric]).toEqual({ value: null, low: null, high: null, n: 3 })
      // 3 were seen. Of the others 4 are estimated, with the variance Σ w² − w = 12 + 2; one more could weigh 4.
      expect(row?.values.count).toMatchObject({ value: 7, low: 3, n: 3 })
      const { high } = unseenInterval(4, 14, 4)
      expect(row?.values.count?.high).toBe(Math.ceil(3 + high))
    }))
  test('with enough of them drawn, certain ones and drawn ones are told apart', () =>
    withWorkspace(async (workspace) => {
      const certain = [1, 2, 1].map((csat, index) => ({
        trace_uid: `c${index}`,
        success: false,
        csat,
        inclusion_probability: 1,
      }))
      const byChance = [3, 4, 5, 5, 4, 3].map((csat, index) => ({
        trace_uid: `d${index}`,
        success: index > 0,
        csat,
        inclusion_probability: 0.1,
      }))
      await addTraces(workspace, [...certain, ...byChance])
      const metrics = ['count', 'success', 'csat', 'csat.sum', 'success.sum', 'csat.p50']
      const [row] = (await groups(workspace, { by: ['format'], metrics })).rows
      expect(row?.values.count).toMatchObject({ value: 63, n: 9 })
      expect(row?.values.count?.low).toBeGreaterThanOrEqual(9)
      expect(row?.values.success?.value).toBeCloseTo(50 / 63, 12)
      expect(row?.values.csat?.value).toBeCloseTo(244 / 63, 12)
      expect(row?.values['csat.sum']?.value).toBeCloseTo(244, 9)
      // 28 points were seen, and the sum is no less.
      expect(row?.values['csat.sum']?.low).toBeGreaterThanOrEqual(28)
      expect(row?.values['success.sum']?.value).toBeCloseTo(50, 9)
      expect(row?.values['success.sum']?.low).toBeGreaterThanOrEqual(5)
      expect(row?.values['csat.p50']?.value).toBe(4)
      const certainPart = certainMoments(3, 0, 0)
      const of = (n: number, x: number, w: number) => ({
        n,
        sumW: n * w,
        sumW2: n * w * w,
        sumWX: x * w,
        sumW2X: x * w * w,
        sumW2X2: x * w * w,
      })
      const { low, high } = rateOfParts({ certain: certainPart, drawn: of(6, 5, 10) })
      expect(row?.values.success?.low).toBeCloseTo(low, 9)
      expect(row?.values.success?.high).toBeCloseTo(high, 9)
    }))
  test('and a comparison says what its two sides are worth', () =>
    withWorkspace(async (workspace) => {
      await addTraces(workspace, [
        { trace_uid: 'a', plan_tier: 'pro', csat: 5, inclusion_probability: 0.5 },
        { trace_uid: 'b', plan_tier: 'pro', csat: 1, inclusion_probability: 0.1 },
        { trace_uid: 'c', plan_tier: 'free', csat: 2, inclusion_probability: 1 },
      ])
      const sides = { a: "plan_tier = 'pro'", b: "plan_tier = 'free'", metrics: ['csat'] }
      const [row] = (await compare(workspace, sides)).rows
      // (2 + 10)² / (2² + 10²); of b's traces none was drawn by chance.
      expect(row?.n_effective).toEqual({ a: expect.closeTo(144 / 104), b: 0 })
      const [plainly] = (await compare(workspace, { ...sides, weighted: false })).rows
      expect(plainly?.n_effective).toEqual({ a: 2, b: 1 })
    }))

  test('unless they are not wanted', () =>
    withWorkspace(async (workspace) => {
      await addTraces(workspace, drawn)
      const result = await groups(workspace, { by: ['format'], metrics: ['success'], weighted: false })
      expect(result.weighted).toBe(false)
      expect(result.rows[0]).toMatchObject({ n: 3, n_effective: 3, values: { success: { value: 2 / 3 } } })
    }))
  test('equal weights leave rates, means and the bounds of quantiles as they are', () =>
    withWorkspace(async (workspace) => {
      await addTraces(
        workspace,
        Array.from({ length: 41 }, (_, index) => ({
          trace_uid: `t${index}`,
          success: index % 3 === 0,
          csat: (index * 7) % 41,
          inclusion_probability: 0.5,
        })),
      )
      const input = { by: ['format'], metrics: ['success', 'csat', 'csat.p50', 'csat.p95'] }
      const [weighted] = (await groups(workspace, input)).rows
      const [bare] = (await groups(workspace, { ...input, weighted: false })).rows
      const rounded = (values: Record<string, unknown> | undefined) =>
        JSON.parse(
          JSON.stringify(values, (_, value: unknown) =>
            typeof value === 'number' ? value.toFixed(9) : value,
          ),
        )
      expect(rounded(weighted?.values)).toEqual(rounded(bare?.values))
    }))
})

test.each([10, 300, 301, 1000])('quantiles of %i traces are bounded by the ranks of the statistics', (n) =>
  withWorkspace(async (workspace) => {
    await workspace.database.run({
      text: `insert into traces by name select 't' || i as trace_uid, (i * 7919 % ${n} + 1)::double as latency, 1 as spans, false as infrastructure_failure,
        0 as llm_calls, 0 as tool_calls, 0 as tool_errors, 0 as retries, 0 as guardrail, 0 as errors, 's' as source, 'f' as format, 'i' as id_space,
        1 as redaction_epoch from range(${n}) r(i)`,
      values: [],
    })
    const [row] = (await groups(workspace, { by: ['format'], metrics: ['latency.p50', 'latency.p95'] })).rows
    for (const [metric, q] of [
      ['latency.p50', 0.5],
      ['latency.p95', 0.95],
    ] as const) {
      const { low, high } = quantileRanks(q, n)
      expect(row?.values[metric]?.low).toBe(low === 0 ? null : low)
      expect(row?.values[metric]?.high).toBe(high > n ? null : high)
      expect(row?.values[metric]?.value).toBeCloseTo(1 + (n - 1) * q, 9)
    }
  }),
)

// So many traces that only a window around each rank is sorted; every 32nd trace says where.
test.each([
  ['spread evenly', '(i * 7919 % 40009)::double'],
  ['few values, many equal', '(i * 7919 % 5)::double'],
  [
    'misleading where the windows are looked up',
    'case when i % 32 = 0 then -1 else i * 7919 % 40009 end::double',
  ],
  [
    'greatest where the windows are looked up',
    'case when i % 32 = 0 then 1e9 else i * 7919 % 40009 end::double',
  ],
  ['often missing', 'case when i % 3 > 0 then (i * 7919 % 40009)::double end'],
])('quantiles of 40000 traces are those of the sorted values: %s', (_, latency) =>
  withWorkspace(async (workspace) => {
    const size = 40_000
    await workspace.database.run({
      text: `insert into traces by name select 't' || i as trace_uid, ${latency} as latency, 1 as spans, false as infrastructure_failure,
        case when i % 7 = 0 then null when i < 100 then 'free' when i % 3 = 0 then 'pro' else 'enterprise' end as plan_tier,
        0 as llm_calls, 0 as tool_calls, 0 as tool_errors, 0 as retries, 0 as guardrail, 0 as errors, 's' as source, 'f' as format, 'i' as id_space,
        1 as redaction_epoch from range(${size}) r(i)`,
      values: [],
    })
    const values = await workspace.database.all<{ plan_tier: string | null; latency: number }>({
      text: 'select plan_tier, latency from traces where latency is not null order by latency',
      values: [],
    })
    const { rows } = await groups(workspace, { by: ['plan_tier'], metrics: ['latency.p95', 'latency.p50'] })
    expect(rows).toHaveLength(4)
    for (const row of rows) {
      const sorted = values.filter(({ plan_tier }) => plan_tier === row.key.plan_tier)
      const n = sorted.length
      const ranked = (rank: number) => sorted[rank - 1]?.latency ?? null
      for (const [metric, q] of [
        ['latency.p50', 0.5],
        ['latency.p95', 0.95],
      ] as const) {
        const { low, high } = quantileRanks(q, n)
        expect(row.values[metric]).toMatchObject({ low: ranked(low), high: ranked(high), n })
        const place = (n - 1) * q
        const [under, over] = [ranked(Math.floor(place) + 1) ?? 0, ranked(Math.ceil(place) + 1) ?? 0]
        expect(row.values[metric]?.value).toBeCloseTo(under + (over - under) * (place % 1), 9)
      }
    }
  }),
)

describe('against a comparison', () => {
  test('the same conditions over the equally long time before', () =>
    withWorkspace(async (workspace) => {
      await addTraces(workspace, traces)
      const result = await groups(workspace, {
        where: "start in '2026-05-11'..'2026-05-17' and csat > 0",
        by: ['format'],
        metrics: ['csat', 'success'],
        before: 'previous',
      })
      expect(result.beforeWhere).toBe(
        "csat > 0 and start >= '2026-05-04T00:00Z' and start < '2026-05-11T00:00Z'",
      )
      const [row] = result.rows
      expect(row?.before?.csat).toMatchObject({ value: 4, n: 2 })
      expect(row?.change?.csat).toEqual({
        value: -1,
        ...(({ low, high }) => ({ low, high }))(
          welchDifference({ value: 3, standardError: 1, df: 1 }, { value: 4, standardError: 1, df: 1 }),
        ),
      })
      const rate = (value: number, n: number) => ({ value, ...wilsonInterval(value, n) })
      expect(row?.change?.success).toEqual(newcombeDifference(rate(0.5, 2), rate(1, 2)))
    }))
  test('contributions of the groups, with those that were only before, add up to the change of the whole', () =>
    withWorkspace(async (workspace) => {
      const day = (
        version: string,
        start_at: string,
        csat: number,
        pi: number,
        index: number,
      ): TestTrace => ({
        trace_uid: `${version} ${start_at} ${index}`,
        agent_version: version,
        start_at,
        csat,
        inclusion_probability: pi,
      })
      await addTraces(
        workspace,
        [1, 2, 3, 4, 5, 5].flatMap((csat, index) => [
          day('v2.2', '2026-05-01', csat, 0.5, index),
          day('v2.3', '2026-05-01', 3, 0.1, index),
          day('v2.3', '2026-05-10', 3, 0.25, index),
          day('v2.4', '2026-05-10', (csat + 3) / 2, 0.2, index),
        ]),
      )
      const ask = {
        where: "start >= '2026-05-08'",
        before: "start < '2026-05-08'",
        metrics: ['csat', 'csat.p50'],
      }
      const whole = (await groups(workspace, { ...ask, by: ['format'] })).rows[0]?.change?.csat?.value ?? NaN
      const { rows, otherContribution } = await groups(workspace, { ...ask, by: ['agent_version'] })
      const listed = rows.reduce((sum, row) => sum + (row.contribution?.csat ?? NaN), 0)
      expect(rows.map(({ key }) => key.agent_version)).toEqual(['v2.3', 'v2.4'])
      expect(otherContribution?.csat).not.toBe(0)
      expect(listed + (otherContribution?.csat ?? NaN)).toBeCloseTo(whole, 10)
      const one = await groups(workspace, { ...ask, by: ['agent_version'], limit: 1 })
      expect((one.rows[0]?.contribution?.csat ?? NaN) + (one.otherContribution?.csat ?? NaN)).toBeCloseTo(
        whole,
        10,
      )
      // Medians do not add up, and groups of tools overlap.
      expect(rows[0]?.contribution?.['csat.p50']).toBeNull()
      expect((await groups(workspace, { ...ask, by: ['tool'] })).rows[0]?.contribution?.csat).toBeNull()
    }))
  test('no start, no time before; a group that is new has no change', () =>
    withWorkspace(async (workspace) => {
      await addTraces(workspace, traces)
      const open = await groups(workspace, { by: ['plan_tier'], metrics: ['csat'], before: 'previous' })
      expect(open.beforeWhere).toBeNull()
      expect(open.rows[0]?.before).toBeNull()
      const last = await groups(workspace, {
        where: 'start in last 4 days',
        by: ['plan_tier'],
        metrics: ['csat'],
        before: 'previous',
      })
      expect(last.beforeWhere).toBe(
        "start >= '2026-05-06T00:00:00.000001Z' and start < '2026-05-10T00:00:00.000001Z'",
      )
      expect(last.rows[0]?.before?.csat).toEqual({ value: null, low: null, high: null, n: 0 })
      expect(last.rows[0]?.change?.csat).toEqual({ value: null, low: null, high: null })
    }))
  test('two populations side by side, also where one lacks a group', () =>
    withWorkspace(async (workspace) => {
      await addTraces(workspace, traces)
      const result = await compare(workspace, {
        a: "start >= '2026-05-11'",
        b: "start < '2026-05-11'",
        metrics: ['csat'],
      })
      expect(result.rows).toEqual([
        {
          key: {},
          metric: 'csat',
          a: expect.objectContaining({ value: 3, n: 2 }),
          b: expect.objectContaining({ value: 4, n: 2 }),
          difference: expect.objectContaining({ value: -1 }),
          n_effective: { a: 3, b: 2 },
        },
      ])
      const byTier = await compare(workspace, {
        a: "plan_tier = 'pro'",
        b: "plan_tier != 'pro'",
        by: ['plan_tier'],
        metrics: ['count', 'csat'],
      })
      expect(byTier.rows.map(({ key, metric, a, b }) => [key.plan_tier, metric, a.value, b.value])).toEqual([
        ['pro', 'count', 3, null],
        ['pro', 'csat', 3, null],
        ['free', 'count', null, 1],
        ['free', 'csat', null, 5],
        [null, 'count', null, 1],
        [null, 'csat', null, 3],
      ])
    }))
})

test.each([
  [{ by: ['planet'], metrics: ['count'] }, 'planet'],
  [{ by: ['text'], metrics: ['count'] }, 'text'],
  [{ by: ['day'], metrics: ['happiness'] }, 'happiness'],
  [{ by: ['day'], metrics: ['csat.p99'] }, 'csat.p99'],
  [{ by: ['day'], metrics: ['success.p50'] }, 'success.p50'],
  [{ by: ['day'], metrics: ['count.mean'] }, 'count.mean'],
])('%o is refused by name', (input, name) =>
  withWorkspace(async (workspace) => {
    await expect(groups(workspace, input)).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringContaining(name),
      hint: expect.any(String),
    })
  }),
)
