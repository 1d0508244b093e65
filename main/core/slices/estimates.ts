import type { Output } from '../../../shared/protocol/protocol.ts'
import { newcombeDifference, welchDifference, type Difference } from '../statistics/differences.ts'
import { meanEstimate, tInterval, type MeanEstimate } from '../statistics/means.ts'
import type { Moments } from '../statistics/moments.ts'
import { z975 } from '../statistics/normal.ts'
import { rateEstimate } from '../statistics/rates.ts'
import { quantile } from './aggregates.ts'
import type { Measure } from './measures.ts'

type EstimateOut = Output<'slice.groups'>['rows'][number]['values'][string]

/** An estimate with what a difference needs beyond it. */
export interface Estimated extends EstimateOut {
  mean: MeanEstimate | null
}

type Row = Readonly<Record<string, unknown>>
const numberIn = (row: Row, column: string) => Number(row[column] ?? 0)
const orNull = (row: Row, column: string) => (typeof row[column] === 'number' ? row[column] : null)

export const nothing: Estimated = { value: null, low: null, high: null, n: 0, mean: null }

/** The estimate of one measure from a row of `resultColumns`; `group` is the size of its group. */
export function estimateFrom(
  measure: Measure,
  prefix: string,
  row: Row,
  group: { n: number; sumW: number; sumW2: number },
): Estimated {
  if (measure.metric.kind === 'count') {
    return { ...total(group.sumW, group.sumW2 - group.sumW), n: group.n, mean: null }
  }
  const n = numberIn(row, `${prefix}_n`)
  if (n === 0) return nothing
  if (quantile(measure) !== null) {
    const [value, low, high] = ['value', 'low', 'high'].map((name) => orNull(row, `${prefix}_${name}`))
    return { value: value ?? null, low: low ?? null, high: high ?? null, n, mean: null }
  }
  const moments = momentsOf(prefix, row, n)
  if (measure.statistic === 'sum') {
    const spread = `${prefix}_swxx` in row ? moments.sumW2X2 - numberIn(row, `${prefix}_swxx`) : 0
    return { ...total(moments.sumWX, spread), n, mean: null }
  }
  if (measure.metric.kind === 'rate') {
    const { value, low, high } = rateEstimate(moments)
    return { value, low, high, n, mean: null }
  }
  const mean = meanEstimate(moments)
  const interval = tInterval(mean)
  return { value: mean.value, low: interval?.low ?? null, high: interval?.high ?? null, n, mean }
}

// Horvitz and Thompson's total under independent draws: what was seen whole is known exactly.
function total(value: number, variance: number): { value: number; low: number; high: number } {
  const half = z975 * Math.sqrt(Math.max(0, variance))
  return { value, low: value - half, high: value + half }
}

function momentsOf(prefix: string, row: Row, n: number): Moments {
  const of = (name: string) => numberIn(row, `${prefix}_${name}`)
  if (!(`${prefix}_sw` in row)) {
    return { n, sumW: n, sumW2: n, sumWX: of('sx'), sumW2X: of('sx'), sumW2X2: of('sxx') }
  }
  return {
    n,
    sumW: of('sw'),
    sumW2: of('sww'),
    sumWX: of('swx'),
    sumW2X: of('swwx'),
    sumW2X2: of('swwxx'),
  }
}

type DifferenceOut = { [key in keyof Difference]: number | null }

/** a − b: Welch for means, Newcombe for rates, and his way of joining intervals for the rest. */
export function differenceOf(a: Estimated, b: Estimated): DifferenceOut {
  if (a.value === null || b.value === null) return { value: null, low: null, high: null }
  if (a.mean !== null && b.mean !== null) return welchDifference(a.mean, b.mean)
  return newcombeDifference(
    { value: a.value, low: a.low, high: a.high },
    { value: b.value, low: b.low, high: b.high },
  )
}

/** The estimate as it leaves the core. */
export const plain = ({ value, low, high, n }: Estimated): EstimateOut => ({ value, low, high, n })
