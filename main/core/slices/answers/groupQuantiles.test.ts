import { expect, test } from 'vitest'
import { quietCall, withWorkspace } from '../../../../tests/workspaceFixture.ts'
import { protocol, type CallInput } from '../../../../shared/protocol/protocol.ts'
import { quantileRanks } from '../../statistics/quantileRanks.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { sliceGroups } from '../slices.ts'

const groups = (workspace: Workspace, input: CallInput<'slice.groups'>) =>
  sliceGroups(workspace, protocol['slice.groups'].input.parse(input), quietCall())

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
