import type { Ports } from '../../ports.ts'
import type { Dense } from '../../text/svd.ts'
import { withCrew } from './crew.ts'
import { neighbourCount } from '../tasks.ts'
import { neighboursOf } from '../kernels/neighbours.ts'
import { findNeighbours } from './partition.ts'

/** The share of the true nearest rows that the search of clustering finds, over the first `looked` unit vectors. */
export async function neighbourRecall(
  ports: Pick<Ports, 'startWorker'>,
  vectors: Dense,
  looked: number,
  signal: AbortSignal,
): Promise<number> {
  const k = neighbourCount(vectors.rows)
  const found = await withCrew(ports, signal, (crew) => findNeighbours(vectors, 1, crew))
  const exact = neighboursOf(vectors, k, null, [0, looked])
  let shared = 0
  for (let row = 0; row < looked; row += 1) {
    const those = new Set(exact.indices.subarray(row * k, (row + 1) * k))
    for (const each of found.indices.subarray(row * k, (row + 1) * k)) if (those.has(each)) shared += 1
  }
  return shared / (looked * k)
}
