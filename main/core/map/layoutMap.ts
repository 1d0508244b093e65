import { createHash } from 'node:crypto'
import { WorkbenchError } from '../../../shared/errors.ts'
import type { Output } from '../../../shared/protocol/protocol.ts'
import { traceGraph } from '../clustering/clustering.ts'
import { constantSql, sql, type Sql } from '../db/sql.ts'
import type { CallContext } from '../handlers.ts'
import { recordRun } from '../lineage/runs.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { layoutRows } from './layoutRows.ts'
import { layoutOf, type RunToMap } from './runs.ts'

/**
 * Lays out the traces that a cluster run looked at (`traces` is a sub-select of trace_uid; null for all) and those that
 * came under its filter since. The same traces and seed give the same map; a cancel changes nothing.
 */
export async function layoutMap(
  workspace: Workspace,
  run: RunToMap,
  seed: number,
  traces: Sql | null,
  context: CallContext,
): Promise<Output<'map.layout'>> {
  const { database, ports } = workspace
  const startedAt = ports.clock.now()
  const graph = await traceGraph(workspace, run, traces, context)
  const { signal, progress } = context
  const places = await layoutRows(ports, graph, { seed, signal, progress })
  signal.throwIfAborted()
  const rows = graph.traces.length
  const column = (axis: 0 | 1) => places.filter((_, at) => at % 2 === axis)
  await database.withSession(async (session) => {
    await session.run(
      constantSql(
        'create or replace temp table placed (ordinal integer, trace_uid varchar, x integer, y integer)',
      ),
    )
    await session.append('placed', [
      { type: 'integer', values: Int32Array.from({ length: rows }, (_, row) => row) },
      { type: 'text', values: graph.traces },
      { type: 'integer', values: column(0) },
      { type: 'integer', values: column(1) },
    ])
    await database.transactionOn(session, async () => {
      await session.run(
        constantSql('delete from map_points where run_id not in (select run_id from cluster_runs)'),
      )
      await session.run(
        constantSql('delete from map_layouts where run_id not in (select run_id from cluster_runs)'),
      )
      await session.run(sql`delete from map_points where run_id = ${run.runId}`)
      await session.run(sql`delete from map_layouts where run_id = ${run.runId}`)
      const finishedAt = ports.clock.now()
      await recordRun(session, {
        stage: 'map.layout',
        parents: [run.runId],
        parameters: { run: run.runId, seed },
        seed,
        counts: { traces: rows },
        contentHash: createHash('sha256').update(places).digest('hex'),
        startedAt,
        finishedAt,
        version: ports.version,
      })
      await session.run(
        sql`insert into map_layouts values (${run.runId}, make_timestamp(${finishedAt * 1000}::bigint), ${seed}, ${rows})`,
      )
      await session.run(
        sql`insert into map_points select ${run.runId}, ordinal, trace_uid, x, y from placed order by ordinal`,
      )
    })
  })
  const layout = await layoutOf(database, run.runId)
  if (layout === null) throw new WorkbenchError('internal', 'The map was stored and cannot be read.')
  return layout
}
