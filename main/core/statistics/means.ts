import { effectiveSize, linearisedVariance, weightedMean, type Interval, type Moments } from './moments.ts'
import { t975 } from './studentT.ts'

export interface MeanEstimate {
  value: number
  /** Null for a single observation: its spread is unknown. */
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
  if (moments.n < 2 || df < 1e-9) return { value, standardError: null, df: 0 }
  return { value, standardError: Math.sqrt((linearisedVariance(moments) * moments.n) / (moments.n - 1)), df }
}

/** Student's t interval, 95 %; undefined for a single observation. */
export function tInterval(mean: MeanEstimate): Interval | undefined {
  if (mean.standardError === null) return undefined
  const half = t975(Math.max(mean.df, 1)) * mean.standardError
  return { low: mean.value - half, high: mean.value + half }
}
