import { samplingPolicy } from '../../../shared/domain/samplingPolicy.ts'
import type { QueryOptions } from '../db/open.ts'
import { constantSql, ident, joinSql, sql, type Sql } from '../db/sql.ts'
import type { Workspace } from '../workspace/workspace.ts'

/** What tells apart the traces that a sample drew by chance. */
export interface StrataOfDraw {
  /** The stratum of a trace `t`. */
  key: Sql
  /** How many traces the sample drew of a stratum, where that number was fixed. */
  drawn: ReadonlyMap<string, number>
}

const byWeightAlone: StrataOfDraw = { key: constantSql("''"), drawn: new Map() }

/**
 * The strata of a sample that one stratified rule drew, beside must-takes. Where several rules draw by chance, or caps
 * thin what is drawn, sizes are not fixed, and traces are told apart by their weight alone.
 */
export async function strataOfDraw(
  workspace: Workspace,
  sample: string | null,
  options: QueryOptions,
): Promise<StrataOfDraw> {
  if (sample === null) return byWeightAlone
  const row = await workspace.database.first<{ policy: string }>(
    sql`select policy::varchar as policy from samples where sample = ${sample}`,
    options,
  )
  const policy = samplingPolicy.safeParse(JSON.parse(row?.policy ?? 'null'))
  if (!policy.success) return byWeightAlone
  const [rule, ...others] = policy.data.rules.filter(({ kind, rate }) => kind !== 'must' && rate !== 1)
  const isFixed =
    rule?.kind === 'stratified' && rule.cap_per_user === undefined && rule.cap_per_session === undefined
  if (!isFixed || others.length > 0) return byWeightAlone
  const key = sql`concat_ws(chr(31), ${joinSql((rule.by ?? []).map((name) => sql`coalesce(t.${ident(name)}, '')`))})`
  const rows = await workspace.database.all<{ key: string; n: number }>(
    sql`select ${key} as key, count(*) as n from trace_samples s join traces t on t.trace_uid = s.trace_uid
      where s.sample = ${sample} and list_contains(s.rules, ${rule.name}) group by key`,
    options,
  )
  return { key, drawn: new Map(rows.map(({ key: name, n }) => [name, n])) }
}
