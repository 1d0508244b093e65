import type { Progress } from '../../../../shared/protocol/define.ts'
import { leastClustered } from '../../../../shared/protocol/methods/clusters.ts'
import { contrastOf, type Corpus } from '../courses/corpus.ts'
import type { Crew } from './crew.ts'
import { centresOf } from './hierarchy.ts'
import { normalise, type Dense } from '../../text/svd.ts'
import { partitionRows } from './partition.ts'
import { signatureGroups } from '../naming/signatures.ts'
import { termKinds, type Mode } from '../courses/traceTerms.ts'

export interface RowClusters {
  /** -1 is unclustered. */
  membership: Int32Array
  count: number
  /** Per cluster; null for one of a signature, which does not move with the data. */
  stability: (number | null)[]
  /** The signs that all traces of a cluster show; null where they have none in common. */
  signatures: (string | null)[]
  resolution: number
  agreement: number
  vectors: Dense
  centres: Dense
  /** The cluster that stands for the parent of each; null without one. */
  parents: (number | null)[]
}

const rank = 64

/** The fewest traces that make a pattern, by how many there are. */
const leastSizeOf = (rows: number) => Math.max(3, Math.min(5, Math.round(Math.sqrt(rows) / 5)))

/** Clusters the rows of a corpus: by execution signature first, what has none by all its features. */
export async function clusterRows(
  corpus: Corpus,
  options: {
    mode: Mode
    resolution?: number | undefined
    seed: number
    /** Unit vectors of the rows' questions by an embedder; zeros where a row has none. */
    questions?: Dense | null
    progress(progress: Progress): void
  },
  crew: Crew,
): Promise<RowClusters> {
  const { mode, resolution, seed, questions = null, progress } = options
  const leastSize = leastSizeOf(corpus.rows.length)
  const vectors = await rowVectors(corpus, seed, crew, questions)
  // Of so few any division would look firm.
  const few = corpus.rows.length < leastClustered
  const { groupOf, signatures } =
    few || mode === 'text'
      ? { groupOf: corpus.rows.map(() => null), signatures: [] }
      : signatureGroups(corpus, leastSize)
  const signed = signatures.length
  const open = few ? [] : groupOf.flatMap((group, row) => (group === null ? [row] : []))
  const partition = await partitionRows(
    subset(vectors, open),
    { resolution, seed, leastSize, progress },
    crew,
  )
  const membership = Int32Array.from(groupOf, (group) => group ?? -1)
  partition.membership.forEach((own, at) => {
    if (own >= 0) membership[open[at] ?? 0] = signed + own
  })
  const count = signed + partition.stability.length
  const centres = centresOf(vectors, membership, count)
  const sizes = Array.from({ length: count }, () => 0)
  for (const cluster of membership) if (cluster >= 0) sizes[cluster] = (sizes[cluster] ?? 0) + 1
  const parents = await crew.run('parents', { centres, sizes })
  return {
    membership,
    count,
    stability: [...signatures.map(() => null), ...partition.stability],
    signatures: [...signatures, ...partition.stability.map(() => null)],
    resolution: partition.resolution,
    agreement: partition.agreement,
    vectors,
    centres,
    parents,
  }
}

/** A unit vector of each row by all its features, on memory that threads share. */
export async function rowVectors(
  corpus: Corpus,
  seed: number,
  crew: Crew,
  questions: Dense | null = null,
): Promise<Dense> {
  const contrast = Float32Array.from(corpus.terms, (term) => contrastOf(term, corpus))
  const blocks = corpus.bags
    .filter(({ kind }) => questions === null || kind !== 'question')
    .map(({ kind, bags }) => ({ bags, weight: termKinds[kind].weight }))
  const matrix = await crew.run('blockFeatures', { blocks, contrast })
  const vectors = await crew.run('vectors', { matrix, rank, seed })
  if (questions === null) return vectors
  const others = blocks.reduce((sum, { weight }) => sum + weight ** 2, 0)
  return joined(vectors, Math.sqrt(others), questions, termKinds.question.weight)
}

/** Two vectors of each row as one of length one, each counting by its weight. */
function joined(left: Dense, leftWeight: number, right: Dense, rightWeight: number): Dense {
  const columns = left.columns + right.columns
  const values = new Float32Array(new SharedArrayBuffer(left.rows * columns * 4))
  for (let row = 0; row < left.rows; row += 1) {
    const to = row * columns
    for (let at = 0; at < left.columns; at += 1)
      values[to + at] = leftWeight * (left.values[row * left.columns + at] ?? 0)
    for (let at = 0; at < right.columns; at += 1)
      values[to + left.columns + at] = rightWeight * (right.values[row * right.columns + at] ?? 0)
  }
  const all = { rows: left.rows, columns, values }
  normalise(all)
  return all
}

function subset({ columns, values }: Dense, rows: readonly number[]): Dense {
  const kept = new Float32Array(new SharedArrayBuffer(rows.length * columns * 4))
  rows.forEach((row, at) => kept.set(values.subarray(row * columns, (row + 1) * columns), at * columns))
  return { rows: rows.length, columns, values: kept }
}
