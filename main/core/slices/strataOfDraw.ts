import { samplingPolicy } from '../../../shared/domain/samplingPolicy.ts'
import type { QueryOptions } from '../db/open.ts'
import { constantSql, ident, joinSql, sql, type Sql } from '../db/sql.ts'
import type { Stratum } from '../statistics/strata.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { aggregateColumns, isCertain, prefix, quantile } from './aggregates.ts'
import { momentsOf } from './estimates.ts'
import type { Measure } from './measures.ts'

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

interface Asked {
  workspace: Workspace
  options: QueryOptions
  /** One row a trace and group, with its keys, values, weight `w` and `stratum`. */
  base: Sql
  keys: readonly Sql[]
  measures: readonly Measure[]
  draw: StrataOfDraw
  /** The name of the group of a row. */
  named(row: Record<string, unknown>): string
}

/** For each group and measure the strata of its traces that were drawn by chance; weights that double make a stratum. */
export async function strataOfGroups(asked: Asked): Promise<ReadonlyMap<string, Stratum[][]>> {
  const { workspace, options, base, keys, measures, draw, named } = asked
  const read = measures.flatMap((measure, index) =>
    measure.metric.kind === 'count' || quantile(measure) !== null ? [] : [{ measure, index }],
  )
  if (read.length === 0) return new Map()
  const w = constantSql('w')
  const ofStratum = joinSql([...keys, constantSql('stratum, floor(log2(w) + 1e-9)')])
  const sums = read.map(({ measure, index }) =>
    aggregateColumns(measure, prefix(index), constantSql(`x${index}`), w),
  )
  const rows = await workspace.database.all<Record<string, unknown>>(
    sql`select ${joinSql([...keys, constantSql('stratum'), ...sums])} from (${base}) where not ${isCertain(w)} group by ${ofStratum}
      order by ${ofStratum}`,
    options,
  )
  const groups = new Map<string, Stratum[][]>()
  for (const row of rows) {
    const of = groups.get(named(row)) ?? measures.map((): Stratum[] => [])
    groups.set(named(row), of)
    const drawn = draw.drawn.get(String(row.stratum))
    for (const { index } of read) {
      const n = Number(row[`${prefix(index)}_n`])
      if (n === 0) continue
      const share = drawn === undefined ? 0 : Math.min(1, n / drawn)
      of[index]?.push({ ...momentsOf(prefix(index), row, n), share })
    }
  }
  return groups
}
