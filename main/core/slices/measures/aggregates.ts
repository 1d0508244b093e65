import { exactRanksUpTo, quantileRanks } from '../../statistics/quantileRanks.ts'
import { z975 } from '../../statistics/normal.ts'
import { constantSql, joinSql, sql, type Sql } from '../../db/sql.ts'
import type { Measure } from './measures.ts'

/** What the columns of the nth measure begin with. */
export const prefix = (index: number) => `m${index}`

const quantileOf = { p50: 0.5, p95: 0.95 } as const
export const quantile = ({ statistic }: Measure) =>
  statistic === 'p50' || statistic === 'p95' ? quantileOf[statistic] : null

/**
 * The aggregates of one measure over `x` and, where traces are weighted, `w`: moments, or for an unweighted
 * quantile the values to be sorted and how many lie below them. Columns are named `<prefix>_…`.
 */
export function aggregateColumns(
  measure: Measure,
  prefix: string,
  x: Sql,
  w: Sql | null,
  window: { low: Sql; high: Sql } | null = null,
): Sql {
  const as = (expression: Sql, name: string) => sql`${expression} as ${constantSql(`${prefix}_${name}`)}`
  if (quantile(measure) !== null) {
    const there = as(sql`count(${x})`, 'n')
    if (window === null) {
      return joinSql([
        there,
        as(constantSql('0'), 'below'),
        as(sql`list(${x}::double) filter (${x} is not null)`, 'values'),
      ])
    }
    const low = sql`coalesce(${window.low}, '-infinity')`
    const high = sql`coalesce(${window.high}, 'nan')`
    return joinSql([
      there,
      // Cheaper than counting under a filter.
      as(sql`coalesce(sum((${x} < ${low})::integer), 0)::bigint`, 'below'),
      as(sql`list(${x}::double) filter (${x} >= ${low} and ${x} <= ${high})`, 'values'),
    ])
  }
  if (measure.metric.kind === 'count') return constantSql(`0 as ${prefix}_n`)
  const there = sql`count(${x})`
  if (w === null) {
    return joinSql([
      as(there, 'n'),
      as(sql`sum(${x}::double)`, 'sx'),
      as(sql`sum(${x}::double * ${x})`, 'sxx'),
    ])
  }
  const where = sql`filter (${x} is not null)`
  return joinSql([
    as(there, 'n'),
    as(sql`sum(${w}) ${where}`, 'sw'),
    as(sql`sum(${w} * ${w}) ${where}`, 'sww'),
    as(sql`sum(${w} * ${x})`, 'swx'),
    as(sql`sum(${w} * ${w} * ${x})`, 'swwx'),
    as(sql`sum(${w} * ${w} * ${x} * ${x})`, 'swwxx'),
    as(sql`sum(${w} * ${x} * ${x})`, 'swxx'),
    as(sql`sum(${x}::double)`, 'sx'),
    as(sql`count(${x}) filter (${isCertain(w)})`, 'c'),
    as(sql`sum(${x}::double) filter (${isCertain(w)})`, 'cx'),
    as(sql`sum(${x}::double * ${x}) filter (${isCertain(w)})`, 'cxx'),
  ])
}

/** The columns to take from the grouped rows: moments as they are. Quantiles come from `rankedColumn`. */
export function resultColumns(measure: Measure, prefix: string, weighted: boolean): Sql | null {
  if (quantile(measure) !== null) return null
  const names = measure.metric.kind === 'count' ? ['n'] : weighted ? weightedNames : ['n', 'sx', 'sxx']
  return constantSql(names.map((name) => `${prefix}_${name}`).join(', '))
}
const weightedNames = ['n', 'sw', 'sww', 'swx', 'swwx', 'swwxx', 'swxx', 'sx', 'c', 'cx', 'cxx']

/** Whether a trace of this weight came with certainty; a chance that rounding left below 1 is one. */
export const isCertain = (w: Sql): Sql => sql`${w} < 1.000001`

/**
 * Of the values of `aggregateColumns` those that the quantiles `qs` are read from, as `<prefix>_ranked`: of a small
 * group all, in order; of any other four for each, below and above its place, and at the ends of its interval.
 */
export function rankedColumn(qs: readonly number[], prefix: string, windowed: boolean): Sql {
  const n = `${prefix}_n`
  // An index of 0 holds nothing, a negative one would count from the end.
  const at = (rank: string) => (windowed ? `greatest(0, ${rank} - ${prefix}_below)` : rank)
  const places = qs.flatMap((q) => {
    const place = `((${n} - 1) * ${q}::double)`
    return [
      at(`(floor(${place})::bigint + 1)`),
      at(`(ceil(${place})::bigint + 1)`),
      at(`(${nearRank('low', q, n)})::bigint`),
      at(`(${nearRank('high', q, n)})::bigint`),
    ]
  })
  const sorted = `list_sort(${prefix}_values)`
  return constantSql(
    `${n}, case when ${n} <= ${exactRanksUpTo} then ${sorted} else list_select(${sorted}, [${places.join(', ')}]) end as ${prefix}_ranked`,
  )
}

/** A quantile, its interval, and whether a value that it needs lay outside the window. */
export interface RankedQuantile {
  value: number | null
  low: number | null
  high: number | null
  missed: boolean
}

/** Reads the `place`th quantile of a `rankedColumn`; between two values as `quantile_cont` has it. */
export function rankedQuantile(
  q: number,
  n: number,
  ranked: readonly unknown[],
  place: number,
): RankedQuantile {
  if (n === 0) return { value: null, low: null, high: null, missed: false }
  const ranks = quantileRanks(q, n)
  const between = (n - 1) * q
  const wanted = [Math.floor(between) + 1, Math.ceil(between) + 1, ranks.low, ranks.high]
  const [lower, upper, low, high] = wanted.map((rank, index) => {
    const found = n <= exactRanksUpTo ? ranked[rank - 1] : ranked[place * wanted.length + index]
    return typeof found === 'number' ? found : null
  })
  const value =
    lower == null || upper == null ? null : lower + (upper - lower) * (between - Math.floor(between))
  return {
    value,
    low: low ?? null,
    high: high ?? null,
    missed: value === null || (ranks.low > 0 && low == null) || (ranks.high <= n && high == null),
  }
}

/** `quantileRanks` as an expression over a number of traces. */
export function rankSql(side: 'low' | 'high', q: number, n: string): string {
  const exact = Array.from({ length: exactRanksUpTo }, (_, index) => quantileRanks(q, index + 1)[side])
  return `(case when ${n} <= ${exactRanksUpTo} then ('[${exact.join(', ')}]'::bigint[])[${n}] else ${nearRank(side, q, n)} end)::bigint`
}

function nearRank(side: 'low' | 'high', q: number, n: string): string {
  const half = `${z975} * sqrt(${n} * ${q * (1 - q)}::double)`
  return side === 'low'
    ? `greatest(0, floor(${n} * ${q} - ${half}))`
    : `least(${n} + 1, ceil(${n} * ${q} + ${half}) + 1)`
}
