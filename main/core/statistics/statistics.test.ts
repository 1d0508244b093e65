import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { newcombeDifference, welchDifference } from './differences.ts'
import { hypergeometricTails } from './hypergeometric.ts'
import { meanEstimate, tInterval } from './means.ts'
import { effectiveSize, linearisedVariance, weightedMean, type Moments } from './moments.ts'
import { quantileRanks } from './quantileRanks.ts'
import { effectiveTrials, rateEstimate, wilsonInterval } from './rates.ts'
import { studentTCdf, studentTQuantile } from './studentT.ts'
import { normal, seeded } from './seededFixture.ts'

function momentsOf(sample: readonly { x: number; w: number }[]): Moments {
  const sum = (value: (item: { x: number; w: number }) => number) =>
    sample.reduce((total, item) => total + value(item), 0)
  return {
    n: sample.length,
    sumW: sum(({ w }) => w),
    sumW2: sum(({ w }) => w * w),
    sumWX: sum(({ w, x }) => w * x),
    sumW2X: sum(({ w, x }) => w * w * x),
    sumW2X2: sum(({ w, x }) => w * w * x * x),
  }
}
const plain = (values: readonly number[]) => momentsOf(values.map((x) => ({ x, w: 1 })))
const round = (interval: { low: number; high: number } | undefined, digits = 4) => [
  Number(interval?.low.toFixed(digits)),
  Number(interval?.high.toFixed(digits)),
]

describe('published values', () => {
  // Newcombe, Two-sided confidence intervals for the single proportion, Stat Med 17 (1998), table I, method 3.
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('Wilson %i of %i', (r, n, low, high) => {
    expect(round(wilsonInterval(r / n, n))).toEqual([low, high])
  })
  test.each([
    [500, 52.6, 61.3],
    [100, 47.2, 66.3],
  ])('Wilson 57 % of %i', (n, low, high) => {
    const interval = wilsonInterval(0.57, n)
    expect(round({ low: interval.low * 100, high: interval.high * 100 }, 1)).toEqual([low, high])
  })
  // Newcombe, Interval estimation for the difference between independent proportions, Stat Med 17 (1998), table II, method 10.
  test.each([
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
    [6, 7, 2, 7, 0.0582, 0.8062],
    [5, 56, 0, 29, -0.0381, 0.1926],
    [0, 10, 0, 20, -0.1611, 0.2775],
    [10, 10, 0, 10, 0.6075, 1],
  ])('Newcombe %i/%i − %i/%i', (a, m, b, n, low, high) => {
    const of = (r: number, count: number) => ({ value: r / count, ...wilsonInterval(r / count, count) })
    const difference = newcombeDifference(of(a, m), of(b, n))
    expect(round({ low: difference.low ?? NaN, high: difference.high ?? NaN })).toEqual([low, high])
  })
  // The usual printed table of Student's t, two-sided 95 % (and 99 % for 10).
  test.each([
    [0.975, 1, 12.706],
    [0.975, 2, 4.303],
    [0.975, 3, 3.182],
    [0.975, 5, 2.571],
    [0.975, 10, 2.228],
    [0.995, 10, 3.169],
    [0.975, 30, 2.042],
    [0.975, 120, 1.98],
    [0.95, 7, 1.895],
    [0.975, 1e6, 1.96],
  ])('t(%d; %d)', (p, df, value) => {
    expect(Number(studentTQuantile(p, df).toFixed(3))).toBe(value)
    expect(studentTCdf(studentTQuantile(p, df), df)).toBeCloseTo(p, 10)
  })
  // Ranks for the median, two-sided 95 %: the sign-test tables (n = 10: 2 and 9; n = 20: 6 and 15; n = 100: 40 and 61).
  test.each([
    [0.5, 10, 2, 9],
    [0.5, 20, 6, 15],
    [0.5, 100, 40, 61],
    [0.95, 10, 8, 11],
    [0.5, 5, 0, 6],
  ])('ranks of the %d quantile of %i', (q, n, low, high) => {
    expect(quantileRanks(q, n)).toEqual({ low, high })
  })
  test('the sleep data of Student: Welch −3.37 to 0.21, df 17.78', () => {
    const first = meanEstimate(plain([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2]))
    const second = meanEstimate(plain([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]))
    const difference = welchDifference(first, second)
    expect(difference.value).toBeCloseTo(-1.58, 10)
    expect(difference.low).toBeCloseTo(-3.3654832, 6)
    expect(difference.high).toBeCloseTo(0.2054832, 6)
    expect(round(tInterval(first), 3)).toEqual([-0.53, 2.03])
  })
})

describe('by hand', () => {
  const sample = [
    { x: 1, w: 1 },
    { x: 0, w: 3 },
    { x: 1, w: 4 },
  ]
  test('weighted mean, effective size and variance', () => {
    const moments = momentsOf(sample)
    expect(weightedMean(moments)).toBeCloseTo(5 / 8, 12)
    expect(effectiveSize(moments.sumW, moments.sumW2)).toBeCloseTo(64 / 26, 12)
    // (1·(3/8)² + 9·(5/8)² + 16·(3/8)²) / 64
    expect(linearisedVariance(moments)).toBeCloseTo((17 * 9 + 9 * 25) / 64 / 64, 12)
  })
  test('one observation has no interval', () => {
    expect(tInterval(meanEstimate(plain([3])))).toBeUndefined()
    expect(meanEstimate(plain([3])).value).toBe(3)
  })
  test('equal weights change nothing, whatever they are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 2, maxLength: 40 }),
        fc.double({ min: 0.5, max: 50, noNaN: true }),
        (values, w) => {
          const weighted = momentsOf(values.map((x) => ({ x, w })))
          const bare = plain(values)
          const [a, b] = [meanEstimate(weighted), meanEstimate(bare)]
          expect(a.value).toBeCloseTo(b.value, 9)
          expect(a.standardError ?? -1).toBeCloseTo(b.standardError ?? -1, 6)
          expect(a.df).toBeCloseTo(b.df, 6)
          const rates = values.map((x) => (x > 2 ? 1 : 0))
          const of = (weight: number) => effectiveTrials(momentsOf(rates.map((x) => ({ x, w: weight }))))
          expect(of(w)).toBeCloseTo(values.length, 6)
        },
      ),
    )
  })
})

/** Share of `runs` simulated intervals that hold the truth. */
function coverage(runs: number, holds: () => boolean): number {
  let held = 0
  for (let run = 0; run < runs; run += 1) if (holds()) held += 1
  return held / runs
}
const within = (truth: number, { low, high }: { low: number | null; high: number | null }) =>
  (low === null || low <= truth) && (high === null || truth <= high)

describe('coverage in a seeded simulation lies between 93 and 97 %', () => {
  const runs = 4000
  const close = (share: number) => {
    expect(share).toBeGreaterThanOrEqual(0.93)
    expect(share).toBeLessThanOrEqual(0.97)
  }
  const random = seeded(20_261_123)
  const flips = (n: number, p: number) => Array.from({ length: n }, () => (random() < p ? 1 : 0))

  test('Wilson', () => {
    for (const n of [40, 300]) {
      const holds = () => {
        const p = 0.05 + 0.9 * random()
        return within(p, rateEstimate(plain(flips(n, p))))
      }
      close(coverage(runs, holds))
    }
  })
  test('a weighted rate whose weights depend on the outcome, as a queue of failures has', () => {
    const rate = 0.12
    const holds = () => {
      const sample: { x: number; w: number }[] = []
      while (sample.length < 400) {
        const x = random() < rate ? 1 : 0
        const pi = x === 1 ? 0.5 : 0.1
        if (random() < pi) sample.push({ x, w: 1 / pi })
      }
      return within(rate, rateEstimate(momentsOf(sample)))
    }
    close(coverage(runs, holds))
  })
  test('t interval of a mean, skewed data included', () => {
    close(
      coverage(runs, () =>
        within(5, tInterval(meanEstimate(plain(Array.from({ length: 8 }, () => 5 + normal(random)))))!),
      ),
    )
    const skewed = () => Array.from({ length: 120 }, () => -Math.log(1 - random()))
    close(coverage(runs, () => within(1, tInterval(meanEstimate(plain(skewed())))!)))
  })
  test('weighted mean', () => {
    const holds = () => {
      const sample = Array.from({ length: 150 }, () => {
        const heavy = random() < 0.3
        return { x: (heavy ? 2 : 0) + normal(random), w: heavy ? 5 : 1 }
      })
      const truth = (0.3 * 5 * 2) / (0.3 * 5 + 0.7)
      return within(truth, tInterval(meanEstimate(momentsOf(sample)))!)
    }
    close(coverage(runs, holds))
  })
  test('Welch and Newcombe', () => {
    const values = (n: number, mean: number, sd: number) =>
      meanEstimate(plain(Array.from({ length: n }, () => mean + sd * normal(random))))
    close(coverage(runs, () => within(1, welchDifference(values(12, 3, 1), values(40, 2, 4)))))
    const rate = (n: number, p: number) => rateEstimate(plain(flips(n, p)))
    close(coverage(runs, () => within(0.15, newcombeDifference(rate(80, 0.35), rate(120, 0.2)))))
  })
  test('median and p95 of skewed data by ranks, at the exact and the approximate size', () => {
    for (const [q, n] of [
      [0.5, 300],
      [0.95, 300],
      [0.5, 800],
      [0.95, 1200],
    ] as const) {
      const truth = -Math.log(1 - q)
      const ranks = quantileRanks(q, n)
      const holds = () => {
        const sorted = Float64Array.from({ length: n }, () => -Math.log(1 - random())).sort()
        return within(truth, {
          low: sorted[ranks.low - 1] ?? null,
          high: sorted[ranks.high - 1] ?? null,
        })
      }
      close(coverage(2000, holds))
    }
  })
})

test('the tails of the hypergeometric distribution are those of the lady who tastes tea, and of every table', () => {
  const tea = { total: 8, marked: 4, drawn: 4 }
  expect(hypergeometricTails(4, tea).atLeast).toBeCloseTo(1 / 70, 12)
  expect(hypergeometricTails(3, tea).atLeast).toBeCloseTo(17 / 70, 12)
  expect(hypergeometricTails(1, tea).atMost).toBeCloseTo(17 / 70, 12)
  fc.assert(
    fc.property(fc.nat(60), fc.nat(60), fc.nat(60), fc.nat(60), (total, marked, drawn, seen) => {
      const table = { total, marked: Math.min(marked, total), drawn: Math.min(drawn, total) }
      const { atLeast } = hypergeometricTails(seen, table)
      const { atMost } = hypergeometricTails(seen - 1, table)
      expect(atLeast + atMost).toBeCloseTo(1, 9)
    }),
  )
})
