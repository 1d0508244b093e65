import type { Neighbours } from './neighbours.ts'

/** An undirected weighted graph: each edge stands at both of its ends, ends ascending, loops once. */
export interface Graph {
  nodes: number
  starts: Int32Array
  ends: Int32Array
  weights: Float64Array
}

/** Links every row with its neighbours by similarity³; where each is the other's neighbour both links add up. */
export function graphOf({ k, indices, similarities }: Neighbours): Graph {
  const nodes = indices.length / k
  const degree = new Int32Array(nodes + 1)
  for (let at = 0; at < indices.length; at += 1) {
    const other = indices[at] ?? -1
    if (other < 0) continue
    const row = Math.floor(at / k)
    degree[row + 1] = (degree[row + 1] ?? 0) + 1
    degree[other + 1] = (degree[other + 1] ?? 0) + 1
  }
  for (let node = 0; node < nodes; node += 1) degree[node + 1] = (degree[node + 1] ?? 0) + (degree[node] ?? 0)
  const next = degree.slice()
  const ends = new Int32Array(degree[nodes] ?? 0)
  const weights = new Float64Array(ends.length)
  const put = (from: number, to: number, weight: number) => {
    const at = next[from] ?? 0
    ends[at] = to
    weights[at] = weight
    next[from] = at + 1
  }
  for (let at = 0; at < indices.length; at += 1) {
    const other = indices[at] ?? -1
    if (other < 0) continue
    const row = Math.floor(at / k)
    const weight = (similarities[at] ?? 0) ** 3
    put(row, other, weight)
    put(other, row, weight)
  }
  return merged(nodes, degree, ends, weights)
}

/** Sorts the ends of each node and adds up the weights of equal ones. */
export function merged(nodes: number, starts: Int32Array, ends: Int32Array, weights: Float64Array): Graph {
  const newStarts = new Int32Array(nodes + 1)
  const newEnds = new Int32Array(ends.length)
  const newWeights = new Float64Array(ends.length)
  let used = 0
  for (let node = 0; node < nodes; node += 1) {
    const [from, end] = [starts[node] ?? 0, starts[node + 1] ?? 0]
    const order = Array.from({ length: end - from }, (_, at) => from + at).sort(
      (a, b) => (ends[a] ?? 0) - (ends[b] ?? 0) || a - b,
    )
    const first = used
    for (const at of order) {
      if (used > first && newEnds[used - 1] === ends[at])
        newWeights[used - 1] = (newWeights[used - 1] ?? 0) + (weights[at] ?? 0)
      else {
        newEnds[used] = ends[at] ?? 0
        newWeights[used++] = weights[at] ?? 0
      }
    }
    newStarts[node + 1] = used
  }
  return { nodes, starts: newStarts, ends: newEnds.slice(0, used), weights: newWeights.slice(0, used) }
}
