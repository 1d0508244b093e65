import { WorkbenchError } from '../../../../shared/errors.ts'
import type { Input, Output } from '../../../../shared/protocol/protocol.ts'
import { sql } from '../../db/sql.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import type { CallContext } from '../../handlers.ts'
import { homeSql } from './homes.ts'
import { clusterGet } from './reading.ts'
import { decideByHand, readByHand, undoByHand } from './byHand.ts'
import { placeOnTraces } from './store.ts'

/**
 * Names a cluster; `name` is masked already. The decision is on disk before this resolves. Fails with not_found
 * for a cluster that no run has.
 */
export async function renameCluster(
  workspace: Workspace,
  { cluster, name, reviewer }: Input<'cluster.rename'>,
): Promise<Output<'cluster.rename'>> {
  await known(workspace, cluster)
  await decideByHand(workspace, { kind: 'rename', cluster, name, reviewer })
  return { cluster, name }
}

/**
 * Makes one cluster of two, on the traces too. Fails with not_found for a cluster that no run has, invalid_input
 * for one with itself, and conflict where the other is merged into this one.
 */
export async function mergeClusters(
  workspace: Workspace,
  { cluster, into, reviewer }: Input<'cluster.merge'>,
): Promise<Output<'cluster.merge'>> {
  if (cluster === into)
    throw new WorkbenchError(
      'invalid_input',
      'A cluster cannot be merged with itself. Nothing was changed.',
      {
        hint: 'Choose another one.',
      },
    )
  await known(workspace, cluster)
  await known(workspace, into)
  await decideByHand(workspace, { kind: 'merge', cluster, into, reviewer })
  await placeNewest(workspace)
  return { cluster, into }
}

/**
 * Makes a cluster of its own of some traces of one, on the traces too. Fails with not_found for a cluster that
 * is not there, and with invalid_input where the traces are none of its, or all of them.
 */
export async function splitCluster(
  workspace: Workspace,
  { cluster, traces, name, reviewer }: Omit<Input<'cluster.split'>, 'where'> & { traces: readonly string[] },
  context: CallContext,
): Promise<Output<'cluster.split'>> {
  const found = await clusterGet(workspace, { cluster, offset: 0, limit: 1 }, context)
  const own = await membersAmong(workspace, found.cluster.id, traces)
  if (own.length === 0 || own.length === found.total)
    throw new WorkbenchError(
      'invalid_input',
      own.length === 0
        ? 'None of these traces is in the cluster. Nothing was split.'
        : 'All of the cluster’s traces are among these. Nothing was split.',
      { hint: 'Choose some of its traces.' },
    )
  const decided = await decideByHand(workspace, {
    kind: 'split',
    cluster: found.cluster.id,
    name,
    traces: own,
    reviewer,
  })
  await placeNewest(workspace)
  const into = decided.kind === 'split' ? decided.into : ''
  return { cluster: found.cluster.id, into, name, traces: own.length, left: found.total - own.length }
}

async function membersAmong(
  workspace: Workspace,
  cluster: string,
  traces: readonly string[],
): Promise<string[]> {
  const byHand = await readByHand(workspace)
  const run = await workspace.database.first<{ run_id: string }>(
    sql`select run_id from cluster_runs order by ordinal desc limit 1`,
  )
  const runId = run?.run_id ?? ''
  const rows = await workspace.database.all<{ trace: string }>(
    sql`select trace_uid as trace from cluster_members where run_id = ${runId} and ${homeSql(runId, byHand, 'cluster', 'trace_uid')} = ${cluster}
      and trace_uid in (select unnest(${JSON.stringify(traces)}::json::varchar[])) order by trace_uid`,
  )
  return rows.map(({ trace }) => trace)
}

/** Takes back the last decision that stands. Fails with not_found where none does. */
export async function undoClusters(
  workspace: Workspace,
  { reviewer }: Input<'clusters.undo'>,
): Promise<Output<'clusters.undo'>> {
  const { last } = await readByHand(workspace)
  await undoByHand(workspace, reviewer)
  await placeNewest(workspace)
  return {
    undone:
      last === null || last.kind === 'undo'
        ? { kind: 'merge', cluster: '' }
        : { kind: last.kind, cluster: last.cluster },
  }
}

// The traces carry the clusters of the run that was made last, under whatever name.
async function placeNewest(workspace: Workspace): Promise<void> {
  const byHand = await readByHand(workspace)
  await workspace.database.transaction(async (session) => {
    const run = await session.first<{ run_id: string }>(
      sql`select run_id from cluster_runs order by ordinal desc limit 1`,
    )
    if (run !== undefined) await session.run(placeOnTraces(run.run_id, byHand))
  })
}

async function known(workspace: Workspace, cluster: string): Promise<void> {
  const { splits } = await readByHand(workspace)
  if (splits.some(({ into }) => into === cluster)) return
  const row = await workspace.database.first(
    sql`select 1 as there from clusters where cluster = ${cluster} limit 1`,
  )
  if (row === undefined)
    throw new WorkbenchError('not_found', `There is no cluster ${cluster} in this workspace.`, {
      hint: 'List clusters to see their ids.',
    })
}
