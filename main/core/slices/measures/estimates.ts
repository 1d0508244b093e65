import type { MetricDefinition } from '../../../../shared/domain/dimensions.ts'
import type { Output } from '../../../../shared/protocol/protocol.ts'
import { newcombeDifference, welchDifference, type Difference } from '../../statistics/differences.ts'
import { meanEstimate, tInterval, type MeanEstimate } from '../../statistics/means.ts'
import { effectiveSize, type Interval, type Moments } from '../../statistics/moments.ts'
import { z975 } from '../../statistics/normal.ts'
import { rateEstimate } from '../../statistics/rates.ts'
import type { Stratum } from '../../statistics/strata.ts'
import {
  certainMoments,
  drawnMoments,
  fewestDrawn,
  meanOfParts,
  rateOfParts,
  unseenInterval,
  type Parts,
} from '../../statistics/takeAll.ts'
import { quantile } from './aggregates.ts'
import type { Measure } from './measures.ts'

type EstimateOut = Output<'slice.groups'>['rows'][number]['values'][string]

/** An estimate with what a difference needs beyond it. */
export interface Estimated extends EstimateOut {
  mean: MeanEstimate | null
  /** Of a mean or rate, how many traces those with a value stand for. */
  mass: number
}

type Row = Readonly<Record<string, unknown>>
const numberIn = (row: Row, column: string) => Number(row[column] ?? 0)
const orNull = (row: Row, column: string) => (typeof row[column] === 'number' ? row[column] : null)

export const nothing: Estimated = { value: null, low: null, high: null, n: 0, mean: null, mass: 0 }

/** How many traces a group has, and how many came with certainty; without weights all did. */
export interface GroupSize {
  n: number
  sumW: number
  sumW2: number
  certain: number
  /** The greatest weight of the sample where the group was drawn by chance, else 1. */
  heaviest: number
}

export const noTraces: GroupSize = { n: 0, sumW: 0, sumW2: 0, certain: 0, heaviest: 1 }

/** A group whose size is known without weights. */
export const wholeGroup = (n: number): GroupSize => ({ n, sumW: n, sumW2: n, certain: n, heaviest: 1 })

/** Whether certain traces stand for others of which too few were drawn by chance to tell. */
export const isFewDrawn = ({ n, certain, heaviest }: Omit<GroupSize, 'sumW' | 'sumW2'>): boolean =>
  heaviest > 1 && certain > 0 && n - certain < fewestDrawn

/** Whether the traces of a group that were drawn by chance differ in weight. */
export function isMixed({ n, sumW, sumW2, certain }: GroupSize): boolean {
  const [weight, squares] = [sumW - certain, sumW2 - certain]
  return n - certain > 1 && (n - certain) * squares > 1.000001 * weight * weight
}

/** Kish's size of a group; where too few were drawn by chance, their number, as the certain ones tell of themselves. */
export function effectiveTraces(group: GroupSize): number {
  const size = effectiveSize(group.sumW, group.sumW2)
  return isFewDrawn(group) ? Math.min(size, group.n - group.certain) : size
}

/**
 * The estimate of one measure from a row of `resultColumns`; `group` is the size of its group. Without a value
 * though `n` traces have one, too few of them were drawn by chance. `strata` tells those apart that were drawn by
 * chance, where they are not all alike.
 */
export function estimateFrom(
  measure: Measure,
  prefix: string,
  row: Row,
  group: GroupSize,
  strata?: readonly Stratum[],
): Estimated {
  if (measure.metric.kind === 'count') return { ...totalOf(group.n, group), n: group.n, mean: null, mass: 0 }
  const n = numberIn(row, `${prefix}_n`)
  if (n === 0) return nothing
  const unknown: Estimated = { ...nothing, n }
  const isWeighted = `${prefix}_sw` in row
  const certain = isWeighted || `${prefix}_c` in row ? numberIn(row, `${prefix}_c`) : n
  const isFew = isFewDrawn({ n, certain, heaviest: group.heaviest })
  if (quantile(measure) !== null) {
    if (isFew) return unknown
    const [value, low, high] = ['value', 'low', 'high'].map((name) => orNull(row, `${prefix}_${name}`))
    return { value: value ?? null, low: low ?? null, high: high ?? null, n, mean: null, mass: 0 }
  }
  const moments = momentsOf(prefix, row, n)
  const isRate = measure.metric.kind === 'rate'
  if (measure.statistic === 'sum') {
    if (!isWeighted)
      return { value: moments.sumWX, low: moments.sumWX, high: moments.sumWX, n, mean: null, mass: 0 }
    const seen = numberIn(row, `${prefix}_sx`)
    if (isRate) {
      const successes = { sumW: moments.sumWX, sumW2: moments.sumW2X, heaviest: group.heaviest }
      return { ...totalOf(seen, successes), n, mean: null, mass: 0 }
    }
    if (isFew) return unknown
    const half = z975 * Math.sqrt(Math.max(0, moments.sumW2X2 - numberIn(row, `${prefix}_swxx`)))
    // No measure here is negative, so a sum is no less than what was seen of it.
    const low = Math.max(Math.min(seen, moments.sumWX), moments.sumWX - half)
    return { value: moments.sumWX, low, high: moments.sumWX + half, n, mean: null, mass: 0 }
  }
  if (isFew) return unknown
  const parts = partsOf(prefix, row, moments, certain, strata)
  if (isRate) {
    const { value, low, high } = parts === null ? rateEstimate(moments) : rateOfParts(parts)
    return { value, low, high, n, mean: null, mass: moments.sumW }
  }
  const mean = parts === null ? meanEstimate(moments) : meanOfParts(parts)
  const interval = tInterval(mean)
  return {
    value: mean.value,
    ...within(measure.metric.range, mean.value, interval),
    n,
    mean,
    mass: moments.sumW,
  }
}

/** An interval cut to where its measure can lie; not where the value itself lies beyond. */
function within(
  [least, most]: MetricDefinition['range'],
  value: number,
  interval: Interval | undefined,
): { low: number | null; high: number | null } {
  if (interval === undefined) return { low: null, high: null }
  return {
    low: value < least ? interval.low : Math.max(least, interval.low),
    high: value > most ? interval.high : Math.min(most, interval.high),
  }
}

// Horvitz and Thompson's total: what was seen is certain, what was not is bounded as a sum of rare draws.
function totalOf(
  seen: number,
  { sumW, sumW2, heaviest }: { sumW: number; sumW2: number; heaviest: number },
): { value: number; low: number; high: number } {
  const unseen = unseenInterval(sumW - seen, sumW2 - sumW, heaviest)
  return { value: sumW, low: Math.floor(seen + unseen.low), high: Math.ceil(seen + unseen.high) }
}

/** The certain and the drawn part of weighted moments; null where there are no weights. */
function partsOf(
  prefix: string,
  row: Row,
  moments: Moments,
  certain: number,
  strata?: readonly Stratum[],
): Parts | null {
  if (!(`${prefix}_sw` in row)) return null
  const ofCertain = certainMoments(certain, numberIn(row, `${prefix}_cx`), numberIn(row, `${prefix}_cxx`))
  const drawn = drawnMoments(moments, ofCertain)
  return { certain: ofCertain, drawn, ...(strata === undefined ? {} : { strata }) }
}

/** The moments of weighted values in a row of `resultColumns`. */
export function momentsOf(prefix: string, row: Row, n: number): Moments {
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
