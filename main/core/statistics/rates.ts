import { effectiveSize, linearisedVariance, weightedMean, type Interval, type Moments } from './moments.ts'
import { z975 } from './normal.ts'

/** Wilson's score interval, 95 %, for a rate seen in `n` trials; `n` may be an effective one (Wilson 1927). */
export function wilsonInterval(rate: number, n: number): Interval {
  const z2 = z975 * z975
  const centre = (rate + z2 / (2 * n)) / (1 + z2 / n)
  const half = (z975 / (1 + z2 / n)) * Math.sqrt((rate * (1 - rate)) / n + z2 / (4 * n * n))
  return {
    low: rate === 0 ? 0 : Math.max(0, centre - half),
    high: rate === 1 ? 1 : Math.min(1, centre + half),
  }
}

/**
 * Number of equally weighted trials that would give the rate the same variance (Korn and Graubard
 * 1998); Kish's size where the rate is 0 or 1. With equal weights it is n; it exceeds n where the rare
 * outcome was drawn more often, as in a queue of failures, but never the population behind the sample.
 */
export function effectiveTrials(moments: Moments): number {
  const rate = weightedMean(moments)
  const variance = linearisedVariance(moments)
  const kish = effectiveSize(moments.sumW, moments.sumW2)
  const spread = rate * (1 - rate)
  if (!(spread > 1e-15) || !(variance > 0)) return kish
  return Math.min(Math.max(moments.n, moments.sumW), spread / variance)
}

/** The Hájek rate with Wilson's interval on its effective number of trials. */
export function rateEstimate(moments: Moments): Interval & { value: number; trials: number } {
  const value = Math.min(1, Math.max(0, weightedMean(moments)))
  const trials = effectiveTrials(moments)
  return { value, trials, ...wilsonInterval(value, trials) }
}
