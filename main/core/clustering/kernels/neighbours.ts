import { probed, type Lists } from './lists.ts'
import { product } from '../../text/product.ts'
import type { Dense } from '../../text/svd.ts'

/** The `k` nearest rows of each row by cosine, nearest first; -1 where there are fewer. */
export interface Neighbours {
  k: number
  indices: Int32Array
  similarities: Float32Array
}

/** Up to this many rows every pair is compared. */
export const exactUpTo = 6000

/** The neighbours of the rows from `from` to `to`; rows are unit vectors or zero. Parts do not depend on one another. */
export function neighboursOf(
  vectors: Dense,
  k: number,
  lists: Lists | null,
  [from, to]: readonly [number, number],
): Neighbours {
  const found: Neighbours = {
    k,
    indices: new Int32Array((to - from) * k).fill(-1),
    similarities: new Float32Array((to - from) * k),
  }
  const { columns, values } = vectors
  for (let row = from; row < to; row += 1) {
    const place = (row - from) * k
    if (lists === null) {
      for (let other = 0; other < vectors.rows; other += 1)
        if (other !== row)
          offer(found, place, other, product(values, row * columns, values, other * columns, columns))
      continue
    }
    for (let probe = row * probed; probe < (row + 1) * probed; probe += 1) {
      const list = lists.probes[probe] ?? -1
      if (list < 0) continue
      const end = lists.starts[list + 1] ?? 0
      for (let at = lists.starts[list] ?? 0; at < end; at += 1) {
        const similarity = product(values, row * columns, lists.packed, at * columns, columns)
        if (similarity < (found.similarities[place + k - 1] ?? 0)) continue
        const other = lists.members[at] ?? 0
        if (other !== row) offer(found, place, other, similarity)
      }
    }
  }
  return found
}

/**
 * The neighbours of rows with those of their neighbours looked at too: what lists cut apart finds together.
 * Parts do not depend on one another.
 */
export function refined(
  vectors: Dense,
  found: Neighbours,
  [from, to]: readonly [number, number],
): Neighbours {
  const { k, indices } = found
  const { columns, values } = vectors
  const better: Neighbours = {
    k,
    indices: indices.slice(from * k, to * k),
    similarities: found.similarities.slice(from * k, to * k),
  }
  const seen = new Int32Array(vectors.rows).fill(-1)
  for (let row = from; row < to; row += 1) {
    seen[row] = row
    for (let at = row * k; at < (row + 1) * k; at += 1) seen[Math.max(0, indices[at] ?? 0)] = row
    for (let at = row * k; at < (row + 1) * k; at += 1) {
      const neighbour = indices[at] ?? -1
      if (neighbour < 0) continue
      for (let next = neighbour * k; next < (neighbour + 1) * k; next += 1) {
        const other = indices[next] ?? -1
        if (other < 0 || seen[other] === row) continue
        seen[other] = row
        offer(
          better,
          (row - from) * k,
          other,
          product(values, row * columns, values, other * columns, columns),
        )
      }
    }
  }
  return better
}

/** Parts of a search in the order of their rows as one. */
export function joinNeighbours(parts: readonly Neighbours[]): Neighbours {
  const length = parts.reduce((sum, part) => sum + part.indices.length, 0)
  const joined: Neighbours = {
    k: parts[0]?.k ?? 0,
    indices: new Int32Array(length),
    similarities: new Float32Array(length),
  }
  let at = 0
  for (const part of parts) {
    joined.indices.set(part.indices, at)
    joined.similarities.set(part.similarities, at)
    at += part.indices.length
  }
  return joined
}

// Rows come in ascending order within a list; ties keep the lower row, whatever the order of lists.
function offer(
  { k, indices, similarities }: Neighbours,
  place: number,
  row: number,
  similarity: number,
): void {
  if (similarity <= 0) return
  const last = place + k - 1
  if (!comesBefore(indices, similarities, last, row, similarity)) return
  let at = last
  while (at > place && comesBefore(indices, similarities, at - 1, row, similarity)) {
    indices[at] = indices[at - 1] ?? -1
    similarities[at] = similarities[at - 1] ?? 0
    at -= 1
  }
  indices[at] = row
  similarities[at] = similarity
}

function comesBefore(
  indices: Int32Array,
  similarities: Float32Array,
  at: number,
  row: number,
  similarity: number,
): boolean {
  const other = indices[at] ?? -1
  const known = similarities[at] ?? 0
  return other < 0 || similarity > known || (similarity === known && row < other)
}
