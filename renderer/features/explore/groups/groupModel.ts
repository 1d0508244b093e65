import type { Output } from '../../../../shared/protocol/protocol.ts'
import type { GroupOrder } from '../../../stores/exploreView.ts'

type Row = Output<'slice.groups'>['rows'][number]

/** Under this many traces a group is shown grey, not ranked and without a change. */
export const fewest = 20

/** Of them so many must carry the value; the interval says how little that is. */
export const fewestValues = 10

export interface GroupLine {
  value: string | null
  /** Traces in the group; those with a value are `now.n`, which is what the table shows. */
  n: number
  effective: number
  now: Row['values'][string]
  before: Row['values'][string] | null
  /** Null where either side has too few values. */
  change: { value: number; low: number | null; high: number | null } | null
  /** How much of the overall difference this group makes; null where that has no meaning. */
  contribution: number | null
  few: boolean
}

/** The lines of a group-by of one dimension and one metric. */
export function groupLines(rows: readonly Row[], dimension: string, metric: string): GroupLine[] {
  const nothing = { value: null, low: null, high: null, n: 0 }
  return rows.map((row): GroupLine => {
    const now = row.values[metric] ?? nothing
    const before = row.before === null ? null : (row.before[metric] ?? nothing)
    const few = row.n < fewest || now.n < fewestValues
    const change = row.change?.[metric]
    const solid = change !== undefined && change.value !== null && !few && (before?.n ?? 0) >= fewestValues
    return {
      value: row.key[dimension] ?? null,
      n: row.n,
      effective: row.n_effective,
      now,
      before,
      change:
        solid && change.value !== null ? { value: change.value, low: change.low, high: change.high } : null,
      contribution: row.contribution?.[metric] ?? null,
      few,
    }
  })
}

/** The lines in order: those with too few stand last, the largest of them first. */
export function orderedLines(
  lines: readonly GroupLine[],
  order: GroupOrder,
  descending: boolean,
): GroupLine[] {
  const keyOf = (line: GroupLine): number | null => {
    if (order === 'n') return line.now.n
    if (order === 'contribution') return line.contribution
    return order === 'change' ? (line.change?.value ?? null) : line.now.value
  }
  const sign = descending ? -1 : 1
  return lines.toSorted((a, b) => {
    const [keyA, keyB] = [keyOf(a), keyOf(b)]
    const lastA = order !== 'n' && (a.few || keyA === null)
    const lastB = order !== 'n' && (b.few || keyB === null)
    if (lastA !== lastB) return lastA ? 1 : -1
    if (lastA || keyA === null || keyB === null || keyA === keyB)
      return b.n - a.n || (String(a.value) < String(b.value) ? -1 : 1)
    return sign * (keyA - keyB)
  })
}

/**
 * A shared axis with round ends. It holds the intervals of all lines that are not too few, so that one odd
 * trace does not squeeze the rest; where all are too few, their values.
 */
export function groupAxis(lines: readonly GroupLine[]): [number, number] | null {
  const solid = lines.filter((line) => !line.few)
  const ends =
    solid.length === 0
      ? lines.flatMap(({ now }) => now.value ?? [])
      : solid.flatMap(({ now, before }) =>
          [now, before].flatMap((estimate) => {
            if (estimate === null || estimate.value === null || estimate.n < fewestValues) return []
            return [estimate.value, estimate.low ?? estimate.value, estimate.high ?? estimate.value]
          }),
        )
  if (ends.length === 0) return null
  const [low, high] = [Math.min(...ends), Math.max(...ends)]
  const span = high - low || Math.abs(high) || 1
  const step = 10 ** Math.floor(Math.log10(span))
  const unit = span / step < 2 ? step / 5 : span / step < 5 ? step / 2 : step
  const round = (value: number) => Number(value.toPrecision(10))
  return [round(Math.floor(low / unit + 1e-9) * unit), round(Math.ceil(high / unit - 1e-9) * unit)]
}

/** Standard normal upper tail (Abramowitz and Stegun 26.2.17), precise to 1e-7. */
function upperTail(z: number): number {
  const t = 1 / (1 + 0.2316419 * z)
  const series =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  return (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * series
}

/** The groups whose change excludes zero after Holm's correction over all groups with a change. */
export function holmSignificant(lines: readonly GroupLine[]): GroupLine[] {
  const tested = lines.flatMap((line) => {
    const { change } = line
    if (change === null || change.low === null || change.high === null) return []
    const error = (change.high - change.low) / 3.919928
    return error > 0 ? [{ line, p: 2 * upperTail(Math.abs(change.value) / error) }] : []
  })
  const sorted = tested.toSorted((a, b) => a.p - b.p)
  const kept = sorted.findIndex(({ p }, index) => p > 0.05 / (sorted.length - index))
  return (kept < 0 ? sorted : sorted.slice(0, kept)).map(({ line }) => line)
}
