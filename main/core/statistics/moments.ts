/**
 * What one pass over the data keeps of a variable x with weights w, over the traces that have it.
 * Without weights all w are 1: sumW = sumW2 = n.
 */
export interface Moments {
  n: number
  sumW: number
  sumW2: number
  sumWX: number
  sumW2X: number
  sumW2X2: number
}

export interface Interval {
  low: number
  high: number
}

/** Kish's effective sample size, (Σw)² / Σw² (Kish, Survey Sampling, 1965). */
export function effectiveSize(sumW: number, sumW2: number): number {
  return sumW2 > 0 ? (sumW * sumW) / sumW2 : 0
}

/** The Hájek mean Σwx / Σw; NaN where nothing has the value. */
export function weightedMean(moments: Moments): number {
  return moments.sumWX / moments.sumW
}

/**
 * Linearised variance of the Hájek mean: Σw²(x − m)² / (Σw)² (Särndal, Swensson and Wretman, Model
 * Assisted Survey Sampling, 1992, 5.7), without a small-sample factor.
 */
export function linearisedVariance(moments: Moments): number {
  const mean = weightedMean(moments)
  const sum = moments.sumW2X2 - 2 * mean * moments.sumW2X + mean * mean * moments.sumW2
  return Math.max(0, sum) / (moments.sumW * moments.sumW)
}
