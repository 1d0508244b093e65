import { expect, test } from 'vitest'
import {
  clusterGet,
  clustersList,
  clustersRun,
  mergeClusters,
  renameCluster,
  undoClusters,
} from '../../main/core/clustering/clustering.ts'
import { constantSql, sql } from '../../main/core/db/sql.ts'
import type { Workspace } from '../../main/core/workspace/workspace.ts'
import { quietCall } from '../workspaceFixture.ts'
import { withDemo } from './demoWorkspace.ts'

const input = { where: '', name: 'failures', seed: 1, mode: 'all' as const, all: false }
const reviewer = 'Ada'

const onTraces = async (workspace: Workspace) =>
  new Map(
    (
      await workspace.database.all<{ cluster: string; n: number }>(
        constantSql(
          'select cluster, count(*)::integer as n from traces where cluster is not null group by cluster',
        ),
      )
    ).map(({ cluster, n }) => [cluster, n]),
  )

test('a name and a merge by hand hold in the next run, add up, and are taken back one by one', () =>
  withDemo({ traces: 1500 }, async ({ workspace }) => {
    const found = await clustersRun(workspace, input, null, quietCall())
    const [first, second] = found.clusters
    if (first === undefined || second === undefined) throw new Error('too few clusters')
    await renameCluster(workspace, { cluster: first.id, name: 'Lookups out of order', reviewer })
    await mergeClusters(workspace, { cluster: second.id, into: first.id, reviewer })
    const again = await clustersRun(workspace, input, null, quietCall())
    for (const run of [(await clustersList(workspace, {})).run, again]) {
      const merged = run?.clusters.find(({ id }) => id === first.id)
      expect(merged).toMatchObject({
        name: 'Lookups out of order',
        by_hand: true,
        merged: [second.id],
        size: first.size + second.size,
      })
      expect(run?.clusters.some(({ id }) => id === second.id)).toBe(false)
      expect(run?.clusters.length).toBe(found.clusters.length - 1)
      expect(merged?.trend.reduce((sum, n) => sum + n, 0)).toBe(
        [...first.trend, ...second.trend].reduce((sum, n) => sum + n, 0),
      )
    }
    expect((await onTraces(workspace)).get(first.id)).toBe(first.size + second.size)
    const asked = { cluster: second.id, offset: 0, limit: 10 }
    expect(await clusterGet(workspace, asked, quietCall())).toMatchObject({
      cluster: { id: first.id },
      total: first.size + second.size,
    })

    expect((await undoClusters(workspace, { reviewer })).undone).toEqual({
      kind: 'merge',
      cluster: second.id,
    })
    expect((await onTraces(workspace)).get(second.id)).toBe(second.size)
    await undoClusters(workspace, { reviewer })
    expect(
      (await clustersList(workspace, {})).run?.clusters.map(({ id, name, size }) => [id, name, size]),
    ).toEqual(found.clusters.map(({ id, name, size }) => [id, name, size]))
    await expect(undoClusters(workspace, { reviewer })).rejects.toMatchObject({ code: 'not_found' })
    await expect(
      mergeClusters(workspace, { cluster: first.id, into: first.id, reviewer }),
    ).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(renameCluster(workspace, { cluster: 'none', name: 'x', reviewer })).rejects.toMatchObject({
      code: 'not_found',
    })
    const runs = await workspace.database.first<{ n: number }>(
      sql`select count(*)::integer as n from cluster_runs`,
    )
    expect(runs?.n).toBe(2)
  }))
