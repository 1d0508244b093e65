import { dimensions } from '../../../../shared/domain/dimensions.ts'
import { WorkbenchError } from '../../../../shared/errors.ts'
import type { Filter } from '../../../../shared/filter/ast.ts'
import { fields } from '../../../../shared/filter/fields.ts'
import { constantSql, joinSql, sql, type Sql } from '../../db/sql.ts'
import { strataOfDraw } from '../../sampling/sampling.ts'
import {
  aggregateColumns,
  isCertain,
  prefix,
  quantile,
  rankedColumn,
  resultColumns,
} from '../measures/aggregates.ts'
import {
  effectiveTraces,
  estimateFrom,
  isFewDrawn,
  isMixed,
  noTraces,
  type Estimated,
  type GroupSize,
} from '../measures/estimates.ts'
import { bridges, fieldValue, isOfLabels, joinBridge, joinSaid, saidTogether } from '../filter/fieldSql.ts'
import {
  isSubjectToDraw,
  measuresLabels,
  metricValue,
  weight,
  weightIn,
  type Measure,
} from '../measures/measures.ts'
import type { Population } from '../filter/population.ts'
import { joinWindows, quantileWindows } from '../measures/quantileWindows.ts'
import { quantileLists, withQuantiles } from '../measures/quantileLists.ts'
import { strataOfGroups } from '../measures/strataOfGroups.ts'
import { leftBySample, sampleOf } from '../measures/weighing.ts'
import { weightedQuantiles } from '../measures/weightedQuantiles.ts'

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
 * dimension counts once under each; one without any counts under null. Beside `reviewer` the verdict and the code are
 * those that this reviewer gave. `counted` sums all groups.
 */
export async function groupsOf(
  population: Population,
  filter: Filter,
  grouping: Grouping,
): Promise<{ groups: Group[]; total: number; counted: number }> {
  const { workspace, facts, options } = population
  const { by, measures } = grouping
  const weighted = grouping.weighted && population.weighs(filter, by)
  const windowed =
    !weighted && facts.traces >= sortedWhole && measures.some((measure) => quantile(measure) !== null)
  const draw = weighted
    ? await strataOfDraw(workspace, by.includes('sample') ? null : sampleOf(filter), options)
    : null
  const base = baseSql(population, filter, {
    by,
    measures,
    numbered: weighted || windowed,
    weighted,
    stratum: draw?.key ?? null,
  })
  const keys = keyColumns(by)
  const onePass = measures.map((measure) => !weighted || quantile(measure) === null)
  const read = (windowed: boolean) =>
    workspace.database.all<Record<string, unknown>>(
      groupedSql(base, keys, { ...grouping, weighted, windowed, onePass }),
      options,
    )
  const asked = { measures, onePass }
  let { rows, missed } = withQuantiles(await read(windowed), quantileLists(asked, windowed))
  if (missed) ({ rows } = withQuantiles(await read(false), quantileLists(asked, false)))
  const heaviest = weighted ? await population.heaviest(filter) : () => 1
  const sized = rows.map((row): GroupSize => {
    const n = Number(row.n)
    return {
      n,
      sumW: weighted ? Number(row.sw) : n,
      sumW2: weighted ? Number(row.sww) : n,
      certain: weighted ? Number(row.c) : n,
      heaviest: Number(row.subject ?? 0) > 0 ? heaviest(keyOf(row, by).sample) : 1,
    }
  })
  const left = sized.some(isFewDrawn) ? await groupsLeft(population, filter, by) : null
  const sizes = sized.map((size, at) =>
    left === null || left.has(JSON.stringify(keyOf(rows[at] ?? {}, by))) ? size : { ...size, heaviest: 1 },
  )
  const named = (row: Record<string, unknown>) => JSON.stringify(keyOf(row, by))
  const strata =
    draw !== null && sizes.some((size) => draw.drawn.size > 0 || isMixed(size))
      ? await strataOfGroups({ workspace, options, base, keys, measures, draw, named })
      : null
  const groups = rows.map((row, at): Group => {
    const size = sizes[at] ?? noTraces
    const own = strata?.get(named(row))
    return {
      key: keyOf(row, by),
      n: size.n,
      effective: effectiveTraces(size),
      values: measures.map((measure, index) => estimateFrom(measure, prefix(index), row, size, own?.[index])),
    }
  })
  const heaviestOf = new Map(
    groups.map(({ key }, index) => [JSON.stringify(key), sizes[index]?.heaviest ?? 1]),
  )
  await Promise.all(
    measures.map(async (measure, index) => {
      const q = quantile(measure)
      if (q === null || onePass[index]) return
      const ofGroup = by.length === 0 ? [constantSql('whole')] : keys
      const values = sql`select ${joinSql([...ofGroup, constantSql(`x${index} as x, w, r`)])} from (${base})`
      const found = await workspace.database.all<Record<string, unknown>>(
        weightedQuantiles(values, joinSql(ofGroup), q),
        options,
      )
      const byKey = new Map(found.map((row) => [JSON.stringify(keyOf(row, by)), row]))
      for (const group of groups) {
        const row = byKey.get(JSON.stringify(group.key)) ?? {}
        const named = Object.fromEntries(Object.entries(row).map(([name, value]) => [`q_${name}`, value]))
        group.values[index] = estimateFrom(measure, 'q', named, {
          n: group.n,
          sumW: 0,
          sumW2: 0,
          certain: 0,
          heaviest: heaviestOf.get(JSON.stringify(group.key)) ?? 1,
        })
      }
    }),
  )
  return { groups, total: Number(rows[0]?.groups ?? 0), counted: Number(rows[0]?.counted ?? 0) }
}

/** The groups of which the filter's sample left a trace; null where it is of no one sample. Of others it took all. */
async function groupsLeft(
  population: Population,
  filter: Filter,
  by: readonly string[],
): Promise<ReadonlySet<string> | null> {
  const left = leftBySample(filter)
  if (left === null || by.includes('sample')) return null
  const asked: Grouping = { by, measures: [], weighted: false, limit: 1_000_000 }
  const { groups } = await groupsOf(population, left, asked)
  return new Set(groups.map(({ key }) => JSON.stringify(key)))
}

/** Up to this many traces the values behind a quantile are sorted whole. */
const sortedWhole = 400_000

const sizesOfDraw = sql`sum(w) as sw, sum(w * w) as sww, count(*) filter (${isCertain(constantSql('w'))}) as c,
  count(*) filter (subject) as subject`

/** A row a group, largest first: keys, `n`, sums of weights, and the `resultColumns` of measures read in one pass. */
function groupedSql(
  base: Sql,
  keys: readonly Sql[],
  { measures, weighted, limit, windowed, onePass }: Grouping & { windowed: boolean; onePass: boolean[] },
): Sql {
  const lists = quantileLists({ measures, onePass }, windowed)
  const chosen = measures.flatMap((measure, index) => (onePass[index] ? [{ measure, index }] : []))
  const aggregates = chosen.flatMap(({ measure, index }) => {
    if (quantile(measure) !== null && !lists.some((list) => list.index === index)) return []
    const window = windowed ? { low: constantSql(`lo${index}`), high: constantSql(`hi${index}`) } : null
    const w = weighted ? constantSql('w') : null
    return [aggregateColumns(measure, prefix(index), constantSql(`x${index}`), w, window)]
  })
  const sizes = [sql`count(*) as n`, ...(weighted ? [sizesOfDraw] : [])]
  const ofBase = keys.map((key) => sql`base.${key}`)
  const grouped = sql`select ${joinSql([...ofBase, ...sizes, ...aggregates])}
    from (${base}) base ${windowed ? joinWindows(keys) : constantSql('')}
    ${keys.length === 0 ? constantSql('') : sql`group by ${joinSql(ofBase)}`}`
  const order = sql`order by ${joinSql([constantSql('n desc'), ...keys.map((key) => sql`${key} nulls last`)])}`
  const sums = [...keys, constantSql('n'), ...(weighted ? [constantSql('sw, sww, c, subject')] : [])]
  const results = [
    ...chosen.flatMap(({ measure, index }) => resultColumns(measure, prefix(index), weighted) ?? []),
    ...lists.map(({ index, wanted }) =>
      rankedColumn(
        wanted.map(({ q }) => q),
        prefix(index),
        windowed,
      ),
    ),
  ]
  // Sorted lists become a few numbers before anything else touches the row: to order them would copy them, and a
  // window over all groups would hold their sorting to one thread.
  const windows = windowed ? sql`windows as (${quantileWindows(base, keys, measures)}), ` : constantSql('')
  return sql`with ${windows}reduced as materialized (select ${joinSql([...sums, ...results])} from (${grouped}))
    select *, (select count(*) from reduced) as groups, (select sum(n) from reduced) as counted
    from reduced ${order} limit ${limit}`
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
  {
    by,
    measures,
    weighted,
    numbered,
    stratum,
  }: Pick<Grouping, 'by' | 'measures' | 'weighted'> & { numbered: boolean; stratum: Sql | null },
): Sql {
  const { from, condition } = population.select(filter, by.some(isOfLabels) || measuresLabels(measures))
  const said = saidTogether(by)
  const columns = by.map((name, index) => {
    const value = said.includes(name)
      ? constantSql(`said.${name}`)
      : bridges[name] === undefined
        ? fieldValue(name)
        : constantSql(`b${index}.value`)
    const text = name === 'day' || name === 'week' || isBoolean(name) ? sql`${value}::varchar` : value
    return sql`${text} as ${constantSql(`k${index}`)}`
  })
  const values = measures.map(
    ({ metric }, index) =>
      sql`${metricValue(metric, population.facts.absurd > 0)} as ${constantSql(`x${index}`)}`,
  )
  const joins = by.flatMap((name, index) => {
    const bridge = said.includes(name) ? undefined : bridges[name]
    return bridge === undefined ? [] : [joinBridge(bridge, `b${index}`)]
  })
  if (said.length > 0) joins.push(joinSaid(said, 'said'))
  const drawnBy = by.indexOf('sample')
  const extra = [
    ...(numbered ? [constantSql('t.rowid as r')] : []),
    ...(weighted
      ? [
          sql`${drawnBy < 0 ? weight : weightIn(`b${drawnBy}`)} as w, ${drawnBy < 0 ? isSubjectToDraw : constantSql(`b${drawnBy}.inclusion_probability is not null`)} as subject`,
        ]
      : []),
    ...(stratum === null ? [] : [sql`${stratum} as stratum`]),
    ...(by.length === 0 ? [constantSql('0 as whole')] : []),
  ]
  return sql`select ${joinSql([...columns, ...values, ...extra])}
    from ${from} ${joinSql(joins, ' ')} where ${condition}`
}

const booleans = new Set(fields.filter(({ kind }) => kind === 'boolean').map(({ name }) => name))
const isBoolean = (name: string) => booleans.has(name)
