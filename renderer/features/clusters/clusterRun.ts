import type { Output } from '../../../shared/protocol/protocol.ts'

export type Run = NonNullable<Output<'clusters.list'>['run']>
/** The decision of a person that an undo would take back. */
export type Undoable = Output<'clusters.list'>['undoable']
export type Cluster = Run['clusters'][number]

/** Under this a cluster came out otherwise on parts of the data: its name is greyed, and it is only to be read. */
export const steady = 0.6
export const isUnsteady = ({ stability }: Cluster) => stability !== null && stability < steady

/** Columns that the table can be sorted by. */
export const orders = ['size', 'stability', 'name', 'state'] as const
export type Order = (typeof orders)[number]

const states: readonly Cluster['state'][] = ['escalating', 'new', 'regressed', 'active', 'resolved']

const compare: Record<Order, (one: Cluster, other: Cluster) => number> = {
  size: (one, other) => other.size - one.size,
  stability: (one, other) => (other.stability ?? 1) - (one.stability ?? 1),
  name: (one, other) => one.name.localeCompare(other.name),
  state: (one, other) => states.indexOf(one.state) - states.indexOf(other.state) || other.size - one.size,
}

/** Clusters in an order; ties by size, then id, so that nothing jumps between two looks. */
export function sorted(clusters: readonly Cluster[], order: Order): Cluster[] {
  return clusters.toSorted(
    (one, other) => compare[order](one, other) || other.size - one.size || (one.id < other.id ? -1 : 1),
  )
}

export interface MixLine {
  value: string
  /** Share of the cluster and of all clustered traces. */
  share: number
  usual: number
  n: number
}

/** The most common values of a column in a cluster, beside their share of all clustered traces. */
export function mixOf(run: Run, cluster: Cluster, column: 'agent_version' | 'plan_tier'): MixLine[] {
  const all = run.clusters.reduce((sum, { size }) => sum + size, 0)
  const total = new Map<string, number>()
  for (const each of run.clusters)
    for (const { value, n } of each[column]) total.set(value, (total.get(value) ?? 0) + n)
  const own = new Map(cluster[column].map(({ value, n }) => [value, n]))
  return [...total]
    .toSorted(([one, n], [other, m]) => (own.get(other) ?? 0) - (own.get(one) ?? 0) || m - n)
    .slice(0, 4)
    .map(([value, n]) => ({
      value,
      n: own.get(value) ?? 0,
      share: (own.get(value) ?? 0) / cluster.size,
      usual: n / Math.max(1, all),
    }))
}
