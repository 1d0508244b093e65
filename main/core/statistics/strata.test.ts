import { describe, expect, test } from 'vitest'
import { allocate } from '../sampling/allocation.ts'
import { meanEstimate, tInterval } from './means.ts'
import type { Interval } from './moments.ts'
import { rateEstimate } from './rates.ts'
import { meanOfStrata, rateOfStrata, type Stratum } from './strata.ts'
import { normal, seeded } from './seededFixture.ts'

interface Traffic {
  sizes: readonly number[]
  /** Rates of success in the strata; a measure has five times this as its mean. */
  rates: readonly number[]
}

const traffics: Readonly<Record<string, Traffic>> = {
  'two, three and 95 %': { sizes: [200, 300, 9500], rates: [0.9, 0.6, 0.037] },
  'three tiers': { sizes: [2000, 1500, 500], rates: [0.75, 0.6, 0.5] },
  'twelve intents': {
    sizes: [800, 600, 500, 400, 300, 300, 300, 200, 200, 200, 100, 100],
    rates: [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.9, 0.2, 0.1, 0.5, 0.6, 0.95],
  },
  'strata that say nothing': { sizes: [2000, 1500, 500], rates: [0.7, 0.7, 0.7] },
}

type Allocation = 'proportional' | 'equal' | 'neyman'

/** One stratified draw from traffic that could itself have been other traffic: `inGroup` of it is the group in question. */
function drawn(
  { sizes, rates }: Traffic,
  { take, how, inGroup = 1 }: { take: number; how: Allocation; inGroup?: number },
  random: () => number,
  value: (rate: number) => number,
): Stratum[] {
  const all = sizes.reduce((sum, size) => sum + size, 0)
  const came = sizes.map(() => 0)
  for (let index = 0; index < all; index += 1) {
    let place = random() * all
    let stratum = 0
    while (place >= (sizes[stratum] ?? all)) place -= sizes[stratum++] ?? 0
    came[stratum] = (came[stratum] ?? 0) + 1
  }
  const spread = (rate: number) => Math.sqrt(rate * (1 - rate))
  const given = allocate(
    take,
    came.map((size, index) => ({ size, spread: spread(rates[index] ?? 0) })),
    how,
  )
  return given.flatMap((count, index) => {
    if (count === 0) return []
    const w = (came[index] ?? 0) / count
    const values: number[] = []
    for (let at = 0; at < count; at += 1)
      if (inGroup === 1 || random() < inGroup) values.push(value(rates[index] ?? 0))
    const sum = values.reduce((total, x) => total + x, 0)
    return [
      {
        n: values.length,
        sumW: w * values.length,
        sumW2: w * w * values.length,
        sumWX: w * sum,
        sumW2X: w * w * sum,
        sumW2X2: w * w * values.reduce((total, x) => total + x * x, 0),
        share: values.length / count,
      },
    ]
  })
}

const meanRate = ({ sizes, rates }: Traffic) =>
  sizes.reduce((sum, size, index) => sum + size * (rates[index] ?? 0), 0) /
  sizes.reduce((sum, size) => sum + size, 0)

const together = (strata: readonly Stratum[]): Stratum =>
  strata.reduce((a, b) => ({
    n: a.n + b.n,
    sumW: a.sumW + b.sumW,
    sumW2: a.sumW2 + b.sumW2,
    sumWX: a.sumWX + b.sumWX,
    sumW2X: a.sumW2X + b.sumW2X,
    sumW2X2: a.sumW2X2 + b.sumW2X2,
    share: 0,
  }))

const soak = process.env.ASSAY_SOAK === '1'
const runs = soak ? 4000 : 400
const hows = ['proportional', 'equal', 'neyman'] as const

/** Shares of the draws whose interval holds the truth: of all designs, and of each. */
function held(
  seed: number,
  inGroup: number,
  holds: (strata: Stratum[], truth: number) => boolean,
  value: (random: () => number) => (rate: number) => number,
  takes: readonly number[] = [30, 100, 300],
): { all: number; each: Map<string, number> } {
  const random = seeded(seed)
  const each = new Map<string, number>()
  for (const [name, traffic] of Object.entries(traffics))
    for (const how of hows)
      for (const take of takes) {
        let good = 0
        for (let run = 0; run < runs; run += 1)
          if (holds(drawn(traffic, { take, how, inGroup }, random, value(random)), meanRate(traffic)))
            good += 1
        each.set(`${name}, ${how}, ${take}`, good / runs)
      }
  return { all: [...each.values()].reduce((sum, share) => sum + share, 0) / each.size, each }
}

const inside = (truth: number, interval: Interval | undefined) =>
  interval !== undefined && interval.low <= truth && truth <= interval.high

describe('intervals of stratified draws hold the truth as often as they say', () => {
  test.each([1, 0.4])('rates, of the whole and of a group that is part of each stratum (%d)', (inGroup) => {
    const { all, each } = held(
      31,
      inGroup,
      (strata, truth) => inside(truth, rateOfStrata(strata)),
      (random) => (rate) => (random() < rate ? 1 : 0),
    )
    expect(all).toBeGreaterThan(0.935)
    expect(all).toBeLessThan(0.97)
    for (const share of each.values()) expect(share).toBeGreaterThan(0.91)
  })
  test('rates of a bar of a timeline, a tenth of the sample in no regard of strata', () => {
    const { all, each } = held(
      35,
      0.1,
      (strata, truth) => inside(truth, rateOfStrata(strata)),
      (random) => (rate) => (random() < rate ? 1 : 0),
      [100, 300],
    )
    expect(all).toBeGreaterThan(0.935)
    expect(all).toBeLessThan(0.97)
    for (const share of each.values()) expect(share).toBeGreaterThan(0.88)
  })
  test('one interval over mixed weights is too narrow where the heaviest show no success, and too wide elsewhere', () => {
    const { each } = held(
      33,
      1,
      (strata, truth) => inside(truth, rateEstimate(together(strata))),
      (random) => (rate) => (random() < rate ? 1 : 0),
    )
    expect(each.get('two, three and 95 %, equal, 100')).toBeLessThan(0.8)
    expect(each.get('two, three and 95 %, proportional, 100')).toBeGreaterThan(0.97)
  })
  test('rates of traces that were each drawn with a chance of their own', () => {
    const random = seeded(34)
    const parts = [
      { size: 4000, chance: 0.01, rate: 0.04 },
      { size: 300, chance: 0.3, rate: 0.6 },
    ]
    const truth = (4000 * 0.04 + 300 * 0.6) / 4300
    let good = 0
    for (let run = 0; run < 2000; run += 1) {
      const strata = parts.map(({ size, chance, rate }): Stratum => {
        let [n, sum] = [0, 0]
        for (let index = 0; index < size; index += 1)
          if (random() < chance) {
            n += 1
            if (random() < rate) sum += 1
          }
        const w = 1 / chance
        const ofWeight = { n, sumW: w * n, sumW2: w * w * n, sumWX: w * sum, sumW2X: w * w * sum }
        return { ...ofWeight, sumW2X2: w * w * sum, share: 0 }
      })
      if (inside(truth, rateOfStrata(strata))) good += 1
    }
    expect(good / 2000).toBeGreaterThan(0.935)
    expect(good / 2000).toBeLessThan(0.98)
  })
  test('means', () => {
    const { all, each } = held(
      32,
      1,
      (strata, truth) => {
        const mean = meanOfStrata(strata)
        return mean !== null && inside(5 * truth, tInterval(mean))
      },
      (random) => (rate) => 5 * rate + normal(random),
    )
    expect(all).toBeGreaterThan(0.935)
    expect(all).toBeLessThan(0.97)
    for (const share of each.values()) expect(share).toBeGreaterThan(0.91)
  })
})

test('one stratum has the interval of a plain draw, whatever its weight', () => {
  const one: Stratum = { n: 40, sumW: 400, sumW2: 4000, sumWX: 100, sumW2X: 1000, sumW2X2: 1000, share: 0 }
  const [own, plain] = [rateOfStrata([one]), rateEstimate(one)]
  for (const end of ['value', 'low', 'high'] as const) expect(own[end]).toBeCloseTo(plain[end], 12)
  expect(meanOfStrata([one])?.standardError).toBeCloseTo(meanEstimate(one).standardError ?? 0, 12)
  expect(meanOfStrata([{ ...one, n: 1 }])).toBeNull()
})
