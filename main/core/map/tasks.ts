import type { TraceGraph } from '../clustering/clustering.ts'
import type { Dense } from '../text/svd.ts'
import { edgesOf, type Edges } from './edges.ts'
import { settle } from './settle.ts'
import { spreadOut } from './spread.ts'
import { startOf } from './start.ts'

/** The heavy steps of a layout. Each runs on one thread, so that its bytes do not depend on how many there are. */
export const tasks = {
  mapEdges: ({ neighbours }: { neighbours: TraceGraph['neighbours'] }): Edges => edgesOf(neighbours),
  mapStart: ({ vectors, seed }: { vectors: Dense; seed: number }): Float32Array => startOf(vectors, seed),
  /** Rounds `from` up to `to` of `rounds`; the positions are moved where they are, and answered. */
  mapRounds: (input: {
    positions: Float32Array
    edges: Edges
    seed: number
    from: number
    to: number
    rounds: number
  }): Float32Array => settle(input),
  /** Rounds `from` up to `to` in which rows that lie on one another part. */
  mapSpread: (input: { positions: Float32Array; seed: number; from: number; to: number }): Float32Array =>
    spreadOut(input.positions, input),
}
