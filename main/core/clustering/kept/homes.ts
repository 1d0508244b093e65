import { constantSql, sql, type Sql } from '../../db/sql.ts'
import type { ByHand } from './byHand.ts'

/**
 * The cluster in which people left a trace: split off what the one in `column` was, else merged into another as far
 * as the run has that, else itself. `trace` is the column with the trace.
 */
export function homeSql(runId: string, byHand: ByHand, column: string, trace: string): Sql {
  const { into } = byHand
  const own = splitSql(byHand, column, trace)
  if (into.size === 0) return own
  const homes = sql`map_extract_value(${JSON.stringify(Object.fromEntries(into))}::json::map(varchar, varchar), ${own})`
  const there = JSON.stringify(byHand.splits.map((split) => split.into))
  return sql`coalesce(case when ${homes} in (select cluster from clusters where run_id = ${runId} union all select unnest(${there}::json::varchar[])) then ${homes} end, ${own})`
}

function splitSql({ splits, into }: ByHand, column: string, trace: string): Sql {
  if (splits.length === 0) return constantSql(column)
  const found = sql`map_extract_value(${JSON.stringify(splitOff({ splits, into }))}::json::map(varchar, varchar), ${constantSql(`${column} || ' ' || ${trace}`)})`
  return sql`coalesce(${found}, ${constantSql(column)})`
}

/**
 * Where traces went that were split off, by the cluster they are found in and their id. A trace that is found in
 * another cluster now is not split off; what was split off may have been split again.
 */
export function splitOff({ splits, into }: Pick<ByHand, 'splits' | 'into'>): Record<string, string> {
  const found: Record<string, string> = {}
  const keysOf = new Map<string, string[]>()
  const partsOf = new Map<string, string[]>()
  for (const [cluster, home] of into) partsOf.set(home, [...(partsOf.get(home) ?? []), cluster])
  for (const split of splits)
    for (const trace of split.traces) {
      const keys = keysOf.get(trace) ?? []
      for (const key of keys) if (found[key] === split.cluster) found[key] = split.into
      for (const cluster of [split.cluster, ...(partsOf.get(split.cluster) ?? [])]) {
        const key = `${cluster} ${trace}`
        if (found[key] !== undefined) continue
        found[key] = split.into
        keys.push(key)
      }
      keysOf.set(trace, keys)
    }
  return found
}

/** The name that a person gave the cluster in `column`; null where nobody did. */
export function nameSql({ names }: ByHand, column: Sql): Sql {
  return names.size === 0
    ? constantSql('null::varchar')
    : sql`map_extract_value(${JSON.stringify(Object.fromEntries(names))}::json::map(varchar, varchar), ${column})`
}
