import { describe, expect, test } from 'vitest'
import { shareOfTraffic, type Sums } from './sampledShares.ts'
import { seeded } from '../statistics/seededFixture.ts'
import { strataByChance, sumOf, type DrawnPart } from './strataByChance.ts'

interface Design {
  /** Of each stratum: its size, how many are drawn, the rate of the kind, and which share of the drawn is judged. */
  strata: readonly { size: number; take: number; rate: number; judged: number }[]
  /** Whether each trace is drawn by itself, so that also the number drawn is left to chance. */
  isPoisson: boolean
}

const tiers = (judged: readonly number[], isPoisson = false): Design => ({
  isPoisson,
  strata: [
    { size: 200, take: 60, rate: 0.9, judged: judged[0] ?? 1 },
    { size: 300, take: 60, rate: 0.6, judged: judged[1] ?? 1 },
    { size: 9500, take: 60, rate: 0.037, judged: judged[2] ?? 1 },
  ],
})

const designs: Readonly<Record<string, Design>> = {
  'all judged': tiers([1, 1, 1]),
  'half judged': tiers([0.5, 0.5, 0.5]),
  'the lightest judged first': tiers([1, 1, 0.3]),
  'each drawn by itself': tiers([1, 0.5, 0.5], true),
  'of sizes left to chance': {
    isPoisson: true,
    strata: [
      { size: 400, take: 40, rate: 0.97, judged: 1 },
      { size: 1000, take: 40, rate: 0.02, judged: 1 },
    ],
  },
  proportional: {
    isPoisson: false,
    strata: [
      { size: 2000, take: 100, rate: 0.75, judged: 0.5 },
      { size: 1500, take: 75, rate: 0.6, judged: 0.9 },
      { size: 500, take: 25, rate: 0.05, judged: 0.9 },
    ],
  },
}

const alike = (n: number, w: number): Sums => ({ n, sumW: n * w, sumW2: n * w * w })

/** One draw: what the sample tells of traffic by strata and as one, and the truth. */
function drawn({ strata, isPoisson }: Design, random: () => number) {
  const whole = strata.reduce((sum, { size }) => sum + size, 0)
  const kinds = new Map<string, Sums>()
  let truth = 0
  const parts = strata.map(({ size, take, rate, judged }, at): DrawnPart => {
    const weight = size / take
    let [n, judgedOf, ofKind] = [0, 0, 0]
    for (let trace = 0; trace < size; trace += 1) {
      const isKind = random() < rate
      if (isKind) truth += 1 / whole
      if (isPoisson ? random() >= 1 / weight : trace >= take) continue
      n += 1
      if (random() >= judged) continue
      judgedOf += 1
      if (isKind) ofKind += 1
    }
    kinds.set(String(at), alike(ofKind, weight))
    return {
      names: [String(at)],
      drawn: alike(n, weight),
      judged: alike(judgedOf, weight),
      share: isPoisson ? 0 : 1,
    }
  })
  const kindOf = (names: readonly string[]) =>
    sumOf(names.map((name) => kinds.get(name) ?? { n: 0, sumW: 0, sumW2: 0 }))
  const byStrata = strataByChance(parts, whole).map((stratum) => ({
    ...stratum,
    kind: kindOf(stratum.names),
  }))
  const asOne = {
    traffic: whole,
    drawn: sumOf(parts.map((part) => part.drawn)).n,
    judged: sumOf(parts.map((part) => part.judged)),
    kind: kindOf([...kinds.keys()]),
  }
  return { truth, byStrata: shareOfTraffic(byStrata), asOne: shareOfTraffic([asOne]) }
}

const runs = process.env.ASSAY_SOAK === '1' ? 4000 : 500

function simulated(design: Design, of: 'byStrata' | 'asOne') {
  const random = seeded(20_261_201)
  let [held, off] = [0, 0]
  for (let run = 0; run < runs; run += 1) {
    const found = drawn(design, random)
    if (found[of].low <= found.truth && found.truth <= found[of].high) held += 1
    off += found[of].value - found.truth
  }
  return { held: held / runs, off: off / runs }
}

describe('shares of traffic by strata hold the truth as often as they say, and lie around it', () => {
  test.each(Object.keys(designs))('%s', (name) => {
    const { held, off } = simulated(designs[name] ?? tiers([]), 'byStrata')
    expect(held).toBeGreaterThan(0.92)
    expect(held).toBeLessThan(0.985)
    expect(Math.abs(off)).toBeLessThan(0.006)
  })
  test('as one of mixed weights they did not', () => {
    expect(simulated(tiers([0.5, 0.5, 0.5]), 'asOne').held).toBeLessThan(0.8)
    expect(simulated(tiers([1, 1, 0.3]), 'asOne').off).toBeGreaterThan(0.05)
  })
})

test('a part of which too few are judged joins the one with weights like its own; all parts speak for all traffic', () => {
  const part = (name: string, weight: number, judged: number): DrawnPart => ({
    names: [name],
    drawn: alike(10, weight),
    judged: alike(judged, weight),
    share: 1,
  })
  const found = strataByChance([part('light', 2, 10), part('heavy', 30, 8), part('few', 40, 4)], 1440)
  expect(found.map(({ names, traffic, judged }) => [names, traffic, judged.n])).toEqual([
    [['light'], 40, 10],
    [['heavy', 'few'], 1400, 12],
  ])
  // The size of one that was put together is not fixed.
  expect(found.map(({ sizeVariance }) => (sizeVariance ?? 0) > 0)).toEqual([false, true])
  expect(strataByChance([part('light', 2, 1), part('heavy', 30, 2)], 320)).toMatchObject([
    { names: ['light', 'heavy'], traffic: 320, drawn: 20 },
  ])
})
