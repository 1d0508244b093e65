import { normaliseRows, sideBySide, type Csr } from '../text/csr.ts'
import { tfidf, type Bags } from '../text/bags.ts'
import { consensus, thinnedRuns } from './kernels/communities.ts'
import { parentsOf } from './finding/hierarchy.ts'
import { graphOf, type Graph } from './kernels/graph.ts'
import { neighboursOf, refined, type Neighbours } from './kernels/neighbours.ts'
import { assigned, centresOf, listsOf, type Lists } from './kernels/lists.ts'
import { normalise, truncatedSvd, type Dense } from '../text/svd.ts'
import { textFeatures } from '../text/textFeatures.ts'

/** The heavy steps of clustering: each a function of its input alone, so that it can run on any thread. */
export const tasks = {
  /** Words, pairs of words and characters of texts, each kind weighing the same. */
  textFeatures: ({ texts }: { texts: readonly string[] }): Csr => textFeatures(texts),
  /** Blocks of terms, each of length one before its terms are scaled by `contrast`, then weighted. */
  blockFeatures: ({
    blocks,
    contrast,
  }: {
    blocks: readonly { bags: Bags; weight: number }[]
    contrast: Float32Array
  }): Csr => {
    const matrix = sideBySide(
      blocks.map(({ bags, weight }) => ({ matrix: tfidf(bags, { weightOf: contrast }), weight })),
    )
    normaliseRows(matrix)
    return matrix
  },
  /** Unit vectors of the rows in a space of `rank` dimensions, on memory that threads share. */
  vectors: ({ matrix, rank, seed }: { matrix: Csr; rank: number; seed: number }): Dense => {
    const { vectors } = truncatedSvd(matrix, rank, seed)
    normalise(vectors)
    const values = new Float32Array(new SharedArrayBuffer(vectors.values.byteLength))
    values.set(vectors.values)
    return { ...vectors, values }
  },
  centres: ({ vectors, seed }: { vectors: Dense; seed: number }): Dense => centresOf(vectors, seed),
  assigned: ({
    vectors,
    centres,
    from,
    to,
  }: {
    vectors: Dense
    centres: Dense
    from: number
    to: number
  }): Int32Array => assigned(vectors, centres, [from, to]),
  lists: ({ vectors, count, probes }: { vectors: Dense; count: number; probes: Int32Array }): Lists =>
    listsOf(vectors, count, probes),
  neighbours: ({
    vectors,
    lists,
    from,
    to,
  }: {
    vectors: Dense
    lists: Lists | null
    from: number
    to: number
  }): Neighbours => neighboursOf(vectors, neighbourCount(vectors.rows), lists, [from, to]),
  refined: ({
    vectors,
    neighbours,
    from,
    to,
  }: {
    vectors: Dense
    neighbours: Neighbours
    from: number
    to: number
  }): Neighbours => refined(vectors, neighbours, [from, to]),
  graph: ({ neighbours }: { neighbours: Neighbours }): Graph => graphOf(neighbours),
  runs: ({
    graph,
    resolution,
    seed,
    runs,
  }: {
    graph: Graph
    resolution: number
    seed: number
    runs: readonly number[]
  }): Int32Array[] => thinnedRuns(graph, resolution, seed, runs),
  consensus: ({
    graph,
    resolution,
    runs,
    seed,
  }: {
    graph: Graph
    resolution: number
    runs: readonly Int32Array[]
    seed: number
  }): Int32Array => consensus(graph, resolution, runs, seed),
  parents: ({ centres, sizes }: { centres: Dense; sizes: readonly number[] }): (number | null)[] =>
    parentsOf(centres, sizes),
}

/** Neighbours of each row in the graph: 15, fewer of few rows, of which 15 would be nearly all. */
export const neighbourCount = (rows: number) => Math.max(3, Math.min(15, Math.round(Math.sqrt(rows))))

export type Tasks = typeof tasks
