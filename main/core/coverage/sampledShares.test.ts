import { expect, test } from 'vitest'
import { shareOfTraffic, whyNoShares, type Sums } from './sampledShares.ts'
import { seeded } from '../statistics/seededFixture.ts'

const sums = (weights: readonly number[]): Sums => ({
  n: weights.length,
  sumW: weights.reduce((sum, weight) => sum + weight, 0),
  sumW2: weights.reduce((sum, weight) => sum + weight ** 2, 0),
})

const part = (traffic: number, weights: readonly number[], kinds: readonly boolean[]) => ({
  traffic,
  drawn: weights.length,
  judged: sums(weights),
  kind: sums(weights.filter((_, at) => kinds[at])),
})

test('two weeks of must-takes of which few are judged weigh what they are of traffic, and leave the doubt of few', () => {
  // 1,060 of 4,000 are taken in any case, 20 of them judged, all of one code; 42 of the others, none of it.
  const found = shareOfTraffic([
    part(
      1060,
      Array.from({ length: 20 }, () => 1),
      Array.from({ length: 20 }, () => true),
    ),
    part(
      2940,
      Array.from({ length: 42 }, () => 70),
      Array.from({ length: 42 }, () => false),
    ),
  ])
  expect(found.value).toBeCloseTo(0.265, 3)
  expect(found.low).toBeLessThan(0.23)
  expect(found.high).toBeGreaterThan(0.3)
})

test('a part judged whole is known; one of which nothing is judged tells nothing', () => {
  const whole = part(4, [1, 1, 1, 1], [true, false, false, false])
  expect(shareOfTraffic([whole])).toEqual({ value: 0.25, low: 0.25, high: 0.25 })
  expect(whyNoShares([whole])).toBeNull()
  expect(whyNoShares([whole, { ...part(50, [], []), drawn: 6 }])).toBe('too few')
  expect(whyNoShares([{ ...part(50, [5, 5], [true, false]), drawn: 10 }])).toBe('too few')
})

test('in a seeded simulation 95 % intervals hold the truth in 93 to 99 % of draws, and estimates lie around it', () => {
  const random = seeded(20_261_130)
  const runs = 1500
  let [held, off] = [0, 0]
  for (let run = 0; run < runs; run += 1) {
    const rates = [0.1 + 0.5 * random(), 0.02 + 0.2 * random()]
    const traffic = [1000, 3000]
    const [sure = [], others = []] = traffic.map((size, at) =>
      Array.from({ length: size }, () => random() < (rates[at] ?? 0)),
    )
    const answered = sure.filter(() => random() < 0.06)
    // Two rates, as where two rules overlap.
    const chances = others.map((_, at) => (at % 3 === 0 ? 0.08 : 0.03))
    const drawn = others.flatMap((kind, at) =>
      random() < (chances[at] ?? 0) && random() < 0.7 ? [{ kind, w: 1 / (chances[at] ?? 1) }] : [],
    )
    const truth = [...sure, ...others].filter(Boolean).length / 4000
    const found = shareOfTraffic([
      part(
        1000,
        answered.map(() => 1),
        answered,
      ),
      part(
        3000,
        drawn.map(({ w }) => w),
        drawn.map(({ kind }) => kind),
      ),
    ])
    if (found.low <= truth && truth <= found.high) held += 1
    off += found.value - truth
  }
  expect(held / runs).toBeGreaterThan(0.93)
  expect(held / runs).toBeLessThan(0.99)
  expect(Math.abs(off / runs)).toBeLessThan(0.003)
})
