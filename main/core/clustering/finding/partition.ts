import type { Progress } from '../../../../shared/protocol/define.ts'
import type { Crew } from './crew.ts'
import { mostStable, stabilities, triedResolutions } from '../kernels/communities.ts'
import type { Graph } from '../kernels/graph.ts'
import { renumber } from '../kernels/louvain.ts'
import { probed, type Lists } from '../kernels/lists.ts'
import { exactUpTo, joinNeighbours, type Neighbours } from '../kernels/neighbours.ts'
import type { Dense } from '../../text/svd.ts'

export interface PartitionOptions {
  /** Left out: chosen by stability. */
  resolution?: number | undefined
  seed: number
  /** Clusters with fewer members are none. */
  leastSize: number
  progress(progress: Progress): void
}

/** Rows in clusters 0, 1, … ; -1 is unclustered. */
export interface Partition {
  membership: Int32Array
  /** Of each cluster the mean Jaccard similarity with its nearest of each run on thinned data. */
  stability: number[]
  resolution: number
  /** Mean adjusted Rand index between runs at that resolution. */
  agreement: number
}

/** A row whose nearest neighbour is less alike than this belongs to nobody. */
const leastSimilarity = 0.3
/** Rounds in which neighbours of neighbours are looked at, where not all pairs were. */
const refinements = 2
/** From so many rows on, half the runs tell the same. */
const manyRows = 20_000

/**
 * Divides rows by the graph of their nearest neighbours: the consensus of communities over runs that each see
 * a part of the graph. The same vectors and seed give the same clusters, whatever the crew.
 */
export async function partitionRows(
  vectors: Dense,
  options: PartitionOptions,
  crew: Crew,
): Promise<Partition> {
  const { seed, progress } = options
  const step = (phase: string, done: number) => progress({ phase, done, total: 4, unit: 'steps' })
  step('Seeking neighbours', 1)
  const neighbours = await findNeighbours(vectors, seed, crew)
  const graph = await crew.run('graph', { neighbours })
  step('Choosing how fine', 2)
  const { resolution, runs, agreement } = await chooseRuns(graph, options, crew)
  step('Forming clusters', 3)
  const membership = await crew.run('consensus', { graph, resolution, runs, seed })
  setApart(membership, neighbours, options.leastSize)
  step('Forming clusters', 4)
  return { membership, stability: stabilities(membership, runs), resolution, agreement }
}

/** The nearest rows of each, the same whatever the crew. */
export async function findNeighbours(vectors: Dense, seed: number, crew: Crew): Promise<Neighbours> {
  const { rows } = vectors
  const parts = Math.min(rows, crew.size * 4)
  const eachPart = <Part>(search: (from: number, to: number) => Promise<Part>) =>
    Promise.all(
      Array.from({ length: parts }, (_, part) =>
        search(Math.round((part * rows) / parts), Math.round(((part + 1) * rows) / parts)),
      ),
    )
  const inParts = async (search: (from: number, to: number) => Promise<Neighbours>) =>
    joinNeighbours(await eachPart(search))
  const lists = rows <= exactUpTo ? null : await listsFor(vectors, seed, eachPart, crew)
  let found = await inParts((from, to) => crew.run('neighbours', { vectors, lists, from, to }))
  if (lists === null) return found
  for (let round = 0; round < refinements; round += 1) {
    const neighbours = found
    found = await inParts((from, to) => crew.run('refined', { vectors, neighbours, from, to }))
  }
  return found
}

async function listsFor(
  vectors: Dense,
  seed: number,
  eachPart: <Part>(search: (from: number, to: number) => Promise<Part>) => Promise<Part[]>,
  crew: Crew,
): Promise<Lists> {
  const centres = await crew.run('centres', { vectors, seed })
  const parts = await eachPart((from, to) => crew.run('assigned', { vectors, centres, from, to }))
  const probes = new Int32Array(new SharedArrayBuffer(vectors.rows * probed * 4))
  let at = 0
  for (const part of parts) {
    probes.set(part, at)
    at += part.length
  }
  return crew.run('lists', { vectors, count: centres.rows, probes })
}

async function chooseRuns(graph: Graph, { resolution, seed, leastSize }: PartitionOptions, crew: Crew) {
  const runs = graph.nodes > manyRows ? [0, 1, 2] : [0, 1, 2, 3, 4, 5]
  const resolutions = resolution === undefined ? triedResolutions : [resolution]
  const tried = await Promise.all(
    resolutions.map(async (each) => ({
      resolution: each,
      runs: await crew.run('runs', { graph, resolution: each, seed, runs }),
    })),
  )
  return mostStable(tried, leastSize) ?? { resolution: 1, runs: [], agreement: 1 }
}

// Who is like nobody, and whose cluster is too small to be a pattern, stays unclustered.
function setApart(membership: Int32Array, { k, similarities }: Neighbours, leastSize: number): void {
  const sizes = new Map<number, number>()
  for (let row = 0; row < membership.length; row += 1) {
    if (k === 0 || (similarities[row * k] ?? 0) < leastSimilarity) membership[row] = -1
    const own = membership[row] ?? -1
    sizes.set(own, (sizes.get(own) ?? 0) + 1)
  }
  const kept = membership.map((own) => (own >= 0 && (sizes.get(own) ?? 0) >= leastSize ? own : -1))
  const clustered = kept.filter((own) => own >= 0)
  renumber(clustered)
  let next = 0
  kept.forEach((own, row) => {
    membership[row] = own < 0 ? -1 : (clustered[next++] ?? -1)
  })
}
