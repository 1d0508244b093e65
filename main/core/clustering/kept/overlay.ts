import { wilsonInterval } from '../../statistics/rates.ts'
import type { ByHand } from './byHand.ts'
import type { Cluster } from './clusterRun.ts'

/** The clusters as people left them: those that were merged are one, and a name of one's own stands over the found. */
export function overlaid(clusters: readonly Cluster[], byHand: ByHand, population: number): Cluster[] {
  const there = new Set(clusters.map(({ id }) => id))
  const home = (id: string) => {
    const into = byHand.into.get(id)
    return into !== undefined && there.has(into) ? into : id
  }
  const parts = new Map<string, Cluster[]>()
  for (const cluster of clusters)
    parts.set(home(cluster.id), [...(parts.get(home(cluster.id)) ?? []), cluster])
  return clusters
    .filter(({ id }) => home(id) === id)
    .map((own) => {
      const others = (parts.get(own.id) ?? []).filter(({ id }) => id !== own.id)
      const name = byHand.names.get(own.id)
      const named = {
        ...own,
        by_hand: own.by_hand || name !== undefined || others.length > 0,
        name: name ?? own.name,
      }
      return {
        ...(others.length === 0 ? named : joined(named, others, population)),
        parent: own.parent === null ? null : home(own.parent),
      }
    })
    .toSorted((a, b) => b.size - a.size || (a.id < b.id ? -1 : 1))
}

function joined(own: Cluster, others: readonly Cluster[], population: number): Cluster {
  const all = [own, ...others]
  const size = all.reduce((sum, each) => sum + each.size, 0)
  const mix = (of: (cluster: Cluster) => Cluster['intent']) => {
    const counts = new Map<string, number>()
    for (const each of all)
      for (const { value, n } of of(each)) counts.set(value, (counts.get(value) ?? 0) + n)
    return [...counts]
      .map(([value, n]) => ({ value, n }))
      .sort((a, b) => b.n - a.n || (a.value < b.value ? -1 : 1))
  }
  return {
    ...own,
    merged: others.map(({ id }) => id).sort(),
    size,
    share: { value: size / population, ...wilsonInterval(size / population, population) },
    // No run found them together, so the least sure of them says how sure the whole is.
    stability: leastOf(all.flatMap(({ stability }) => stability ?? [])),
    by_signature: false,
    trend: own.trend.map((_, at) => all.reduce((sum, each) => sum + (each.trend[at] ?? 0), 0)),
    plan_tier: mix((each) => each.plan_tier),
    agent_version: mix((each) => each.agent_version),
    intent: mix((each) => each.intent),
  }
}

const leastOf = (values: readonly number[]) => (values.length === 0 ? null : Math.min(...values))
