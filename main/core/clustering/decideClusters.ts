import { WorkbenchError } from '../../../shared/errors.ts'
import type { Input, Output } from '../../../shared/protocol/protocol.ts'
import { sql } from '../db/sql.ts'
import type { Workspace } from '../workspace/workspace.ts'
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
  const row = await workspace.database.first(
    sql`select 1 as there from clusters where cluster = ${cluster} limit 1`,
  )
  if (row === undefined)
    throw new WorkbenchError('not_found', `There is no cluster ${cluster} in this workspace.`, {
      hint: 'List clusters to see their ids.',
    })
}
