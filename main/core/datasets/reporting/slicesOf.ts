import type { Input, Output } from '../../../../shared/protocol/protocol.ts'
import { constantSql, ident, sql } from '../../db/sql.ts'
import { wilsonInterval } from '../../statistics/rates.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { readVersion } from '../versions/versions.ts'

const columns = ['split', 'verdict', 'code', 'plan_tier', 'intent', 'agent_version'] as const
/** Columns that every trace has, so that the share in a version can be held to that of traffic. */
const ofTraffic: ReadonlySet<string> = new Set(['plan_tier', 'intent', 'agent_version'])
const values = 50

/**
 * What the examples of a version are made of: the commonest values of each column with share and interval, beside
 * the share of all traces in the workspace where traces have the column. Fails with not_found.
 */
export async function datasetSlices(
  workspace: Workspace,
  { name, version }: Input<'dataset.slices'>,
): Promise<Output<'dataset.slices'>> {
  const { hash } = await readVersion(workspace.paths, name, version)
  const { database } = workspace
  const counted = await database.first<{ n: number; traces: number }>(
    sql`select (select count(*) from dataset_examples where version_hash = ${hash}) as n, (select count(*) from traces) as traces`,
  )
  const { n, traces } = counted ?? { n: 0, traces: 0 }
  const slices: Output<'dataset.slices'>['slices'] = []
  for (const column of columns) {
    const traffic = ofTraffic.has(column)
    const rows = await database.all<{ value: string | null; n: number; traces: number | null }>(
      sql`with own as (select ${ident(column)} as value, count(*) as n from dataset_examples where version_hash = ${hash} group by all),
        theirs as (${traffic ? sql`select ${ident(column)} as value, count(*) as traces from traces group by all` : constantSql('select null::varchar as value, null::bigint as traces where false')})
        select own.value, own.n, theirs.traces from own left join theirs on theirs.value is not distinct from own.value
        order by own.n desc, own.value nulls last limit ${values}`,
    )
    slices.push({
      column,
      values: rows.map((row) => {
        const { low, high } = wilsonInterval(row.n / n, n)
        return {
          value: row.value,
          n: row.n,
          share: row.n / n,
          low,
          high,
          traffic: !traffic || traces === 0 ? null : (row.traces ?? 0) / traces,
        }
      }),
    })
  }
  return { examples: n, traces, slices }
}
