import { effectiveSize, linearisedVariance, weightedMean, type Interval, type Moments } from './moments.ts'
import { t975 } from './studentT.ts'

export interface MeanEstimate {
  value: number
  /** Null where the spread cannot be judged: of a single observation, and of values that are all equal. */
  standardError: number | null
  df: number
}

/**
 * The Hájek mean with its standard error (linearised, factor n/(n − 1)) and degrees of freedom
 * (Kish's size − 1). With equal weights: the usual mean, s/√n and n − 1.
 */
export function meanEstimate(moments: Moments): MeanEstimate {
  const value = weightedMean(moments)
  const df = effectiveSize(moments.sumW, moments.sumW2) - 1
  const variance = linearisedVariance(moments)
  // What rounding leaves of equal values is no spread.
  const isSpread = moments.n > 1 && df >= 1e-9 && variance > value * value * 1e-14
  if (!isSpread) return { value, standardError: null, df: 0 }
  return { value, standardError: Math.sqrt((variance * moments.n) / (moments.n - 1)), df }
}

/** Student's t interval, 95 %; undefined where the spread cannot be judged. */
export function tInterval(mean: MeanEstimate): Interval | undefined {
  if (mean.standardError === null) return undefined
  const half = t975(Math.max(mean.df, 1)) * mean.standardError
  return { low: mean.value - half, high: mean.value + half }
}
