import { nice } from './ticks.ts'
import type { Filter } from '../../../../shared/filter/ast.ts'
import { withoutField } from '../../../../shared/filter/edit.ts'
import type { Input, Output } from '../../../../shared/protocol/protocol.ts'
import { constantSql, sql } from '../../db/sql.ts'
import type { CallContext } from '../../handlers.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { remembered } from '../measures/facts.ts'
import { fieldValue } from '../filter/fieldSql.ts'
import { groupsOf } from './grouping.ts'
import { measuredColumns, readMeasure, soundValue } from '../measures/measures.ts'
import { populationOf, readFilter, type Population } from '../filter/population.ts'

interface Counted {
  bin: number | null
  total: number
  n: number
  sum: number | null
}

interface Bounds {
  low: number | null
  high: number | null
  p99: number | null
  whole: boolean
}

/**
 * Histogram of a numeric column over fixed bins (from the whole workspace, so that nothing jumps): `total`
 * under all other conditions, `inside` under all. A long tail lies in the last bin, which ends at the maximum.
 */
export async function sliceHistogram(
  workspace: Workspace,
  input: Input<'slice.histogram'>,
  { signal }: CallContext,
): Promise<Output<'slice.histogram'>> {
  const filter = readFilter(input.where)
  const population = await populationOf(workspace, { signal }, [filter])
  const { column } = input
  const value =
    population.facts.absurd > 0 && measuredColumns.includes(column)
      ? soundValue(`t."${column}"`)
      : fieldValue(column)
  const bounds = await remembered(workspace, population.facts.version, `bounds ${column}`, () =>
    workspace.database.first<Bounds>(sql`
      select min(${value})::double as low, max(${value})::double as high, quantile_disc(${value}, 0.99)::double as p99,
        coalesce(bool_and(${value} = floor(${value})), false) as whole
      from traces t`),
  )
  const edges = edgesOf(bounds, input.bins)
  // `least` passes over a null, and a missing value would stand in the last bin.
  const bin = sql`case when ${value} is not null then least(${edges.length - 2}, floor((${value} - ${edges[0] ?? 0}) / ${(edges[1] ?? 1) - (edges[0] ?? 0)}))::integer end`
  const all = population.select(filter)
  // Every condition on the column is one of those joined by `and`, so what is inside lies among the others.
  const others = population.select(withoutField(filter, column))
  const inside =
    others.condition.text === all.condition.text ? sql`true` : sql`coalesce(${all.condition}, false)`
  const counted = await workspace.database.all<Counted>(
    sql`select bin, count(*) as total, count(*) filter (inside) as n, (sum(value) filter (inside))::double as sum
      from (select ${bin} as bin, ${value} as value, ${inside} as inside
        from ${all.from} where ${others.condition}) group by bin`,
    { signal },
  )
  const inBins = counted.filter((row) => row.bin !== null)
  const n = inBins.reduce((count, row) => count + row.n, 0)
  const sum = inBins.reduce((whole, row) => whole + (row.sum ?? 0), 0)
  const [mean, middle] =
    input.weighted && population.weighs(filter)
      ? await weightedFigures(population, filter, [column, `${column}.p50`])
      : [n === 0 ? null : sum / n, undefined]
  const p50 =
    middle !== undefined
      ? middle
      : await medianWithin(inBins, (first, last, fractions) =>
          workspace.database.first<{ values: number[] }>(
            sql`select quantile_disc(${value}::double, ${constantSql(`[${fractions.join(', ')}]`)}) as values
        from ${all.from} where (${all.condition}) and ${bin} between ${first} and ${last}`,
            { signal },
          ),
        )
  const at = (wanted: number | null) => counted.find((row) => row.bin === wanted)
  return {
    column,
    low: bounds?.low ?? null,
    high: bounds?.high ?? null,
    missing: at(null)?.total ?? 0,
    mean,
    p50,
    bins: edges.slice(0, -1).map((from, index) => ({
      from,
      to:
        index === edges.length - 2
          ? Math.max(edges[index + 1] ?? from, bounds?.high ?? from)
          : (edges[index + 1] ?? from),
      inside: at(index)?.n ?? 0,
      total: at(index)?.total ?? 0,
    })),
  }
}

/** Figures of all traces of a filter; null also where too few of them were drawn by chance. */
async function weightedFigures(
  population: Population,
  filter: Filter,
  names: readonly string[],
): Promise<(number | null)[]> {
  const measures = names.map(readMeasure)
  const { groups } = await groupsOf(population, filter, { by: [], measures, weighted: true, limit: 1 })
  return measures.map((_, index) => groups[0]?.values[index]?.value ?? null)
}

/**
 * The median from counted bins: only the bins that hold the one or two middle values are looked into. `valuesAt`
 * answers the values at fractions of what bins `first` to `last` hold.
 */
async function medianWithin(
  counted: readonly Counted[],
  valuesAt: (
    first: number,
    last: number,
    fractions: readonly number[],
  ) => Promise<{ values: number[] } | undefined>,
): Promise<number | null> {
  const rows = counted.filter((row) => row.n > 0).toSorted((a, b) => (a.bin ?? 0) - (b.bin ?? 0))
  const n = rows.reduce((sum, row) => sum + row.n, 0)
  if (n === 0) return null
  const [lower, upper] = [Math.ceil(n / 2), Math.floor(n / 2) + 1]
  let below = 0
  const placed = rows.map((row) => {
    const before = below
    below += row.n
    return { ...row, before, upTo: below }
  })
  const chosen = placed.filter(({ before, upTo }) => upTo >= lower && before < upper)
  const [first, last] = [chosen[0], chosen.at(-1)]
  if (first?.bin == null || last?.bin == null) return null
  const size = last.upTo - first.before
  // Half a rank below, so that no rounding leads to a neighbour.
  const fractions = [lower, upper].map((rank) => (rank - first.before - 0.5) / size)
  const [low, high] = (await valuesAt(first.bin, last.bin, fractions))?.values ?? []
  return low === undefined || high === undefined ? null : low + (high - low) / 2
}

/** Equal bins from a round number to one beyond the 99th percentile (or the maximum, where that is near). */
function edgesOf(bounds: Bounds | undefined, bins: number): number[] {
  if (bounds === undefined || bounds.low === null || bounds.high === null) return []
  const top = bounds.p99 !== null && bounds.high > 2 * bounds.p99 ? bounds.p99 : bounds.high
  if (bounds.whole && top - bounds.low < bins) {
    return Array.from(
      { length: Math.max(2, Math.floor(top - bounds.low) + 2) },
      (_, index) => (bounds.low ?? 0) + index,
    )
  }
  const step = nice((top - bounds.low) / bins)
  const first = Math.floor(bounds.low / step) * step
  const count = Math.max(1, Math.floor((top - first) / step) + 1)
  return Array.from({ length: count + 1 }, (_, index) => first + index * step)
}
