import type { MeanEstimate } from './means.ts'
import type { Interval } from './moments.ts'
import { t975 } from './studentT.ts'

export interface Difference {
  value: number
  low: number | null
  high: number | null
}

/** a − b of two means with Welch's interval, 95 %, df by Satterthwaite (Welch 1947). */
export function welchDifference(a: MeanEstimate, b: MeanEstimate): Difference {
  const value = a.value - b.value
  if (a.standardError === null || b.standardError === null) return { value, low: null, high: null }
  const va = a.standardError ** 2
  const vb = b.standardError ** 2
  const total = va + vb
  const df = (total * total) / ((va * va) / a.df + (vb * vb) / b.df)
  const half = t975(Math.max(1, df)) * Math.sqrt(total)
  return { value, low: value - half, high: value + half }
}

type Bounded = { value: number } & { [bound in keyof Interval]: number | null }

/**
 * a − b of two independent estimates from their own 95 % intervals by squaring and adding. On Wilson
 * intervals this is Newcombe's method 10 (Statistics in Medicine 17, 1998); on others, MOVER (Zou and
 * Donner 2008).
 */
export function newcombeDifference(a: Bounded, b: Bounded): Difference {
  const value = a.value - b.value
  const { low: aLow, high: aHigh } = a
  const { low: bLow, high: bHigh } = b
  return {
    value,
    low: aLow === null || bHigh === null ? null : value - Math.hypot(a.value - aLow, bHigh - b.value),
    high: aHigh === null || bLow === null ? null : value + Math.hypot(aHigh - a.value, b.value - bLow),
  }
}
