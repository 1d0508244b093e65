import type { TraceGraph } from '../clustering/clustering.ts'

type Neighbours = TraceGraph['neighbours']

/** Pairs of rows that pull at each other, `weights` 0 … 1; on memory that threads share. */
export interface Edges {
  from: Int32Array
  to: Int32Array
  weights: Float32Array
}

const searchSteps = 20

/**
 * Neighbours as pulls: of each row its nearest pulls in full and the others fall off so that all add up to the
 * logarithm of their number, whatever the density around; a pull that both sides feel is the stronger.
 */
export function edgesOf({ k, indices, similarities }: Neighbours): Edges {
  const rows = k === 0 ? 0 : indices.length / k
  const pulls = new Float32Array(indices.length)
  for (let row = 0; row < rows; row += 1) pullsOf(similarities, row * k, k, indices, pulls)
  const from: number[] = []
  const to: number[] = []
  const weights: number[] = []
  for (let row = 0; row < rows; row += 1)
    for (let at = row * k; at < (row + 1) * k; at += 1) {
      const other = indices[at] ?? -1
      if (other < 0) continue
      const back = placeOf(indices, other * k, k, row)
      // The lower row of a pair that knows each other speaks for both.
      if (back >= 0 && other < row) continue
      const there = pulls[at] ?? 0
      const answered = back < 0 ? 0 : (pulls[back] ?? 0)
      from.push(row)
      to.push(other)
      weights.push(there + answered - there * answered)
    }
  return { from: sharedInts(from), to: sharedInts(to), weights: sharedFloats(weights) }
}

function placeOf(indices: Int32Array, start: number, k: number, row: number): number {
  for (let at = start; at < start + k; at += 1) if (indices[at] === row) return at
  return -1
}

function pullsOf(
  similarities: Float32Array,
  start: number,
  k: number,
  indices: Int32Array,
  pulls: Float32Array,
) {
  const nearest = distance(similarities[start] ?? 0)
  const wanted = Math.log2(k)
  let [low, high, width] = [0, Number.POSITIVE_INFINITY, 1]
  for (let step = 0; step < searchSteps; step += 1) {
    let sum = 0
    for (let at = start; at < start + k; at += 1)
      if ((indices[at] ?? -1) >= 0) sum += Math.exp(-beyond(similarities[at] ?? 0, nearest) / width)
    if (sum > wanted) {
      high = width
      width = (low + high) / 2
    } else {
      low = width
      width = high === Number.POSITIVE_INFINITY ? width * 2 : (low + high) / 2
    }
  }
  width = Math.max(width, 1e-3)
  for (let at = start; at < start + k; at += 1)
    if ((indices[at] ?? -1) >= 0) pulls[at] = Math.exp(-beyond(similarities[at] ?? 0, nearest) / width)
}

const distance = (similarity: number) => Math.max(0, 1 - similarity)
const beyond = (similarity: number, nearest: number) => Math.max(0, distance(similarity) - nearest)

function sharedInts(values: readonly number[]): Int32Array {
  const kept = new Int32Array(new SharedArrayBuffer(values.length * 4))
  kept.set(values)
  return kept
}

function sharedFloats(values: readonly number[]): Float32Array {
  const kept = new Float32Array(new SharedArrayBuffer(values.length * 4))
  kept.set(values)
  return kept
}
