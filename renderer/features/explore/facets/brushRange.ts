import type { Filter } from '../../../../shared/filter/ast.ts'
import { withRange } from '../../../../shared/filter/edit.ts'
import { partsOf } from '../../../../shared/filter/parts.ts'
import { dayMicros, parseTime } from '../../../../shared/filter/times.ts'
import type { HistogramBin } from '../../../components/charts/Histogram.tsx'
import type { BinRange } from '../../../components/charts/useBrush.ts'

interface Bounds {
  from: number | null
  to: number | null
}

/** The bounds that the filter sets on a number; null where it sets none. */
export function numberBounds(filter: Filter, field: string): Bounds | null {
  const bounds: Bounds = { from: null, to: null }
  for (const part of partsOf(filter)) {
    if (part.kind === 'range' && part.field === field) return { from: part.from, to: part.to }
    if (part.kind !== 'compare' || part.field !== field || typeof part.value !== 'number') continue
    if (part.op === '=') return { from: part.value, to: part.value }
    if (part.op === '>' || part.op === '>=') bounds.from = part.value
    if (part.op === '<' || part.op === '<=') bounds.to = part.value
  }
  return bounds.from === null && bounds.to === null ? null : bounds
}

const isWhole = (bins: readonly HistogramBin[]) =>
  bins.every(({ from }) => Number.isInteger(from)) &&
  bins.slice(0, -1).every(({ from, to }) => to - from === 1)

/** The bins within the bounds. */
export function binsWithin(bins: readonly HistogramBin[], bounds: Bounds | null): BinRange | null {
  if (bounds === null || bins.length === 0) return null
  const { from, to } = bounds
  const whole = isWhole(bins)
  const slack = whole ? 0 : ((bins[0]?.to ?? 0) - (bins[0]?.from ?? 0)) * 1e-6
  const first =
    from === null ? 0 : bins.filter((bin) => (whole ? bin.from < from : bin.to <= from + slack)).length
  const end =
    to === null ? bins.length : bins.filter((bin) => (whole ? bin.from <= to : bin.from < to - slack)).length
  const start = Math.min(first, bins.length - 1)
  return [start, Math.max(start + 1, end)]
}

/** The filter with the number between the bounds of some bins; null takes the bounds away. */
export function withBins(
  filter: Filter,
  field: string,
  bins: readonly HistogramBin[],
  range: BinRange | null,
): Filter {
  const first = range === null ? undefined : bins[range[0]]
  const last = range === null ? undefined : bins[range[1] - 1]
  if (range === null || first === undefined || last === undefined) return withRange(filter, field, null, null)
  const to = range[1] === bins.length ? null : isWhole(bins) ? last.from : tidy(last.to)
  const from = range[0] === 0 && to !== null ? null : tidy(first.from)
  return withRange(filter, field, from, to)
}

// Edges are multiples of a round step: 0.30000000000000004 is 0.3.
const tidy = (value: number) => Number(value.toPrecision(12))

/** The times in milliseconds that the filter leaves, [from, to); an open end is that of the data. */
export function timeBounds(
  filter: Filter,
  [firstMs, lastMs]: readonly [number, number],
): [number, number] | null {
  let [from, to] = [firstMs, lastMs]
  let bounded = false
  for (const part of partsOf(filter)) {
    const bound = boundsOfPart(part, lastMs)
    if (bound === null) continue
    bounded = true
    from = Math.max(from, bound[0])
    to = Math.min(to, bound[1])
  }
  return bounded ? [from, to] : null
}

function boundsOfPart(part: Filter, lastMs: number): [number, number] | null {
  const open = Number.POSITIVE_INFINITY
  if (part.kind === 'last') {
    const hours = { hours: 1, days: 24, weeks: 168 }[part.unit] * part.amount
    return [lastMs - hours * 3_600_000, open]
  }
  if (part.kind === 'period') return [momentOf(part.from, false), momentOf(part.to, true)]
  if (part.kind !== 'compare' || part.field !== 'start') return null
  const text = String(part.value)
  if (part.op === '>=') return [momentOf(text, false), open]
  if (part.op === '>') return [momentOf(text, true), open]
  if (part.op === '<') return [-open, momentOf(text, false)]
  return part.op === '<=' ? [-open, momentOf(text, true)] : null
}

function momentOf(text: string, after: boolean): number {
  const time = parseTime(text)
  if (time === undefined) return 0
  return (time.micros + (after && time.wholeDay ? dayMicros : 0)) / 1000
}
