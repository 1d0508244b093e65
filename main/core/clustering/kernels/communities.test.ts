import { expect, test } from 'vitest'
import { adjustedRand } from './agreement.ts'
import {
  agreementOf,
  consensus,
  mostStable,
  stabilities,
  thinnedRuns,
  triedResolutions,
} from './communities.ts'
import { graphOf, type Graph } from './graph.ts'
import { louvain } from './louvain.ts'
import { assigned, centresOf, listsOf } from './lists.ts'
import { joinNeighbours, neighboursOf, refined } from './neighbours.ts'
import { createRandom } from '../../text/seeded.ts'
import { normalise, type Dense } from '../../text/svd.ts'

function edges(nodes: number, list: readonly (readonly [number, number])[]): Graph {
  const rows = Array.from({ length: nodes }, (_, node) =>
    list.flatMap(([a, b]) => (a === node ? [b] : b === node ? [a] : [])).sort((a, b) => a - b),
  )
  let end = 0
  return {
    nodes,
    starts: Int32Array.from([0, ...rows.map((row) => (end += row.length))]),
    ends: Int32Array.from(rows.flat()),
    weights: new Float64Array(list.length * 2).fill(1),
  }
}

function modularity({ nodes, starts, ends, weights }: Graph, membership: Int32Array): number {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const strength = Float64Array.from({ length: nodes }, (_, node) =>
    weights.slice(starts[node], starts[node + 1]).reduce((sum, weight) => sum + weight, 0),
  )
  let sum = 0
  for (let a = 0; a < nodes; a += 1) {
    for (let at = starts[a] ?? 0; at < (starts[a + 1] ?? 0); at += 1)
      if (membership[a] === membership[ends[at] ?? 0]) sum += (weights[at] ?? 0) / total
    for (let b = 0; b < nodes; b += 1)
      if (membership[a] === membership[b]) sum -= ((strength[a] ?? 0) * (strength[b] ?? 0)) / total ** 2
  }
  return sum
}

// Zachary's karate club, members from 0 on.
const karate = edges(
  34,
  (
    '0-1 0-2 0-3 0-4 0-5 0-6 0-7 0-8 0-10 0-11 0-12 0-13 0-17 0-19 0-21 0-31 1-2 1-3 1-7 1-13 1-17 1-19 1-21 1-30 2-3 2-7 2-8 2-9 2-13 ' +
    '2-27 2-28 2-32 3-7 3-12 3-13 4-6 4-10 5-6 5-10 5-16 6-16 8-30 8-32 8-33 9-33 13-33 14-32 14-33 15-32 15-33 18-32 18-33 19-33 20-32 ' +
    '20-33 22-32 22-33 23-25 23-27 23-29 23-32 23-33 24-25 24-27 24-31 25-31 26-29 26-33 27-33 28-31 28-33 29-32 29-33 30-32 30-33 ' +
    '31-32 31-33 32-33'
  )
    .split(' ')
    .map((edge) => edge.split('-').map(Number) as [number, number]),
)

test('Louvain reaches the published modularity of the karate club', () => {
  expect(karate.ends.length).toBe(156)
  const found = [1, 2, 3, 4, 5].map((seed) => modularity(karate, louvain(karate, 1, seed)))
  expect(Math.max(...found)).toBeCloseTo(0.4198, 3)
  expect(Math.min(...found)).toBeGreaterThan(0.38)
  expect(louvain(karate, 1, 3)).toEqual(louvain(karate, 1, 3))
})

test('cliques in a ring come apart one by one, and a higher resolution gives more communities', () => {
  const ring = edges(
    40,
    Array.from({ length: 8 }, (_, clique) => [
      ...Array.from({ length: 5 }, (__, i) =>
        Array.from({ length: i }, (___, j): [number, number] => [clique * 5 + j, clique * 5 + i]),
      ).flat(),
      [clique * 5 + 4, ((clique + 1) % 8) * 5] as [number, number],
    ]).flat(),
  )
  const truth = Int32Array.from({ length: 40 }, (_, node) => Math.floor(node / 5))
  expect(adjustedRand(louvain(ring, 1, 1), truth)).toBe(1)
  expect(new Set(louvain(ring, 0.02, 1)).size).toBeLessThan(8)
  expect(new Set(louvain(ring, 40, 1)).size).toBeGreaterThan(8)
})

/** Points around `groups` directions; `spread` is how far. */
function blobs(
  rows: number,
  groups: number,
  spread: number,
  seed: number,
): { vectors: Dense; truth: Int32Array } {
  const random = createRandom(seed)
  const columns = 24
  const centres = Array.from({ length: groups }, () => Array.from({ length: columns }, () => random() - 0.5))
  const truth = Int32Array.from({ length: rows }, (_, row) => row % groups)
  const vectors: Dense = { rows, columns, values: new Float32Array(rows * columns) }
  for (let row = 0; row < rows; row += 1)
    for (let at = 0; at < columns; at += 1)
      vectors.values[row * columns + at] = (centres[row % groups]?.[at] ?? 0) + (random() - 0.5) * spread
  normalise(vectors)
  return { vectors, truth }
}

test('stability finds how fine planted groups are, and knows which of them are firm', () => {
  const { vectors, truth } = blobs(600, 12, 0.5, 2)
  const graph = graphOf(neighboursOf(vectors, 15, null, [0, 600]))
  const tried = triedResolutions.map((resolution) => ({
    resolution,
    runs: thinnedRuns(graph, resolution, 1, [0, 1, 2, 3]),
  }))
  const best = mostStable(tried, 2)
  expect(best?.agreement).toBeGreaterThan(0.95)
  const found = consensus(graph, best?.resolution ?? 1, best?.runs ?? [], 1)
  expect(adjustedRand(found, truth)).toBeGreaterThan(0.95)
  for (const stability of stabilities(found, best?.runs ?? [])) expect(stability).toBeGreaterThan(0.8)
  const noise = blobs(600, 1, 8, 4)
  const loose = thinnedRuns(graphOf(neighboursOf(noise.vectors, 15, null, [0, 600])), 10, 1, [0, 1, 2, 3])
  expect(agreementOf(loose)).toBeLessThan(0.6)
})

test('neighbours do not depend on how rows are dealt out, and lists find nine of ten', () => {
  const { vectors } = blobs(8000, 60, 1.2, 3)
  const exact = neighboursOf(vectors, 10, null, [0, 400])
  const centres = centresOf(vectors, 1)
  const probes = assigned(vectors, centres, [0, 8000])
  expect(assigned(vectors, centres, [5000, 8000])).toEqual(probes.slice((probes.length / 8000) * 5000))
  const lists = listsOf(vectors, centres.rows, probes)
  const listed = neighboursOf(vectors, 10, lists, [0, 8000])
  const halves = [neighboursOf(vectors, 10, lists, [0, 4500]), neighboursOf(vectors, 10, lists, [4500, 8000])]
  expect(joinNeighbours(halves)).toEqual(listed)
  const once = refined(vectors, listed, [0, 8000])
  const better = refined(vectors, once, [0, 400])
  expect(joinNeighbours([refined(vectors, once, [0, 150]), refined(vectors, once, [150, 400])])).toEqual(
    better,
  )
  const recall = (found: typeof exact) => {
    let shared = 0
    for (let row = 0; row < 400; row += 1) {
      const those = new Set(exact.indices.subarray(row * 10, row * 10 + 10))
      for (const each of found.indices.subarray(row * 10, row * 10 + 10)) if (those.has(each)) shared += 1
    }
    return shared / 4000
  }
  expect(recall(better)).toBeGreaterThanOrEqual(0.9)
  expect(recall(better)).toBeGreaterThan(recall(listed))
})
