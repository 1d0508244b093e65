import { exactRanksUpTo, quantileRanks } from '../statistics/quantileRanks.ts'
import { z975 } from '../statistics/normal.ts'
import { constantSql, joinSql, sql, type Sql } from '../db/sql.ts'
import type { Measure } from './measures.ts'

const quantileOf = { p50: 0.5, p95: 0.95 } as const
export const quantile = ({ statistic }: Measure) =>
  statistic === 'p50' || statistic === 'p95' ? quantileOf[statistic] : null

/**
 * The aggregates of one measure over `x` and, where traces are weighted, `w`: moments, or for an unweighted
 * quantile the sorted values. Columns are named `<prefix>_…`.
 */
export function aggregateColumns(measure: Measure, prefix: string, x: Sql, w: Sql | null): Sql {
  const as = (expression: Sql, name: string) => sql`${expression} as ${constantSql(`${prefix}_${name}`)}`
  if (quantile(measure) !== null)
    return as(sql`list_sort(list(${x}::double) filter (${x} is not null))`, 'sorted')
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

/** The columns to take from the grouped rows: moments as they are, a sorted list reduced to three values. */
export function resultColumns(measure: Measure, prefix: string, weighted: boolean, listPrefix = prefix): Sql {
  const q = quantile(measure)
  if (q !== null) return constantSql(quantileColumns(q, prefix, listPrefix))
  const names = measure.metric.kind === 'count' ? ['n'] : weighted ? weightedNames : ['n', 'sx', 'sxx']
  return constantSql(names.map((name) => `${prefix}_${name}`).join(', '))
}
const weightedNames = ['n', 'sw', 'sww', 'swx', 'swwx', 'swwxx', 'swxx']

// The median and its like lie between two values of the sorted list, as `quantile_cont` has it.
function quantileColumns(q: number, prefix: string, listPrefix: string): string {
  const list = `${listPrefix}_sorted`
  const n = `len(${list})`
  const place = `((${n} - 1) * ${q}::double)`
  const lower = `${list}[floor(${place})::bigint + 1]`
  const upper = `${list}[ceil(${place})::bigint + 1]`
  return `coalesce(${n}, 0) as ${prefix}_n, ${lower} + (${upper} - ${lower}) * (${place} - floor(${place})) as ${prefix}_value,
    ${list}[nullif(${rankSql('low', q, n)}, 0)] as ${prefix}_low, ${list}[${rankSql('high', q, n)}] as ${prefix}_high`
}

/** `quantileRanks` as an expression over a number of traces. */
export function rankSql(side: 'low' | 'high', q: number, n: string): string {
  const exact = Array.from({ length: exactRanksUpTo }, (_, index) => quantileRanks(q, index + 1)[side])
  const half = `${z975} * sqrt(${n} * ${q * (1 - q)}::double)`
  const near = side === 'low' ? `floor(${n} * ${q} - ${half})` : `ceil(${n} * ${q} + ${half}) + 1`
  const within = side === 'low' ? `greatest(0, ${near})` : `least(${n} + 1, ${near})`
  return `(case when ${n} <= ${exactRanksUpTo} then [${exact.join(', ')}][${n}] else ${within} end)::bigint`
}
