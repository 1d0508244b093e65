import { WorkbenchError } from '../../../shared/errors.ts'
import type { Output } from '../../../shared/protocol/protocol.ts'
import type { Session } from '../db/open.ts'
import { constantSql, sql } from '../db/sql.ts'

/** What a cluster run was asked for. */
export interface RunToMap {
  runId: string
  mode: 'all' | 'text' | 'tools'
  seed: number
  where: string
  all: boolean
}

/** The cluster run of that id, or the newest; fails with not_found. */
export async function runToMap(session: Pick<Session, 'first'>, runId?: string): Promise<RunToMap> {
  const run = await session.first<RunToMap>(
    sql`select c.run_id as "runId", c.mode, c.seed::double as seed,
        coalesce((select parameters->>'where' from runs r where r.run_id = c.run_id), '') as "where",
        coalesce((select (parameters->>'all')::boolean from runs r where r.run_id = c.run_id), false) as "all"
      from cluster_runs c where ${runId === undefined ? constantSql('true') : sql`c.run_id = ${runId}`} order by c.ordinal desc limit 1`,
  )
  if (run === undefined)
    throw new WorkbenchError(
      'not_found',
      runId === undefined ? 'Nothing was clustered yet.' : 'That cluster run is not kept any more.',
      { hint: 'Cluster traces first: a map shows where the traces of a run lie.' },
    )
  return run
}

/** The map of a run as far as it was made; null without one. */
export async function layoutOf(
  session: Pick<Session, 'first'>,
  runId: string,
): Promise<Output<'map.layout'> | null> {
  const layout = await session.first<Output<'map.layout'>>(
    sql`select run_id as "runId", epoch_ms(made_at) as "madeAtMs", seed::double as seed, traces,
        (select count(*) from cluster_members m where m.run_id = l.run_id
          and m.trace_uid not in (select trace_uid from map_points p where p.run_id = l.run_id)) as missing
      from map_layouts l where run_id = ${runId}`,
  )
  return layout ?? null
}
