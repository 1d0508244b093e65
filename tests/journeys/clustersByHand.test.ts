import { expect, test } from 'vitest'
import {
  clusterGet,
  clustersList,
  clustersRun,
  mergeClusters,
  renameCluster,
  splitCluster,
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
    const undoable = async () => (await clustersList(workspace, {})).undoable
    expect(await undoable()).toBeNull()
    await renameCluster(workspace, { cluster: first.id, name: 'Lookups out of order', reviewer })
    expect(await undoable()).toEqual({ kind: 'rename', clusters: [first.id] })
    await mergeClusters(workspace, { cluster: second.id, into: first.id, reviewer })
    expect(await undoable()).toEqual({ kind: 'merge', clusters: [second.id, first.id] })
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
    expect(await undoable()).toEqual({ kind: 'rename', clusters: [first.id] })
    await undoClusters(workspace, { reviewer })
    expect(await undoable()).toBeNull()
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

test('what is split off by hand stays apart in later runs, may be split or merged again, and comes back by undo', () =>
  withDemo({ traces: 1500 }, async ({ workspace }) => {
    const found = await clustersRun(workspace, input, null, quietCall())
    const [first, second] = found.clusters
    if (first === undefined || second === undefined) throw new Error('too few clusters')
    const members = async (cluster: string) =>
      (await clusterGet(workspace, { cluster, offset: 0, limit: 500 }, quietCall())).traces
        .map(({ trace }) => trace)
        .sort()
    const all = await members(first.id)
    const chosen = all.filter((_, at) => at % 3 === 0)
    const split = await splitCluster(
      workspace,
      { cluster: first.id, traces: [...chosen, 'of no cluster'], name: 'Every third', reviewer },
      quietCall(),
    )
    expect(split).toMatchObject({ traces: chosen.length, left: all.length - chosen.length })
    const again = await clustersRun(workspace, input, null, quietCall())
    for (const run of [(await clustersList(workspace, {})).run, again]) {
      const [apart, left] = [split.into, first.id].map((id) => run?.clusters.find((each) => each.id === id))
      expect(apart).toMatchObject({ name: 'Every third', by_hand: true, size: chosen.length })
      expect(left?.size).toBe(all.length - chosen.length)
      expect((apart?.trend ?? []).map((n, at) => n + (left?.trend[at] ?? 0))).toEqual(first.trend)
      expect(chosen).toContain(apart?.exemplars[0])
      expect(run?.clusters.length).toBe(found.clusters.length + 1)
    }
    expect(await members(split.into)).toEqual(chosen)
    expect(await members(first.id)).toEqual(all.filter((trace) => !chosen.includes(trace)))
    expect((await onTraces(workspace)).get(split.into)).toBe(chosen.length)

    const half = chosen.slice(0, Math.floor(chosen.length / 2))
    const deeper = await splitCluster(
      workspace,
      { cluster: split.into, traces: half, name: 'Half of these', reviewer },
      quietCall(),
    )
    expect(await members(deeper.into)).toEqual(half)
    expect(await members(split.into)).toHaveLength(chosen.length - half.length)
    await mergeClusters(workspace, { cluster: deeper.into, into: second.id, reviewer })
    expect(await members(second.id)).toHaveLength(second.size + half.length)
    expect((await onTraces(workspace)).get(second.id)).toBe(second.size + half.length)
    for (const [kind, cluster] of [
      ['merge', deeper.into],
      ['split', split.into],
      ['split', first.id],
    ] as const)
      expect((await undoClusters(workspace, { reviewer })).undone).toEqual({ kind, cluster })
    expect((await clustersList(workspace, {})).run?.clusters.map(({ id, size }) => [id, size])).toEqual(
      again.clusters.length === 0 ? [] : found.clusters.map(({ id, size }) => [id, size]),
    )
    for (const traces of [all, ['of no cluster']])
      await expect(
        splitCluster(workspace, { cluster: first.id, traces, name: 'Nothing', reviewer }, quietCall()),
      ).rejects.toMatchObject({ code: 'invalid_input' })
  }))
