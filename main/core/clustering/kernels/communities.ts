import { adjustedRand } from './agreement.ts'
import type { Graph } from './graph.ts'
import { louvain } from './louvain.ts'
import { partSeed } from '../../text/seeded.ts'

/** What resolutions are tried where none is given. */
export const triedResolutions = [1, 2, 3, 5, 7, 10, 14, 20, 28, 40] as const

/** Share of the edges that each run of the stability test sees. */
const keptEdges = 0.8

/** Communities of thinned copies of a graph, one a run: how the partition moves when the data do. */
export function thinnedRuns(
  graph: Graph,
  resolution: number,
  seed: number,
  runs: readonly number[],
): Int32Array[] {
  return runs.map((run) => louvain(thinned(graph, partSeed(seed, run)), resolution, partSeed(seed, run, 1)))
}

/** The mean adjusted Rand index between runs: 1 where they all agree. */
export function agreementOf(runs: readonly Int32Array[]): number {
  let [sum, pairs] = [0, 0]
  for (const [at, left] of runs.entries())
    for (const right of runs.slice(0, at)) {
      sum += adjustedRand(left, right)
      pairs += 1
    }
  return pairs === 0 ? 1 : sum / pairs
}

/**
 * The resolution on whose partition thinned runs agree most; the lower one of equals. Agreement on communities of
 * fewer than `leastSize` is none: that all stand alone is always agreed.
 */
export function mostStable(
  tried: readonly { resolution: number; runs: readonly Int32Array[] }[],
  leastSize: number,
) {
  const rated = tried.map((each) => {
    const agreement = agreementOf(each.runs)
    return { ...each, agreement, rating: agreement * coverageOf(each.runs, leastSize) }
  })
  const [best] = rated.toSorted((a, b) => b.rating - a.rating || a.resolution - b.resolution)
  return best ?? null
}

// The share of nodes in communities of at least `leastSize`.
function coverageOf(runs: readonly Int32Array[], leastSize: number): number {
  let [covered, all] = [0, 0]
  for (const run of runs) {
    const sizes = new Map<number, number>()
    for (const community of run) sizes.set(community, (sizes.get(community) ?? 0) + 1)
    for (const size of sizes.values()) if (size >= leastSize) covered += size
    all += run.length
  }
  return all === 0 ? 1 : covered / all
}

/** The communities of a graph whose edges count as often as the runs keep their ends together. */
export function consensus(
  graph: Graph,
  resolution: number,
  runs: readonly Int32Array[],
  seed: number,
): Int32Array {
  const weights = graph.weights.slice()
  for (let node = 0; node < graph.nodes; node += 1) {
    const end = graph.starts[node + 1] ?? 0
    for (let at = graph.starts[node] ?? 0; at < end; at += 1) {
      const other = graph.ends[at] ?? 0
      const together = runs.reduce((count, run) => count + (run[node] === run[other] ? 1 : 0), 0)
      weights[at] = (weights[at] ?? 0) * (together / Math.max(1, runs.length))
    }
  }
  return louvain({ ...graph, weights }, resolution, seed)
}

/** Of each community the mean Jaccard similarity with its nearest community of each run. */
export function stabilities(membership: Int32Array, runs: readonly Int32Array[]): number[] {
  const sizes: number[] = []
  for (const each of membership) if (each >= 0) sizes[each] = (sizes[each] ?? 0) + 1
  const sums = sizes.map(() => 0)
  for (const run of runs) {
    const runSizes = new Map<number, number>()
    const shared = new Map<number, Map<number, number>>()
    for (const [node, own] of membership.entries()) {
      const its = run[node] ?? -1
      runSizes.set(its, (runSizes.get(its) ?? 0) + 1)
      if (own < 0) continue
      const row = shared.get(own) ?? new Map<number, number>()
      shared.set(own, row.set(its, (row.get(its) ?? 0) + 1))
    }
    for (const [own, row] of shared) {
      let best = 0
      for (const [its, both] of row)
        best = Math.max(best, both / ((sizes[own] ?? 0) + (runSizes.get(its) ?? 0) - both))
      sums[own] = (sums[own] ?? 0) + best
    }
  }
  return sums.map((sum) => (runs.length === 0 ? 1 : sum / runs.length))
}

// Each edge is kept or left out at both of its ends alike.
function thinned({ nodes, starts, ends, weights }: Graph, seed: number): Graph {
  const kept = weights.slice()
  for (let node = 0; node < nodes; node += 1) {
    const end = starts[node + 1] ?? 0
    for (let at = starts[node] ?? 0; at < end; at += 1) {
      const other = ends[at] ?? 0
      const chance = (partSeed(seed, Math.min(node, other), Math.max(node, other), 7) >>> 0) / 4294967296
      if (chance >= keptEdges) kept[at] = 0
    }
  }
  return { nodes, starts, ends, weights: kept }
}
