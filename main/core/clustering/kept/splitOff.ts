import type { Session } from '../../db/open.ts'
import { sql } from '../../db/sql.ts'
import { wilsonInterval } from '../../statistics/rates.ts'
import type { ByHand } from './byHand.ts'
import { runTrend, stateOf, type RunTrend } from './clusterState.ts'
import { counted } from '../finding/describe.ts'
import { splitOff } from './homes.ts'
import type { Cluster } from './clusterRun.ts'

interface Member {
  cluster: string
  trace: string
  similarity: number
  /** Part of the time that the run's clustered traces span. */
  part: number | null
  tier: string | null
  version: string | null
  intent: string | null
}

/** The clusters of a run with those that people split off it beside them; what has no trace left is not told. */
export async function withSplits(
  session: Pick<Session, 'all'>,
  runId: string,
  clusters: readonly Cluster[],
  byHand: ByHand,
  population: number,
): Promise<Cluster[]> {
  if (byHand.splits.length === 0) return [...clusters]
  const homes = splitOff(byHand)
  const touched = new Set(Object.keys(homes).map((key) => key.slice(0, key.indexOf(' '))))
  const own = clusters.filter(({ id }) => touched.has(id))
  if (own.length === 0) return [...clusters]
  const members = await membersOf(session, runId, own)
  const parts = new Map<string, Member[]>()
  for (const member of members) {
    const home = homes[`${member.cluster} ${member.trace}`] ?? member.cluster
    parts.set(home, [...(parts.get(home) ?? []), member])
  }
  const together = runTrend(clusters.map(({ trend }) => trend))
  const before = new Map(own.map((cluster) => [cluster.id, cluster]))
  const apart = byHand.splits.flatMap(({ into, name }) => {
    const those = parts.get(into)
    const from = before.get(those?.[0]?.cluster ?? '')
    return those === undefined || from === undefined
      ? []
      : [madeOf(from, into, name, those, population, together)]
  })
  const left = clusters.flatMap((cluster) => {
    if (!before.has(cluster.id)) return [cluster]
    const those = parts.get(cluster.id)
    if (those === undefined) return []
    if (those.length === cluster.size) return [cluster]
    return [{ ...cluster, ...countsOf(those, cluster.trend.length, population) }]
  })
  return [...left, ...apart]
}

async function membersOf(
  session: Pick<Session, 'all'>,
  runId: string,
  clusters: readonly Cluster[],
): Promise<Member[]> {
  const ids = JSON.stringify(clusters.map(({ id }) => id))
  const count = clusters[0]?.trend.length ?? 1
  return session.all<Member>(
    sql`with spanned as (
        select epoch_ms(min(t.start_at)) as first, greatest(1, epoch_ms(max(t.start_at)) - epoch_ms(min(t.start_at))) as span
        from cluster_members m join traces t using (trace_uid) where m.run_id = ${runId})
      select m.cluster, m.trace_uid as trace, m.similarity, least(${count} - 1, floor((epoch_ms(t.start_at) - first) / span * ${count}))::integer as part,
        t.plan_tier as tier, t.agent_version as version, t.intent
      from cluster_members m join traces t using (trace_uid), spanned
      where m.run_id = ${runId} and m.cluster in (select unnest(${ids}::json::varchar[])) order by m.similarity desc, m.trace_uid`,
  )
}

const edge = 2

function countsOf(members: readonly Member[], parts: number, population: number) {
  const trend = Array.from({ length: parts }, () => 0)
  for (const { part } of members) if (part !== null) trend[part] = (trend[part] ?? 0) + 1
  const traces = members.map(({ trace }) => trace)
  const value = members.length / population
  return {
    size: members.length,
    share: { value, ...wilsonInterval(value, population) },
    trend,
    exemplars: [...traces.slice(0, 1), ...traces.slice(1).slice(-edge)],
    plan_tier: counted(members.map(({ tier }) => tier)),
    agent_version: counted(members.map(({ version }) => version)),
    intent: counted(members.map(({ intent }) => intent)),
  }
}

function madeOf(
  from: Cluster,
  id: string,
  name: string,
  members: readonly Member[],
  population: number,
  together: RunTrend,
): Cluster {
  const counts = countsOf(members, from.trend.length, population)
  return {
    ...from,
    ...counts,
    id,
    name,
    parent: null,
    // No run found it, so nothing says how firm it is but the cluster that it came from.
    by_hand: true,
    merged: [],
    by_signature: false,
    state: stateOf(counts.trend, together, null, true),
    terms: [],
  }
}
