import type { ClusterState } from '../../../../shared/protocol/methods/clusters.ts'
import { hypergeometricTails } from '../../statistics/hypergeometric.ts'

/** The trend of all clusters of a run together, against which each of them is seen, and how many they are. */
export interface RunTrend {
  trend: readonly number[]
  clusters: number
}

/** Chance that any cluster of a run is said to change where none does. */
const falseAlarms = 0.05
const recentParts = 3
const growth = 2

/** The trends of clusters as one. */
export function runTrend(trends: readonly (readonly number[])[]): RunTrend {
  const parts = trends[0]?.length ?? 0
  return {
    trend: Array.from({ length: parts }, (_, at) => sum(trends.map((trend) => trend[at] ?? 0))),
    clusters: trends.length,
  }
}

/**
 * Where a cluster stands in its life: its share of the last quarter's failures against its share of those before.
 * A change is told only where chance, had it gone the way of all failures, would hardly show it: by Fisher's exact
 * test, at a level shared among all clusters of the run (Bonferroni), both ways. `before` is its state in the run
 * before; null where it was not there.
 */
export function stateOf(
  trend: readonly number[],
  run: RunTrend,
  before: ClusterState | null,
  firstRun: boolean,
): ClusterState {
  const recent = sum(trend.slice(-recentParts))
  const earlier = sum(trend.slice(0, -recentParts))
  if (before === 'resolved' && recent > 0) return 'regressed'
  const marked = sum(run.trend.slice(-recentParts))
  const total = sum(run.trend)
  const level = falseAlarms / (2 * Math.max(1, run.clusters))
  const drawn = recent + earlier
  // For an end it is the time since the last trace that counts, of which the last quarter is the least.
  const since = sum(run.trend.slice(trend.findLastIndex((count) => count > 0) + 1))
  const { atMost } = hypergeometricTails(0, { total, marked: since, drawn })
  if (recent === 0 && atMost <= level) return 'resolved'
  // A cluster that was resolved stays so while nothing comes back.
  if (recent === 0 && before === 'resolved') return 'resolved'
  if (before === null && !firstRun) return 'new'
  const { atLeast } = hypergeometricTails(recent, { total, marked, drawn })
  if (atLeast > level) return 'active'
  if (earlier === 0) return 'new'
  return recent / marked >= growth * (earlier / (total - marked)) ? 'escalating' : 'active'
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
