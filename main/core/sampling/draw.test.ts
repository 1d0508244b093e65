import { describe, expect, test } from 'vitest'
import type { SamplingPolicy } from '../../../shared/domain/samplingPolicy.ts'
import type { Database } from '../db/open.ts'
import { constantSql, sql } from '../db/sql.ts'
import { rateEstimate } from '../statistics/rates.ts'
import { meanEstimate, tInterval } from '../statistics/means.ts'
import { anyOf, composeDraw } from './compose.ts'
import type { Frames } from './population.ts'
import { addTraffic, articleFrames, articlePlan, policyOf, withTables } from './samplingFixture.ts'

interface Member {
  trace_uid: string
  pi: number
}

const everyone = (policy: SamplingPolicy): Frames => ({
  population: null,
  rules: policy.rules.map(() => null),
})

const draw = (database: Database, policy: SamplingPolicy, frames: Frames = everyone(policy)) =>
  database.withSession(async (session) => {
    const composed = await composeDraw(session, policy, frames, {}, () => undefined)
    const members = await session.all<Member>(
      sql`select trace_uid, pi from composed where ${anyOf(policy.rules.map((_, index) => index))} order by trace_uid`,
    )
    return { composed, members }
  })

const mixed = (seed: number) =>
  policyOf({
    seed,
    rules: [
      { name: 'random', rate: 0.02 },
      { name: 'capped', rate: 0.3, cap_per_user: 2, cap_per_session: 1 },
      { name: 'fifty', take: 50, cap_per_user: 1 },
      {
        name: 'tiers',
        kind: 'stratified',
        by: ['plan_tier', 'intent'],
        take: 80,
        allocation: 'neyman',
        metric: 'csat',
      },
      { name: 'slow', kind: 'tail', tail: 'latency', share: 0.02, rate: 0.5 },
      { name: 'common', kind: 'head', share: 0.4, rate: 0.01 },
      { name: 'rare', kind: 'tail', share: 0.2, take: 10 },
    ],
  })

describe('a draw', () => {
  test('is the same on 1, 2 and 8 threads and in any order of import', async () => {
    const results = []
    for (const [threads, order] of [
      [1, 'i'],
      [2, 'i desc'],
      [8, 'md5(i::varchar)'],
    ] as const)
      results.push(
        await withTables(async (database) => {
          await addTraffic(database, 5000, order)
          return draw(database, mixed(3))
        }, threads),
      )
    expect(results[0]?.members.length).toBeGreaterThan(500)
    expect(results[1]).toEqual(results[0])
    expect(results[2]).toEqual(results[0])
  })

  test('another seed draws others; a rule draws the same whatever stands beside it', () =>
    withTables(async (database) => {
      await addTraffic(database, 5000)
      const alone = (seed: number) =>
        draw(database, policyOf({ seed, rules: [{ name: 'random', rate: 0.02 }] }))
      const first = await alone(3)
      expect((await alone(4)).members).not.toEqual(first.members)
      const among = new Set((await draw(database, mixed(3))).members.map(({ trace_uid }) => trace_uid))
      expect(first.members.every(({ trace_uid }) => among.has(trace_uid))).toBe(true)
    }))

  test('keeps its caps and its sizes', () =>
    withTables(async (database) => {
      await addTraffic(database, 4000)
      const most = async (policy: SamplingPolicy, by: string) => {
        const { members } = await draw(database, policy)
        const list = members.map(({ trace_uid }) => `'${trace_uid}'`).join(',')
        const row = await database.first<{ most: number }>(
          constantSql(
            `select max(n) as most from (select count(*) as n from traces where trace_uid in (${list}) group by ${by})`,
          ),
        )
        return { most: row?.most, members: members.length }
      }
      const capped = policyOf({ rules: [{ name: 'r', rate: 0.8, cap_per_user: 3, cap_per_session: 2 }] })
      expect((await most(capped, '"user"')).most).toBe(3)
      expect((await most(capped, 'session')).most).toBe(2)
      const taken = policyOf({ rules: [{ name: 'r', take: 100, cap_per_user: 1 }] })
      expect(await most(taken, '"user"')).toEqual({ most: 1, members: 100 })
      const must = policyOf({ rules: [{ name: 'r', kind: 'must', cap_per_session: 1 }] })
      expect((await most(must, 'session')).most).toBe(1)
    }))

  test('of traces that no rule reaches says so', () =>
    withTables(async (database) => {
      await addTraffic(database, 1000)
      const policy = policyOf({ rules: [{ name: 'pro', kind: 'must' }] })
      const frames = {
        population: null,
        rules: [constantSql("select trace_uid from traces where plan_tier = 'pro'")],
      }
      const { composed } = await draw(database, policy, frames)
      expect(composed.uncovered + composed.drawn).toBe(1000)
      expect(composed.rules[0]).toMatchObject({ least: 1, greatest: 1, alone: composed.drawn })
    }))

  test('of an empty workspace is empty', () =>
    withTables(async (database) => {
      const { composed, members } = await draw(database, mixed(1))
      expect(members).toEqual([])
      expect(composed).toMatchObject({ population: 0, expected: 0, drawn: 0, uncovered: 0 })
    }))
})

test(
  'each trace is drawn as often as its probability says, under every kind of rule at once',
  () =>
    withTables(async (database) => {
      await addTraffic(database, 400)
      const rounds = process.env.ASSAY_SOAK === '1' ? 1000 : 60
      const counts = new Map<string, number>()
      let chances = new Map<string, number>()
      const policy = (seed: number) =>
        policyOf({
          seed,
          rules: mixed(seed).rules.map((rule) => (rule.take === undefined ? rule : { ...rule, take: 20 })),
        })
      await database.withSession(async (session) => {
        for (let seed = 1; seed <= rounds; seed += 1) {
          const given = policy(seed)
          await composeDraw(session, given, everyone(given), {}, () => undefined)
          const drawn = anyOf(given.rules.map((_, index) => index))
          const rows = await session.all<Member & { drawn: boolean }>(
            sql`select trace_uid, pi, ${drawn} as drawn from composed`,
          )
          const now = new Map(rows.map(({ trace_uid, pi }) => [trace_uid, pi]))
          // The chance belongs to the population, not to the draw.
          if (seed > 1) expect(now).toEqual(chances)
          chances = now
          for (const { trace_uid, drawn: is } of rows)
            if (is) counts.set(trace_uid, (counts.get(trace_uid) ?? 0) + 1)
        }
      })
      let chi = 0
      for (const [trace, pi] of chances) {
        const seen = (counts.get(trace) ?? 0) - rounds * pi
        chi += (seen * seen) / (rounds * pi * (1 - pi))
      }
      // Chi squared over 400 traces: its mean is about 400, its spread about √800; fixed sizes take little away.
      expect(chi).toBeGreaterThan(250)
      expect(chi).toBeLessThan(520)
    }),
  600_000,
)

test(
  'the article’s plan gives back the planted rates, and its intervals hold them as often as they say',
  () =>
    withTables(async (database) => {
      await addTraffic(database, 40_000)
      const soak = process.env.ASSAY_SOAK === '1'
      const seeds = soak ? 500 : 60
      const metrics = { success: 'success::integer', csat: 'csat', latency: 'latency', cost: 'cost' } as const
      const names = Object.keys(metrics) as (keyof typeof metrics)[]
      const truth = await database.first<Record<keyof typeof metrics, number>>(
        constantSql(
          `select ${names.map((name) => `avg(${metrics[name]}) as ${name}`).join(', ')} from traces`,
        ),
      )
      const held = { success: 0, csat: 0, latency: 0, cost: 0 }
      const sums = { success: 0, csat: 0, latency: 0, cost: 0 }
      let overlapping = 0
      let least = 1
      await database.withSession(async (session) => {
        for (let seed = 1; seed <= seeds; seed += 1) {
          const policy = articlePlan(seed)
          const composed = await composeDraw(session, policy, articleFrames, {}, () => undefined)
          overlapping += composed.rules.reduce((sum, rule) => sum + rule.drawn, 0) - composed.drawn
          least = Math.min(least, ...composed.rules.flatMap((rule) => rule.least ?? []))
          for (const metric of names) {
            const x = constantSql(metrics[metric])
            const moments = await session.first<Parameters<typeof rateEstimate>[0]>(
              sql`select count(*) as n, sum(1 / pi) as "sumW", sum(1 / pi / pi) as "sumW2", sum(x / pi) as "sumWX",
                sum(x / pi / pi) as "sumW2X", sum(x * x / pi / pi) as "sumW2X2"
              from (select c.pi, ${x}::double as x from composed c join traces t using (trace_uid) where ${anyOf([0, 1, 2, 3])}) where x is not null`,
            )
            if (moments === undefined) throw new Error('an aggregate gives one row')
            const mean = meanEstimate(moments)
            const interval = metric === 'success' ? rateEstimate(moments) : tInterval(mean)
            const planted = truth?.[metric] ?? NaN
            sums[metric] += mean.value
            if (interval !== undefined && interval.low <= planted && planted <= interval.high)
              held[metric] += 1
          }
        }
      })
      expect(least).toBeLessThan(0.05)
      expect(overlapping).toBeGreaterThan(0)
      // One metric's share of 500 has an error of a point, so the bounds are for all four; each has a little more room.
      const [low, high] = soak ? [0.93, 0.97] : [0.9, 0.99]
      const shares = names.map((metric) => held[metric] / seeds)
      const all = shares.reduce((sum, share) => sum + share, 0) / names.length
      expect(all).toBeGreaterThanOrEqual(low)
      expect(all).toBeLessThanOrEqual(high)
      for (const share of shares) expect(Math.abs(share - 0.95)).toBeLessThan(soak ? 0.03 : 0.12)
      for (const metric of names) {
        const planted = truth?.[metric] ?? NaN
        expect(Math.abs(sums[metric] / seeds / planted - 1)).toBeLessThan(0.02)
      }
    }),
  600_000,
)
