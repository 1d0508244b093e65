import { WorkbenchError } from '../../../../shared/errors.ts'
import { leastClustered } from '../../../../shared/protocol/methods/clusters.ts'
import type { Input, Output } from '../../../../shared/protocol/protocol.ts'
import type { Session } from '../../db/open.ts'
import { constantSql, sql } from '../../db/sql.ts'
import { wilsonInterval } from '../../statistics/rates.ts'
import { readByHand, type ByHand } from './byHand.ts'
import { homeSql } from './homes.ts'
import { overlaid } from './overlay.ts'
import { withSplits } from './splitOff.ts'
import type { CallContext } from '../../handlers.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import type { Cluster, ClusterRun } from './clusterRun.ts'

interface RunRow extends Omit<ClusterRun, 'clusters' | 'runId' | 'madeAtMs' | 'fromMs' | 'toMs'> {
  run_id: string
  made_at_ms: number
  from_ms: number | null
  to_ms: number | null
}

interface ClusterRow extends Omit<
  Cluster,
  'terms' | 'exemplars' | 'trend' | 'plan_tier' | 'agent_version' | 'intent' | 'share' | 'by_hand' | 'merged'
> {
  lists: string
  mix: string
}

const columns =
  constantSql(`cluster as id, name, parent, size, stability, state, signature is not null as by_signature,
  to_json({ terms: terms, exemplars: list_concat([medoid], boundary), trend: trend })::varchar as lists, mix::varchar as mix`)

const clusterFrom = ({ lists, mix, ...row }: ClusterRow, population: number): Cluster => ({
  ...row,
  by_hand: false,
  merged: [],
  share: { value: row.size / population, ...wilsonInterval(row.size / population, population) },
  ...(JSON.parse(lists) as Pick<Cluster, 'terms' | 'exemplars' | 'trend'>),
  ...(JSON.parse(mix) as Pick<Cluster, 'plan_tier' | 'agent_version' | 'intent'>),
})

/** The newest run, or the newest of a name, as people left it; null where there is none. */
export async function newestRun(
  session: Pick<Session, 'all' | 'first'>,
  byHand: ByHand,
  name?: string,
): Promise<ClusterRun | null> {
  const run = await session.first<RunRow>(
    sql`select run_id, name, epoch_ms(made_at) as made_at_ms, mode, seed, resolution, agreement, population, unclustered,
        coalesce((select parameters->>'where' from runs r where r.run_id = cluster_runs.run_id), '') as "where",
        (select epoch_us(min(t.start_at)) / 1000.0 from cluster_members m join traces t using (trace_uid) where m.run_id = cluster_runs.run_id) as from_ms,
        (select epoch_us(max(t.start_at)) / 1000.0 from cluster_members m join traces t using (trace_uid) where m.run_id = cluster_runs.run_id) as to_ms
      from cluster_runs where ${name === undefined ? constantSql('true') : sql`name = ${name}`} order by ordinal desc limit 1`,
  )
  if (run === undefined) return null
  const rows = await session.all<ClusterRow>(
    sql`select ${columns} from clusters where run_id = ${run.run_id} order by size desc, cluster`,
  )
  const { run_id: runId, made_at_ms: madeAtMs, from_ms: fromMs, to_ms: toMs, ...rest } = run
  return {
    ...rest,
    agreement: wasDivided(run, rows) ? run.agreement : null,
    runId,
    madeAtMs,
    fromMs,
    toMs,
    clusters: overlaid(
      await withSplits(
        session,
        run.run_id,
        rows.map((row) => clusterFrom(row, run.population)),
        byHand,
        run.population,
      ),
      byHand,
      run.population,
    ),
  }
}

// Of too few, and where signatures took every trace, nothing was left to divide: that would agree with itself whatever
// the data.
const wasDivided = ({ population, unclustered }: RunRow, rows: readonly ClusterRow[]) =>
  population >= leastClustered && (unclustered > 0 || rows.some((row) => !row.by_signature))

/** The clusters of a run, and the names that runs have, newest first. */
export async function clustersList(
  workspace: Workspace,
  { name }: Input<'clusters.list'>,
): Promise<Output<'clusters.list'>> {
  const names = await workspace.database.all<{ name: string }>(
    constantSql('select name from cluster_runs group by name order by max(ordinal) desc'),
  )
  const byHand = await readByHand(workspace)
  return {
    run: await newestRun(workspace.database, byHand, name),
    names: names.map((row) => row.name),
    undoable: undoableOf(byHand),
  }
}

function undoableOf({ last }: ByHand): Output<'clusters.list'>['undoable'] {
  if (last === null || last.kind === 'undo') return null
  return { kind: last.kind, clusters: last.kind === 'rename' ? [last.cluster] : [last.cluster, last.into] }
}

/** A cluster of the newest run that has it, as people left it, with its traces; fails with not_found. */
export async function clusterGet(
  workspace: Workspace,
  { cluster: asked, offset, limit }: Input<'cluster.get'>,
  { signal }: CallContext,
): Promise<Output<'cluster.get'>> {
  const byHand = await readByHand(workspace)
  const found = foundAs(byHand, asked)
  const run = await workspace.database.first<{ run_id: string; population: number }>(
    sql`select run_id, population from clusters join (select run_id, ordinal, population from cluster_runs) r using (run_id)
      where cluster in (select unnest(${JSON.stringify(found)}::json::varchar[])) order by ordinal desc limit 1`,
  )
  const rows =
    run === undefined
      ? []
      : await workspace.database.all<ClusterRow>(
          sql`select ${columns} from clusters where run_id = ${run.run_id} order by cluster`,
        )
  const population = run?.population ?? 0
  const split = await withSplits(
    workspace.database,
    run?.run_id ?? '',
    rows.map((row) => clusterFrom(row, population)),
    byHand,
    population,
  )
  const clusters = overlaid(split, byHand, population)
  const cluster = clusters.find(({ id, merged }) => id === asked || merged.includes(asked))
  if (run === undefined || cluster === undefined)
    throw new WorkbenchError('not_found', `There is no cluster ${asked} in this workspace.`, {
      hint: 'List clusters to see their ids.',
    })
  const traces = await workspace.database.all<Output<'cluster.get'>['traces'][number] & { total: number }>(
    sql`select t.trace_uid as trace, t.preview, epoch_us(t.start_at) / 1000.0 as "startMs", t.plan_tier, t.agent_version, m.similarity,
        count(*) over () as total
      from cluster_members m join traces t on t.trace_uid = m.trace_uid
      where m.run_id = ${run.run_id} and ${homeSql(run.run_id, byHand, 'm.cluster', 'm.trace_uid')} = ${cluster.id}
      order by m.similarity desc, t.trace_uid limit ${limit} offset ${offset}`,
    { signal },
  )
  return {
    cluster,
    total: traces[0]?.total ?? 0,
    traces: traces.map(({ trace, preview, startMs, plan_tier, agent_version, similarity }) => ({
      trace,
      preview,
      startMs,
      plan_tier,
      agent_version,
      similarity,
    })),
  }
}

// A cluster that was split off is in the runs that have the one it came from.
function foundAs({ splits, into }: ByHand, asked: string): string[] {
  const from = splits.find((split) => split.into === asked)
  if (from === undefined) return [asked]
  const parts = [...into].filter(([, home]) => home === from.cluster).map(([cluster]) => cluster)
  return [
    ...parts,
    ...foundAs(
      { splits: splits.slice(0, splits.indexOf(from)), into, names: new Map(), last: null },
      from.cluster,
    ),
  ]
}
