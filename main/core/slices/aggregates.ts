import { exactRanksUpTo, quantileRanks } from '../statistics/quantileRanks.ts'
import { z975 } from '../statistics/normal.ts'
import { constantSql, joinSql, sql, type Sql } from '../db/sql.ts'
import type { Measure } from './measures.ts'

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
  ])
}

/** The columns to take from the grouped rows: moments as they are, sorted values reduced to three. */
export function resultColumns(measure: Measure, prefix: string, weighted: boolean, listPrefix = prefix): Sql {
  const q = quantile(measure)
  if (q !== null) return constantSql(quantileColumns(q, prefix, listPrefix))
  const names = measure.metric.kind === 'count' ? ['n'] : weighted ? weightedNames : ['n', 'sx', 'sxx']
  return constantSql(names.map((name) => `${prefix}_${name}`).join(', '))
}
const weightedNames = ['n', 'sw', 'sww', 'swx', 'swwx', 'swwxx', 'swxx']

/** Puts the values of `aggregateColumns` in order and names the wanted ranks, as `resultColumns` expects them. */
export function rankedColumns(measure: Measure, prefix: string, listPrefix = prefix): Sql[] {
  const q = quantile(measure)
  if (q === null) return []
  const n = `${listPrefix}_n`
  const sorted = listPrefix === prefix ? `list_sort(${prefix}_values) as ${prefix}_sorted, ` : ''
  return [
    constantSql(
      `${sorted}${rankSql('low', q, n)} as ${prefix}_from, ${rankSql('high', q, n)} as ${prefix}_to`,
    ),
  ]
}

// The median and its like lie between two values of the sorted list, as `quantile_cont` has it.
function quantileColumns(q: number, prefix: string, listPrefix: string): string {
  const n = `${listPrefix}_n`
  // An index of 0 holds nothing, a negative one would count from the end.
  const at = (rank: string) => `${listPrefix}_sorted[greatest(0, ${rank} - ${listPrefix}_below)]`
  const place = `((${n} - 1) * ${q}::double)`
  const lower = at(`floor(${place})::bigint + 1`)
  const upper = at(`ceil(${place})::bigint + 1`)
  const [from, to] = [`${prefix}_from`, `${prefix}_to`]
  return `${n} as ${prefix}_n, ${lower} + (${upper} - ${lower}) * (${place} - floor(${place})) as ${prefix}_value,
    case when ${from} > 0 then ${at(from)} end as ${prefix}_low, case when ${to} <= ${n} then ${at(to)} end as ${prefix}_high,
    ${n} > 0 and (${prefix}_value is null or ${from} > 0 and ${prefix}_low is null or ${to} <= ${n} and ${prefix}_high is null) as ${prefix}_missed`
}

/** `quantileRanks` as an expression over a number of traces. */
export function rankSql(side: 'low' | 'high', q: number, n: string): string {
  const exact = Array.from({ length: exactRanksUpTo }, (_, index) => quantileRanks(q, index + 1)[side])
  const half = `${z975} * sqrt(${n} * ${q * (1 - q)}::double)`
  const near = side === 'low' ? `floor(${n} * ${q} - ${half})` : `ceil(${n} * ${q} + ${half}) + 1`
  const within = side === 'low' ? `greatest(0, ${near})` : `least(${n} + 1, ${near})`
  return `(case when ${n} <= ${exactRanksUpTo} then ('[${exact.join(', ')}]'::bigint[])[${n}] else ${within} end)::bigint`
}
