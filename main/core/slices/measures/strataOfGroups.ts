import type { QueryOptions } from '../../db/open.ts'
import { constantSql, joinSql, sql, type Sql } from '../../db/sql.ts'
import type { StrataOfDraw } from '../../sampling/sampling.ts'
import type { Stratum } from '../../statistics/strata.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { aggregateColumns, isCertain, prefix, quantile } from './aggregates.ts'
import { momentsOf } from './estimates.ts'
import type { Measure } from './measures.ts'

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
