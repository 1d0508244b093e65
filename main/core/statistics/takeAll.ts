import type { MeanEstimate } from './means.ts'
import { meanEstimate } from './means.ts'
import { weightedMean, type Interval, type Moments } from './moments.ts'
import { z975 } from './normal.ts'
import { rateEstimate } from './rates.ts'
import { meanOfStrata, rateOfStrata, type Stratum } from './strata.ts'

/** A group of a sample in its two parts: what was taken with certainty (w = 1), and what was drawn by chance. */
export interface Parts {
  certain: Moments
  drawn: Moments
  /** The drawn ones by stratum or weight, where they are not all alike in it. */
  strata?: readonly Stratum[]
}

/**
 * Fewer units drawn by chance beside certain ones say nothing of the traces between them. From this many on
 * the intervals below hold the truth in at least 92 of 100 draws, whatever the parts are like (decision 12).
 */
export const fewestDrawn = 5

/** The moments of some units that all have the weight 1. */
export function certainMoments(n: number, sumX: number, sumX2: number): Moments {
  return { n, sumW: n, sumW2: n, sumWX: sumX, sumW2X: sumX, sumW2X2: sumX2 }
}

/** `all` without `certain`; what rounding leaves below zero is zero. */
export function drawnMoments(all: Moments, certain: Moments): Moments {
  const n = all.n - certain.n
  if (n === 0) return certainMoments(0, 0, 0)
  return {
    n,
    sumW: Math.max(n, all.sumW - certain.sumW),
    sumW2: Math.max(n, all.sumW2 - certain.sumW2),
    sumWX: all.sumWX - certain.sumWX,
    sumW2X: all.sumW2X - certain.sumW2X,
    sumW2X2: Math.max(0, all.sumW2X2 - certain.sumW2X2),
  }
}

/**
 * 95 % interval of how many were not seen, when `value` = Σ(w − 1) estimates it with the variance Σw(w − 1): a
 * weighted sum of Poisson counts (Fay and Feuer, Statistics in Medicine 16, 1997), its upper end with one more
 * unit of the greatest weight. Holds also where none was drawn. Their χ² points by Wilson and Hilferty (1931).
 */
export function unseenInterval(value: number, variance: number, heaviest: number): Interval {
  if (!(heaviest > 1)) return { low: 0, high: 0 }
  const scaled = (mean: number, spread: number, z: number) => {
    const df = (2 * mean * mean) / spread
    return (spread / (2 * mean)) * df * Math.max(0, 1 - 2 / (9 * df) + z * Math.sqrt(2 / (9 * df))) ** 3
  }
  return {
    low: value > 0 && variance > 0 ? scaled(value, variance, -z975) : 0,
    high: scaled(value + heaviest, variance + heaviest * heaviest, z975),
  }
}

/** The drawn part's share of the whole, its ends, and how much two values of the parts differ by it. */
function shareOfDrawn({ certain, drawn }: Parts): { value: number; low: number; high: number } {
  const typical = drawn.sumW2 / drawn.sumW
  const unseen = unseenInterval(drawn.sumW - drawn.n, drawn.sumW2 - drawn.sumW, typical)
  const share = (weight: number) => weight / (certain.n + weight)
  return {
    value: share(drawn.sumW),
    low: share(drawn.n + unseen.low),
    high: share(drawn.n + unseen.high),
  }
}

/**
 * A rate over both parts. Each part has Wilson's interval, the share of the drawn part its own; they are joined by
 * squaring and adding (MOVER, Zou and Donner, Statistics in Medicine 27, 2008). One interval over the mixed weights
 * takes the certain units, of which there are many, for knowledge of the others.
 */
export function rateOfParts(parts: Parts): Interval & { value: number } {
  const { certain, drawn } = parts
  const ofDrawn = () => (parts.strata === undefined ? rateEstimate(drawn) : rateOfStrata(parts.strata))
  if (certain.n === 0) return ofDrawn()
  if (drawn.n === 0) return rateEstimate(certain)
  const [a, b] = [rateEstimate(certain), ofDrawn()]
  const share = shareOfDrawn(parts)
  const value = a.value + share.value * (b.value - a.value)
  const shift = (end: number) => (end - share.value) * (b.value - a.value)
  const [down, up] = [shift(share.low), shift(share.high)].toSorted((one, other) => one - other)
  return {
    value,
    low: Math.max(
      0,
      value - Math.hypot((1 - share.value) * (a.value - a.low), share.value * (b.value - b.low), down ?? 0),
    ),
    high: Math.min(
      1,
      value + Math.hypot((1 - share.value) * (a.high - a.value), share.value * (b.high - b.value), up ?? 0),
    ),
  }
}

/** A mean over both parts: their variances and that of the share, with degrees of freedom by Satterthwaite (1946). */
export function meanOfParts(parts: Parts): MeanEstimate {
  const { certain, drawn } = parts
  const ofDrawn = () =>
    (parts.strata === undefined ? null : meanOfStrata(parts.strata)) ?? meanEstimate(drawn)
  if (certain.n === 0) return ofDrawn()
  if (drawn.n === 0) return meanEstimate(certain)
  const [a, b] = [meanEstimate(certain), ofDrawn()]
  const share = shareOfDrawn(parts)
  const value = a.value + share.value * (b.value - a.value)
  if (b.standardError === null) return { value, standardError: null, df: 0 }
  const shift = (((share.high - share.low) / 2) * (weightedMean(drawn) - weightedMean(certain))) / z975
  const [va, vb] = [((1 - share.value) * (a.standardError ?? 0)) ** 2, (share.value * b.standardError) ** 2]
  const variance = va + vb + shift * shift
  const freedom = (va * va) / Math.max(1, a.df) + (vb * vb) / b.df + shift ** 4 / (drawn.n - 1)
  return { value, standardError: Math.sqrt(variance), df: (variance * variance) / freedom }
}
