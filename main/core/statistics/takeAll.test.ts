import { describe, expect, test } from 'vitest'
import { tInterval } from './means.ts'
import type { Moments } from './moments.ts'
import {
  certainMoments,
  drawnMoments,
  fewestDrawn,
  meanOfParts,
  rateOfParts,
  unseenInterval,
  type Parts,
} from './takeAll.ts'
import { seeded } from './seededFixture.ts'

interface Group {
  /** Share of must-takes, and the rates of success among them and among the rest. */
  certain: number
  rates: readonly [number, number]
  chance: number
  /** How many of the rest a draw takes on average. */
  drawn: number
}

const sizeOf = ({ certain, chance, drawn }: Group) => Math.round(drawn / chance / (1 - certain))

/** Draws a group of a sample: its must-takes all, each of the rest with `chance`. */
function draw(group: Group, random: () => number, value: (isCertain: boolean) => number): Parts {
  const weight = 1 / group.chance
  const sums = { c: 0, cx: 0, cxx: 0, n: 0, x: 0, xx: 0 }
  for (let index = sizeOf(group); index > 0; index -= 1) {
    const isCertain = random() < group.certain
    const x = value(isCertain)
    if (isCertain) {
      sums.c += 1
      sums.cx += x
      sums.cxx += x * x
    } else if (random() < group.chance) {
      sums.n += 1
      sums.x += x
      sums.xx += x * x
    }
  }
  const certain = certainMoments(sums.c, sums.cx, sums.cxx)
  const all: Moments = {
    n: sums.c + sums.n,
    sumW: sums.c + sums.n * weight,
    sumW2: sums.c + sums.n * weight * weight,
    sumWX: sums.cx + sums.x * weight,
    sumW2X: sums.cx + sums.x * weight * weight,
    sumW2X2: sums.cxx + sums.xx * weight * weight,
  }
  return { certain, drawn: drawnMoments(all, certain) }
}

// The article's plan by intent, and shapes in which the parts differ most.
const shapes: readonly Omit<Group, 'drawn'>[] = [
  { certain: 0.29, rates: [0.27, 0.9], chance: 0.01 },
  { certain: 0.2, rates: [0.3, 0.8], chance: 0.01 },
  { certain: 0.1, rates: [0.2, 0.95], chance: 0.05 },
  { certain: 0.05, rates: [0.1, 0.9], chance: 0.1 },
  { certain: 0.5, rates: [0.1, 0.5], chance: 0.01 },
]

const runs = process.env.ASSAY_SOAK === '1' ? 2000 : 250

// One shape's share of 250 draws has an error of 1.5 points.
const leastOfEach = process.env.ASSAY_SOAK === '1' ? 0.91 : 0.88

/** Share of the draws with enough units in which an interval holds the truth, by the number drawn on average. */
function held(
  seed: number,
  holds: (group: Group, parts: Parts) => boolean,
  value: (group: Group, random: () => number) => (isCertain: boolean) => number,
): { all: number; each: number[] } {
  const random = seeded(seed)
  let [all, shown] = [0, 0]
  const each = shapes.flatMap((shape) =>
    [4, 8, 14, 30].map((drawn) => {
      const group = { ...shape, drawn }
      let [n, good] = [0, 0]
      for (let run = 0; run < runs; run += 1) {
        const parts = draw(group, random, value(group, random))
        if (parts.drawn.n < fewestDrawn) continue
        n += 1
        if (holds(group, parts)) good += 1
      }
      all += good
      shown += n
      return good / n
    }),
  )
  return { all: all / shown, each }
}

describe('must-takes beside a thin random draw', () => {
  test('intervals of rates hold the truth as often as they say', () => {
    const { all, each } = held(
      12,
      ({ certain, rates: [a, b] }, parts) => {
        const { low, high } = rateOfParts(parts)
        const truth = certain * a + (1 - certain) * b
        return low <= truth && truth <= high
      },
      ({ rates: [a, b] }, random) =>
        (isCertain) =>
          random() < (isCertain ? a : b) ? 1 : 0,
    )
    expect(all).toBeGreaterThan(0.93)
    expect(all).toBeLessThan(0.98)
    for (const share of each) expect(share).toBeGreaterThan(leastOfEach)
  })
  test('intervals of means do', () => {
    const { all, each } = held(
      13,
      ({ certain, rates: [a, b] }, parts) => {
        const interval = tInterval(meanOfParts(parts))
        const truth = certain * 5 * a + (1 - certain) * 5 * b
        return interval !== undefined && interval.low <= truth && truth <= interval.high
      },
      ({ rates: [a, b] }, random) =>
        (isCertain) =>
          5 * (isCertain ? a : b) + Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()),
    )
    expect(all).toBeGreaterThan(0.93)
    expect(all).toBeLessThan(0.98)
    for (const share of each) expect(share).toBeGreaterThan(leastOfEach)
  })
  test('intervals of counts do, also where nothing was drawn by chance', () => {
    const random = seeded(14)
    for (const [chance, others] of [
      [0.01, 40],
      [0.01, 209],
      [0.05, 100],
      [0.3, 60],
    ] as const) {
      let good = 0
      for (let run = 0; run < 2000; run += 1) {
        let n = 0
        for (let index = 0; index < others; index += 1) if (random() < chance) n += 1
        const w = 1 / chance
        const unseen = unseenInterval(n * (w - 1), n * (w * w - w), w)
        if (Math.floor(n + unseen.low) <= others && others <= Math.ceil(n + unseen.high)) good += 1
      }
      expect(good / 2000).toBeGreaterThan(0.94)
    }
  })
})

test('nothing is unseen where all was taken', () => {
  expect(unseenInterval(0, 0, 1)).toEqual({ low: 0, high: 0 })
  const certain = certainMoments(8, 6, 6)
  const none = drawnMoments(certain, certain)
  expect(rateOfParts({ certain, drawn: none }).value).toBe(0.75)
})

// Garwood's exact limits of a Poisson count (Biometrika 28, 1936): 0 → 3.689, 4 → 1.090 to 10.242.
test('equal weights give the limits of a Poisson count', () => {
  const scale = 1000
  expect(unseenInterval(0, 0, scale).high / scale).toBeCloseTo(3.689, 1)
  const four = unseenInterval(4 * scale, 4 * scale * scale, scale)
  expect(four.low / scale).toBeCloseTo(1.09, 1)
  expect(four.high / scale).toBeCloseTo(10.242, 1)
})
