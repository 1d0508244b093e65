import { constantSql, sql, type Sql } from '../db/sql.ts'
import type { ByHand } from './byHand.ts'

/** The cluster that the one in `column` was merged into by hand, as far as the run has that; else itself. */
export function homeSql(runId: string, { into }: ByHand, column: string): Sql {
  if (into.size === 0) return constantSql(column)
  const homes = sql`map_extract_value(${JSON.stringify(Object.fromEntries(into))}::json::map(varchar, varchar), ${constantSql(column)})`
  return sql`coalesce(case when ${homes} in (select cluster from clusters where run_id = ${runId}) then ${homes} end, ${constantSql(column)})`
}

/** The name that a person gave the cluster in `column`; null where nobody did. */
export function nameSql({ names }: ByHand, column: string): Sql {
  return names.size === 0
    ? constantSql('null::varchar')
    : sql`map_extract_value(${JSON.stringify(Object.fromEntries(names))}::json::map(varchar, varchar), ${constantSql(column)})`
}
