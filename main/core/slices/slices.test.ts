import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { protocol, type CallInput } from '../../../shared/protocol/protocol.ts'
import {
  importPaths,
  quietCall,
  sample,
  withoutSamples,
  withWorkspace,
} from '../../../tests/workspaceFixture.ts'
import { constantSql } from '../db/sql.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { sliceCheck, sliceFacets, sliceHistogram, sliceSummary, sliceTimeline, tracesPage } from './slices.ts'
import { addChunks, addLabels, addTools, addTraces, manyTraces, type TestTrace } from './slicesFixture.ts'

const summary = (workspace: Workspace, where: string) =>
  sliceSummary(workspace, { where, weighted: true }, quietCall())
const facets = async (workspace: Workspace, input: CallInput<'slice.facets'>) =>
  (await sliceFacets(workspace, protocol['slice.facets'].input.parse(input), quietCall())).facets
const page = (workspace: Workspace, input: CallInput<'traces.page'>) =>
  tracesPage(workspace, protocol['traces.page'].input.parse(input), quietCall())
describe('summary', () => {
  test('counts matches and failures: a label outweighs the outcome', () =>
    withWorkspace(async (workspace) => {
      await addTraces(workspace, [
        { trace_uid: 'a', success: false },
        { trace_uid: 'b', success: false },
        { trace_uid: 'c', success: null },
        { trace_uid: 'd', success: true },
      ])
      await addLabels(workspace, [
        { trace_uid: 'a', verdict: 'pass' },
        { trace_uid: 'd', verdict: 'fail' },
      ])
      expect(await summary(workspace, '')).toEqual({
        matched: 4,
        total: 4,
        n_effective: 4,
        failing: 2,
        withoutCondition: [],
      })
    }))
  test('says which condition costs most where nothing matches', () =>
    withWorkspace(async (workspace) => {
      await addTraces(workspace, [
        { trace_uid: 'a', plan_tier: 'pro', csat: 1 },
        { trace_uid: 'b', plan_tier: 'pro', csat: 2 },
        { trace_uid: 'c', plan_tier: 'free', csat: 5 },
      ])
      const { withoutCondition } = await summary(workspace, "plan_tier = 'free' and csat < 3")
      expect(withoutCondition).toEqual([
        { condition: "plan_tier = 'free'", where: 'csat < 3', matched: 2 },
        { condition: 'csat < 3', where: "plan_tier = 'free'", matched: 1 },
      ])
    }))
})

describe('facets', () => {
  test('count under all other conditions; values keep their place at zero', () =>
    withWorkspace(async (workspace) => {
      await addTraces(workspace, [
        { trace_uid: 'a', plan_tier: 'pro', agent_version: 'v1' },
        { trace_uid: 'b', plan_tier: 'pro', agent_version: 'v1' },
        { trace_uid: 'c', plan_tier: 'free', agent_version: 'v2' },
        { trace_uid: 'd', plan_tier: null, agent_version: 'v2' },
      ])
      await addTools(workspace, [
        ['refund', 'a'],
        ['lookup', 'a'],
        ['lookup', 'c'],
      ])
      await addChunks(workspace, [
        ['faq', 'a', '1'],
        ['faq', 'a', '2'],
      ])
      const [tier, version, tool, chunk] = await facets(workspace, {
        where: "plan_tier = 'free' and agent_version = 'v2'",
        dimensions: ['plan_tier', 'agent_version', 'tool', 'chunk'],
      })
      expect(tier).toEqual({
        dimension: 'plan_tier',
        distinct: 2,
        missing: 1,
        values: [
          { value: 'pro', count: 0, total: 2 },
          { value: 'free', count: 1, total: 1 },
        ],
      })
      expect(version?.values).toEqual([
        { value: 'v1', count: 0, total: 2 },
        { value: 'v2', count: 1, total: 2 },
      ])
      expect(tool?.values).toEqual([
        { value: 'lookup', count: 1, total: 2 },
        { value: 'refund', count: 0, total: 1 },
      ])
      expect(chunk).toMatchObject({ missing: 1, values: [{ value: 'faq', count: 0, total: 1 }] })
    }))
  test('search, limit and chosen values', () =>
    withWorkspace(async (workspace) => {
      await addTraces(workspace, manyTraces(120))
      const [found] = await facets(workspace, { dimensions: ['session'], limit: 3, search: 'S8' })
      expect(found).toMatchObject({ distinct: 11 })
      expect(found?.values).toHaveLength(3)
      const [chosen] = await facets(workspace, {
        where: "session = 's77'",
        dimensions: ['session'],
        limit: 2,
      })
      expect(chosen?.values.map(({ value }) => value)).toEqual(['s0', 's1', 's77'])
    }))
  test('a dimension with very many values gives the same answers', () =>
    withWorkspace(async (workspace) => {
      await workspace.database.run(
        constantSql(`insert into traces by name select 't' || i as trace_uid, 's' || (i // 2) as session, case when i % 2 = 0 then 'pro' else 'free' end as plan_tier,
          1 as spans, false as infrastructure_failure, 0 as llm_calls, 0 as tool_calls, 0 as tool_errors, 0 as retries, 0 as guardrail, 0 as errors,
          's' as source, 'f' as format, 'i' as id_space, 1 as redaction_epoch from range(12000) r(i)`),
      )
      const [facet] = await facets(workspace, {
        where: "plan_tier = 'pro' and session = 's5999'",
        dimensions: ['session'],
        limit: 2,
      })
      expect(facet).toEqual({
        dimension: 'session',
        distinct: 6000,
        missing: 0,
        values: [
          { value: 's0', count: 1, total: 2 },
          { value: 's1', count: 1, total: 2 },
          { value: 's5999', count: 1, total: 2 },
        ],
      })
    }))
})

test('a histogram has fixed bins, a ghost outside its own brush and a last bin for the tail', () =>
  withWorkspace(async (workspace) => {
    await addTraces(workspace, manyTraces(120))
    const histogram = async (where: string, column: 'csat' | 'latency') =>
      sliceHistogram(workspace, { where, column, bins: 24, weighted: true }, quietCall())
    const csat = await histogram("csat >= 4 and plan_tier = 'pro'", 'csat')
    expect(csat.bins.map(({ from, to }) => [from, to])).toEqual([
      [1, 2],
      [2, 3],
      [3, 4],
      [4, 5],
      [5, 6],
    ])
    expect(csat.bins.map(({ inside }) => inside)).toEqual([0, 0, 0, 4, 4])
    expect(csat.bins.reduce((sum, { total }) => sum + total, 0) + csat.missing).toBe(30)
    expect(csat).toMatchObject({ low: 1, high: 5, mean: 4.5, p50: 4.5 })
    // Each third trace lacks a CSAT; the others have 1 to 5 in turn.
    const all = await histogram('', 'csat')
    expect(all.missing).toBe(40)
    expect(all.bins.map(({ inside, total }) => [inside, total])).toEqual(
      Array.from({ length: 5 }, () => [16, 16]),
    )
    const latency = await histogram('', 'latency')
    expect(latency.bins.at(-1)).toMatchObject({ to: 5000 })
    expect(latency.bins.reduce((sum, { inside }) => sum + inside, 0)).toBe(120)
  }))

test('the mean and the median beside a histogram are those of the values in the filter', () =>
  withWorkspace(async (workspace) => {
    let traces: TestTrace[] = []
    const value = fc.option(fc.constantFrom(0, 0.25, 1, 2, 3, 5, 8, 40, 41, 900), { nil: null })
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.record({ cost: value, csat: value }), { maxLength: 12 }),
        fc.constantFrom(
          '',
          'csat >= 2',
          'cost <= 8',
          'cost <= 8 and csat >= 2',
          'cost is missing or csat < 3',
        ),
        async (rows, where) => {
          await workspace.database.run(constantSql('delete from traces'))
          traces = rows.map((row, index) => ({ trace_uid: `t${index}`, ...row }))
          // The workspace is taken to be the same while as many traces are in it.
          await addTraces(workspace, traces)
          await workspace.database.run(
            constantSql(
              `insert into runs select 'r' || uuid(), 'test', now()::timestamp, now()::timestamp, '[]', '{}', null, '{}', null, 'test'`,
            ),
          )
          const histogram = await sliceHistogram(
            workspace,
            { where, column: 'cost', bins: 8, weighted: true },
            quietCall(),
          )
          const inside = traces.filter(({ cost, csat }) => {
            const [c, s] = [cost ?? null, csat ?? null]
            if (where === 'csat >= 2') return s !== null && s >= 2
            if (where === 'cost <= 8') return c !== null && c <= 8
            if (where === 'cost <= 8 and csat >= 2') return c !== null && c <= 8 && s !== null && s >= 2
            return where === '' || c === null || (s !== null && s < 3)
          })
          const costs = inside.flatMap(({ cost }) => cost ?? []).toSorted((a, b) => a - b)
          const n = costs.length
          const middle = ((costs[Math.ceil(n / 2) - 1] ?? 0) + (costs[Math.floor(n / 2)] ?? 0)) / 2
          expect(histogram.p50).toBe(n === 0 ? null : middle)
          if (n === 0) expect(histogram.mean).toBeNull()
          else expect(histogram.mean).toBeCloseTo(costs.reduce((sum, cost) => sum + cost, 0) / n, 9)
          expect(histogram.bins.reduce((sum, bin) => sum + bin.inside, 0)).toBe(n)
        },
      ),
      { numRuns: 40 },
    )
  }))

test('an empty workspace has empty answers', () =>
  withWorkspace(async (workspace) => {
    expect(await summary(workspace, "plan_tier = 'pro'")).toMatchObject({ matched: 0, total: 0 })
    expect(
      await sliceHistogram(workspace, { where: '', column: 'csat', bins: 24, weighted: true }, quietCall()),
    ).toMatchObject({
      low: null,
      bins: [],
    })
    expect(
      await sliceTimeline(workspace, { where: '', metric: 'csat', bins: 56, weighted: true }, quietCall()),
    ).toMatchObject({
      fromMs: null,
      bins: [],
      flags: [],
    })
    expect(await page(workspace, {})).toEqual({ total: 0, offset: 0, rows: [] })
  }))

test('a check gives the canonical text or the column of the mistake', () => {
  expect(sliceCheck({ where: 'csat<3 and tool:x' })).toMatchObject({
    ok: true,
    canonical: 'csat < 3 and tool:x',
  })
  expect(sliceCheck({ where: 'csat <' })).toMatchObject({ ok: false, column: 6, allowed: ['a number'] })
})

test.skipIf(withoutSamples)('text is looked for in bodies, not in their keys or roles', () =>
  withWorkspace(async (workspace) => {
    await importPaths(workspace, [sample('derived', 'tau_airline_trial0.openinference.otlp.jsonl')])
    const matched = async (where: string) => (await summary(workspace, where)).matched
    const cancelled = await matched('text ~ "CANCEL"')
    expect(cancelled).toBeGreaterThan(5)
    expect(await matched('not text ~ "cancel"')).toBe(50 - cancelled)
    expect(await matched('text ~ "input_messages"')).toBe(0)
    expect(await matched('text ~ "no trace says this"')).toBe(0)
  }),
)
