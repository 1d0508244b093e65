import { valuesOf, withoutField } from '../../../../shared/filter/edit.ts'
import { fieldByName } from '../../../../shared/filter/fields.ts'
import { everything, type Filter } from '../../../../shared/filter/ast.ts'
import type { Input, Output } from '../../../../shared/protocol/protocol.ts'
import { constantSql, sql, valueList, type Sql } from '../../db/sql.ts'
import type { CallContext } from '../../handlers.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { remembered } from '../measures/facts.ts'
import { bridges, fieldValue, isDate, isOfLabels, joinBridge } from '../filter/fieldSql.ts'
import { readDimensions } from './grouping.ts'
import { populationOf, readFilter, type Population } from '../filter/population.ts'

type Facet = Output<'slice.facets'>['facets'][number]
interface Counted {
  value: string | null
  count: number
}

/** Dimensions with more values than this are counted anew each time and never held in memory whole. */
const heldValues = 5000

/**
 * Values of dimensions, most frequent in the whole workspace first so that they keep their place, with their
 * count under all other conditions of the filter. Values that the filter names are always among them.
 */
export async function sliceFacets(
  workspace: Workspace,
  input: Input<'slice.facets'>,
  { signal }: CallContext,
): Promise<Output<'slice.facets'>> {
  const filter = readFilter(input.where)
  const dimensions = readDimensions(input.dimensions)
  const population = await populationOf(workspace, { signal }, [filter])
  return {
    facets: await Promise.all(
      dimensions.map((dimension) => facetOf(population, filter, dimension, input.limit, input.search)),
    ),
  }
}

async function facetOf(
  population: Population,
  filter: Filter,
  dimension: string,
  limit: number,
  search: string,
): Promise<Facet> {
  const others = withoutField(filter, dimension)
  const chosen = valuesOf(filter, dimension)
  const totals = await totalsOf(population, dimension)
  if (totals === null) return largeFacet(population, others, dimension, { limit, search, chosen })
  const inside = others.kind === 'all' ? totals : await counts(population, others, dimension)
  const countOf = new Map(inside.map(({ value, count }) => [value, count]))
  const wanted = search.toLowerCase()
  const named = totals.flatMap(({ value, count }) => (value === null ? [] : [{ value, total: count }]))
  const found = named.filter(({ value }) => value.toLowerCase().includes(wanted))
  const shown = found.filter(({ value }, index) => index < limit || chosen.includes(value))
  return {
    dimension,
    distinct: found.length,
    missing: countOf.get(null) ?? 0,
    values: shown.map(({ value, total }) => ({ value, count: countOf.get(value) ?? 0, total })),
  }
}

/** Every value with its number of traces, kept while the workspace stays as it is; null where there are too many. */
function totalsOf(population: Population, dimension: string): Promise<Counted[] | null> {
  const { workspace, facts } = population
  return remembered(workspace, facts.version, `facet ${dimension}`, async () => {
    const all = await counts({ ...population, options: {} }, everything, dimension, heldValues + 1)
    return all.length > heldValues ? null : all
  })
}

function counts(
  population: Population,
  filter: Filter,
  dimension: string,
  limit = Number.MAX_SAFE_INTEGER,
): Promise<Counted[]> {
  const counted = countedSql(population, filter, dimension)
  return population.workspace.database.all<Counted>(
    sql`select value, count from (${counted}) order by count desc, value nulls last limit ${limit}`,
    population.options,
  )
}

function countedSql(population: Population, filter: Filter, dimension: string): Sql {
  const bridge = bridges[dimension]
  const { from, condition } = population.select(filter, isOfLabels(dimension))
  if (bridge === undefined) {
    const text = isDate(dimension) || fieldByName(dimension)?.kind === 'boolean' ? '::varchar' : ''
    const value = sql`${fieldValue(dimension)}${constantSql(text)}`
    return sql`select ${value} as value, count(*) as count from ${from} where ${condition} group by value`
  }
  if (bridge.whole && filter.kind === 'all')
    return sql`select value, count(*) as count from (${bridge.rows}) group by value`
  return sql`select b.value as value, count(*) as count from ${from} ${joinBridge(bridge, 'b')} where ${condition} group by b.value`
}

async function largeFacet(
  population: Population,
  others: Filter,
  dimension: string,
  { limit, search, chosen }: { limit: number; search: string; chosen: readonly (string | null)[] },
): Promise<Facet> {
  const inside = countedSql(population, others, dimension)
  const whole = countedSql(population, everything, dimension)
  const names = chosen.filter((value) => value !== null)
  const alsoChosen = names.length === 0 ? sql`false` : sql`ranked.value in ${valueList(names)}`
  const rows = await population.workspace.database.all<{
    value: string
    count: number
    total: number
    distinct: number
    missing: number
  }>(
    sql`
    with totals as (select value, count as total from (${whole}) where value is not null and contains(lower(value), lower(${search}))),
    inside as (${inside}),
    ranked as (
      select totals.value, total, row_number() over (order by total desc, totals.value) as place, count(*) over () as "distinct"
      from totals
    )
    select ranked.value, coalesce(inside.count, 0) as count, total, "distinct",
      coalesce((select count from inside where value is null), 0) as missing
    from ranked left join inside on inside.value = ranked.value
    where place <= ${limit} or ${alsoChosen}
    order by place`,
    population.options,
  )
  return {
    dimension,
    distinct: rows[0]?.distinct ?? 0,
    missing: rows[0]?.missing ?? 0,
    values: rows.map(({ value, count, total }) => ({ value, count, total })),
  }
}
