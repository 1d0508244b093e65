import { dimensions } from '../../../shared/domain/dimensions.ts'
import { WorkbenchError } from '../../../shared/errors.ts'
import type { Filter } from '../../../shared/filter/ast.ts'
import { fields } from '../../../shared/filter/fields.ts'
import { constantSql, joinSql, sql, type Sql } from '../db/sql.ts'
import { effectiveSize } from '../statistics/moments.ts'
import { aggregateColumns, quantile, resultColumns } from './aggregates.ts'
import { estimateFrom, type Estimated } from './estimates.ts'
import { repeatsValues } from './facts.ts'
import { bridges, fieldValue, isOfLabels } from './fieldSql.ts'
import { measuresLabels, metricValue, weight, weightIn, type Measure } from './measures.ts'
import type { Population } from './population.ts'
import { weightedQuantiles } from './weightedQuantiles.ts'

export interface Group {
  key: Record<string, string | null>
  n: number
  effective: number
  values: Estimated[]
}

export interface Grouping {
  by: readonly string[]
  measures: readonly Measure[]
  weighted: boolean
  limit: number
}

const groupable = new Set(
  fields
    .filter(({ name, kind }) => kind === 'boolean' || (kind === 'category' && name !== 'preview'))
    .map(({ name }) => name),
)

/** Whether a trace can stand in several groups, so that their sizes do not add up to its number. */
export const isManyValued = (by: readonly string[]): boolean => by.some((name) => name in bridges)

/** Checks the names to group by; fails with invalid_input that lists them. */
export function readDimensions(names: readonly string[]): readonly string[] {
  const unknown = names.find((name) => !groupable.has(name))
  if (unknown !== undefined) {
    throw new WorkbenchError('invalid_input', `There is no dimension "${unknown}".`, {
      hint: `Dimensions: ${dimensions.join(', ')}.`,
    })
  }
  return [...new Set(names)]
}

/**
 * Groups of the filtered traces, largest first, with one estimate a measure. A trace with several values of a
 * dimension counts once under each; one without any counts under null. `counted` sums all groups.
 */
export async function groupsOf(
  population: Population,
  filter: Filter,
  grouping: Grouping,
): Promise<{ groups: Group[]; total: number; counted: number }> {
  const { workspace, facts, options } = population
  const { by, measures } = grouping
  const weighted = grouping.weighted && population.weighs(filter, by)
  const repeats = await repeatsValues(workspace, facts, by)
  const base = baseSql(population, filter, { by, measures, weighted, repeats })
  const keys = keyColumns(by)
  const onePass = measures.map((measure) => !weighted || quantile(measure) === null)
  const prefix = (index: number) => `m${index}`
  // The median and its like of one metric are read from one sorted list.
  const listOf = (index: number) =>
    measures.findIndex((other) => quantile(other) !== null && other.metric === measures[index]?.metric)
  const chosen = <Part>(make: (measure: Measure, prefix: string, index: number) => Part) =>
    measures.flatMap((measure, index) => (onePass[index] ? [make(measure, prefix(index), index)] : []))
  const aggregates = chosen((measure, name, index) =>
    quantile(measure) !== null && listOf(index) !== index
      ? []
      : [aggregateColumns(measure, name, constantSql(`x${index}`), weighted ? constantSql('w') : null)],
  ).flat()
  const grouped = sql`select ${joinSql([...keys, sql`count(*) as n`, ...(weighted ? [sql`sum(w) as sw, sum(w * w) as sww`] : []), ...aggregates])}
    from (${base}) ${by.length === 0 ? constantSql('') : sql`group by ${joinSql(keys)}`}`
  const order = joinSql([constantSql('n desc'), ...keys.map((key) => sql`${key} nulls last`)])
  const outer = [...keys, constantSql('n'), ...(weighted ? [constantSql('sw, sww')] : [])]
  const rows = await workspace.database.all<Record<string, unknown>>(
    sql`select ${joinSql([...outer, sql`count(*) over () as groups, sum(n) over () as counted`, ...chosen((measure, name, index) => resultColumns(measure, name, weighted, prefix(listOf(index))))])}
      from (${grouped}) order by ${order} limit ${grouping.limit}`,
    options,
  )
  const groups = rows.map((row): Group => {
    const n = Number(row.n)
    const size = { n, sumW: weighted ? Number(row.sw) : n, sumW2: weighted ? Number(row.sww) : n }
    return {
      key: keyOf(row, by),
      n,
      effective: effectiveSize(size.sumW, size.sumW2),
      values: measures.map((measure, index) => estimateFrom(measure, prefix(index), row, size)),
    }
  })
  await Promise.all(
    measures.map(async (measure, index) => {
      const q = quantile(measure)
      if (q === null || onePass[index]) return
      const values = sql`select ${joinSql([...keys, constantSql(`x${index} as x, w, r`)])} from (${base})`
      const found = await workspace.database.all<Record<string, unknown>>(
        weightedQuantiles(values, joinSql(by.length === 0 ? [constantSql('whole')] : keys), q),
        options,
      )
      const byKey = new Map(found.map((row) => [JSON.stringify(keyOf(row, by)), row]))
      for (const group of groups) {
        const row = byKey.get(JSON.stringify(group.key)) ?? {}
        const named = Object.fromEntries(Object.entries(row).map(([name, value]) => [`q_${name}`, value]))
        group.values[index] = estimateFrom(measure, 'q', named, { n: group.n, sumW: 0, sumW2: 0 })
      }
    }),
  )
  return { groups, total: Number(rows[0]?.groups ?? 0), counted: Number(rows[0]?.counted ?? 0) }
}

const keyColumns = (by: readonly string[]) => by.map((_, index) => constantSql(`k${index}`))

function keyOf(row: Record<string, unknown>, by: readonly string[]): Record<string, string | null> {
  return Object.fromEntries(
    by.map((name, index) => {
      const value = row[`k${index}`]
      return [name, value === null || value === undefined ? null : String(value)]
    }),
  )
}

/** One row a trace and group: keys `k0…`, values `x0…`, and where asked for its weight `w` and number `r`. */
function baseSql(
  population: Population,
  filter: Filter,
  { by, measures, weighted, repeats }: Pick<Grouping, 'by' | 'measures' | 'weighted'> & { repeats: boolean },
): Sql {
  const { from, condition } = population.select(filter, by.some(isOfLabels) || measuresLabels(measures))
  const columns = by.map((name, index) => {
    const value = bridges[name] === undefined ? fieldValue(name) : constantSql(`b${index}.value`)
    const text = name === 'day' || name === 'week' || isBoolean(name) ? sql`${value}::varchar` : value
    return sql`${text} as ${constantSql(`k${index}`)}`
  })
  const values = measures.map(
    ({ metric }, index) => sql`${metricValue(metric)} as ${constantSql(`x${index}`)}`,
  )
  const joins = by.flatMap((name, index) => {
    const bridge = bridges[name]
    return bridge === undefined
      ? []
      : [
          sql`left join (${bridge}) ${constantSql(`b${index}`)} on ${constantSql(`b${index}`)}.trace_uid = t.trace_uid`,
        ]
  })
  const drawnBy = by.indexOf('sample')
  // The rowid tells traces apart while a chunk that a trace retrieved twice counts once.
  const extra = [
    ...(repeats || weighted ? [constantSql('t.rowid as r')] : []),
    ...(weighted ? [sql`${drawnBy < 0 ? weight : weightIn(`b${drawnBy}`)} as w`] : []),
    ...(by.length === 0 ? [constantSql('0 as whole')] : []),
  ]
  return sql`select ${constantSql(repeats ? 'distinct' : '')} ${joinSql([...columns, ...values, ...extra])}
    from ${from} ${joinSql(joins, ' ')} where ${condition}`
}

const booleans = new Set(fields.filter(({ kind }) => kind === 'boolean').map(({ name }) => name))
const isBoolean = (name: string) => booleans.has(name)
