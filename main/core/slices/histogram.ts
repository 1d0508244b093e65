import { nice } from './ticks.ts'
import { withoutField } from '../../../shared/filter/edit.ts'
import type { Input, Output } from '../../../shared/protocol/protocol.ts'
import { sql } from '../db/sql.ts'
import type { CallContext } from '../handlers.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { remembered } from './facts.ts'
import { fieldValue } from './fieldSql.ts'
import { populationOf, readFilter } from './population.ts'

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
  const value = fieldValue(column)
  const bounds = await remembered(workspace, population.facts.version, `bounds ${column}`, () =>
    workspace.database.first<Bounds>(sql`
      select min(${value})::double as low, max(${value})::double as high, quantile_disc(${value}, 0.99)::double as p99,
        coalesce(bool_and(${value} = floor(${value})), false) as whole
      from traces t`),
  )
  const edges = edgesOf(bounds, input.bins)
  const others = population.select(withoutField(filter, column))
  const all = population.select(filter)
  const counts = (selection: typeof all) => {
    // `least` passes over a null, and a missing value would stand in the last bin.
    const bin = sql`case when ${value} is not null then least(${edges.length - 2}, floor((${value} - ${edges[0] ?? 0}) / ${(edges[1] ?? 1) - (edges[0] ?? 0)}))::integer end`
    return workspace.database.all<{ bin: number | null; n: number }>(
      sql`select ${bin} as bin, count(*) as n from ${selection.from} where ${selection.condition} group by bin`,
      { signal },
    )
  }
  const [total, inside, middle] = await Promise.all([
    counts(others),
    counts(all),
    workspace.database.first<{ mean: number | null; p50: number | null }>(
      sql`select avg(${value})::double as mean, quantile_cont(${value}::double, 0.5) as p50 from ${all.from} where ${all.condition}`,
      { signal },
    ),
  ])
  const at = (rows: typeof total, bin: number | null) => rows.find((row) => row.bin === bin)?.n ?? 0
  return {
    column,
    low: bounds?.low ?? null,
    high: bounds?.high ?? null,
    missing: at(total, null),
    mean: middle?.mean ?? null,
    p50: middle?.p50 ?? null,
    bins: edges.slice(0, -1).map((from, index) => ({
      from,
      to:
        index === edges.length - 2
          ? Math.max(edges[index + 1] ?? from, bounds?.high ?? from)
          : (edges[index + 1] ?? from),
      inside: at(inside, index),
      total: at(total, index),
    })),
  }
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
