import { createHash } from 'node:crypto'
import type { ClusterState } from '../../../../shared/protocol/methods/clusters.ts'
import type { Input } from '../../../../shared/protocol/protocol.ts'
import type { Session } from '../../db/open.ts'
import { constantSql, sql, type Sql } from '../../db/sql.ts'
import { recordRun } from '../../lineage/runs.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import type { RowClusters } from '../finding/clusterRows.ts'
import type { Unembedded } from '../finding/clusterTexts.ts'
import type { Corpus } from '../courses/corpus.ts'
import { runTrend, stateOf } from './clusterState.ts'
import type { Described } from '../finding/describe.ts'
import type { ByHand } from './byHand.ts'
import { homeSql } from './homes.ts'
import { heirsOf, newId, type Known } from './identity.ts'

/** So many runs of a name are kept. */
const keptRuns = 5

/** Stores a run in one step, gives its clusters their identities, and writes them onto the traces. */
export async function storeRun(
  workspace: Workspace,
  session: Session,
  input: Unembedded<Input<'clusters.run'>>,
  {
    embedder,
    corpus,
    found,
    described,
    startedAt,
    byHand,
  }: {
    /** As lineage names it: an address may hold a secret, and a folder is a path of this machine. */
    embedder: string
    corpus: Corpus
    found: RowClusters
    described: Described[]
    startedAt: number
    byHand: ByHand
  },
): Promise<void> {
  const traceOf = (row: number) => corpus.rows[row]?.trace ?? ''
  await workspace.database.transactionOn(session, async () => {
    const last = await session.first<{ ordinal: number | null }>(
      constantSql('select max(ordinal) as ordinal from cluster_runs'),
    )
    const ordinal = (last?.ordinal ?? 0) + 1
    const before = await runBefore(session, input.name)
    const heirs = heirsOf(
      described.map(({ rows, signature }) => ({ traces: rows.map(traceOf), signature })),
      before?.known ?? [],
    )
    const ids = described.map(
      ({ rows }, at) => heirs[at] ?? newId({ name: input.name, ordinal }, rows.map(traceOf)),
    )
    const members = described.flatMap(({ rows, likeness }, at) =>
      rows.map((row, position) => ({
        cluster: ids[at] ?? '',
        trace: traceOf(row),
        similarity: likeness[position] ?? 0,
      })),
    )
    const unclustered = corpus.rows.length - members.length
    const finishedAt = workspace.ports.clock.now()
    const sources = await session.all<{ sha256: string }>(
      constantSql('select distinct file_sha256 as sha256 from imports order by sha256'),
    )
    const digest = createHash('sha256')
    for (const { cluster, trace } of members.toSorted((a, b) => (a.trace < b.trace ? -1 : 1)))
      digest.update(`${trace} ${cluster}\n`)
    const runId = await recordRun(session, {
      stage: 'clusters.run',
      parents: sources.map(({ sha256 }) => sha256),
      parameters: { ...input, embedder, resolution: found.resolution, ordinal },
      seed: input.seed,
      counts: { population: corpus.rows.length, clusters: described.length, unclustered },
      contentHash: digest.digest('hex'),
      startedAt,
      finishedAt,
      version: workspace.ports.version,
    })
    await session.run(
      sql`insert into cluster_runs values (${runId}, ${ordinal}, ${input.name}, make_timestamp(${finishedAt * 1000}::bigint), ${input.mode}, ${input.seed},
        ${found.resolution}::double, ${found.agreement}::double, ${corpus.rows.length}, ${unclustered})`,
    )
    const together = runTrend(described.map(({ trend }) => trend))
    for (const [at, each] of described.entries()) {
      const id = ids[at] ?? ''
      const state = stateOf(each.trend, together, before?.states.get(id) ?? null, before === null)
      const name = each.terms.length === 0 ? 'Without a common trait' : each.terms.join(' · ')
      const list = (texts: readonly string[]) => sql`${JSON.stringify(texts)}::json::varchar[]`
      await session.run(
        sql`insert into clusters values (${runId}, ${id}, ${name}, ${each.parent === null ? null : (ids[each.parent] ?? null)}, ${each.rows.length}, ${each.stability}::double,
          ${state}, ${each.signature}, ${list(each.terms)}, ${traceOf(each.medoid)}, ${list(each.boundary.map(traceOf))}, ${JSON.stringify(each.trend)}::json::bigint[], ${JSON.stringify(each.mix)})`,
      )
    }
    await session.run(
      constantSql(
        'create or replace temp table new_members (cluster varchar, trace_uid varchar, similarity double)',
      ),
    )
    await session.append('new_members', [
      { type: 'text', values: members.map(({ cluster }) => cluster) },
      { type: 'text', values: members.map(({ trace }) => trace) },
      { type: 'double', values: members.map(({ similarity }) => similarity) },
    ])
    await session.run(
      sql`insert into cluster_members select ${runId}, cluster, trace_uid, similarity from new_members order by cluster, trace_uid`,
    )
    await dropOldRuns(session, input.name)
    await session.run(placeOnTraces(runId, byHand))
  })
}

/** Writes the clusters of a run onto the traces, as people left them. */
export const placeOnTraces = (runId: string, byHand: ByHand): Sql =>
  sql`update traces set cluster = p.cluster from (
      select t.trace_uid, m.cluster from traces t left join (
        select trace_uid, ${homeSql(runId, byHand, 'cluster', 'trace_uid')} as cluster from cluster_members where run_id = ${runId}) m on m.trace_uid = t.trace_uid
      where t.cluster is distinct from m.cluster
    ) p where p.trace_uid = traces.trace_uid`

async function runBefore(
  session: Session,
  name: string,
): Promise<{ known: Known[]; states: Map<string, ClusterState> } | null> {
  const run = await session.first<{ run_id: string }>(
    sql`select run_id from cluster_runs where name = ${name} order by ordinal desc limit 1`,
  )
  if (run === undefined) return null
  const rows = await session.all<{
    cluster: string
    signature: string | null
    state: ClusterState
    members: string
  }>(
    sql`select c.cluster, c.signature, c.state, to_json(list(m.trace_uid order by m.trace_uid))::varchar as members
      from clusters c join cluster_members m on m.run_id = c.run_id and m.cluster = c.cluster where c.run_id = ${run.run_id}
      group by c.cluster, c.signature, c.state order by c.cluster`,
  )
  return {
    known: rows.map(({ cluster, signature, members }) => ({
      cluster,
      signature,
      members: new Set(JSON.parse(members) as string[]),
    })),
    states: new Map(rows.map(({ cluster, state }) => [cluster, state])),
  }
}

async function dropOldRuns(session: Session, name: string): Promise<void> {
  await session.run(
    sql`create or replace temp table dropped_runs as select run_id from cluster_runs where name = ${name} order by ordinal desc offset ${keptRuns}`,
  )
  for (const table of ['clusters', 'cluster_members', 'cluster_runs'])
    await session.run(constantSql(`delete from ${table} where run_id in (from dropped_runs)`))
}
