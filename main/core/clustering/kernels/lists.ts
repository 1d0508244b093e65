import { product } from '../../text/product.ts'
import { createRandom, shuffled } from '../../text/seeded.ts'
import { normalise, type Dense } from '../../text/svd.ts'

/** How many lists are looked through for a row. */
export const probed = 8

/** Rows by the centre they are nearest to: the rows of list `l` stand in `members` from `starts[l]`, ascending. */
export interface Lists {
  /** The nearest lists of each row, nearest first; -1 where there are fewer. */
  probes: Int32Array
  starts: Int32Array
  members: Int32Array
  /** The vectors in the order of `members`: those of a list lie side by side. */
  packed: Float32Array
}

const sampled = 8000
const rounds = 4

/** Centres of about √rows · 1.5 lists, by spherical k-means on a sample. */
export function centresOf(vectors: Dense, seed: number): Dense {
  const { columns } = vectors
  const count = Math.ceil(Math.sqrt(vectors.rows) * 1.5)
  const order = shuffled(vectors.rows, createRandom(seed)).subarray(0, sampled).sort()
  const centres: Dense = { rows: count, columns, values: new Float32Array(count * columns) }
  for (let list = 0; list < count; list += 1) {
    const row = order[Math.floor((list * order.length) / count)] ?? 0
    centres.values.set(vectors.values.subarray(row * columns, (row + 1) * columns), list * columns)
  }
  const sums = new Float64Array(count * columns)
  for (let round = 0; round < rounds; round += 1) {
    sums.fill(0)
    for (const row of order) {
      const to = nearest(vectors, row, centres) * columns
      for (let at = 0; at < columns; at += 1)
        sums[to + at] = (sums[to + at] ?? 0) + (vectors.values[row * columns + at] ?? 0)
    }
    for (let list = 0; list < count; list += 1) {
      const sum = sums.subarray(list * columns, (list + 1) * columns)
      if (sum.some((value) => value !== 0)) centres.values.set(sum, list * columns)
    }
    normalise(centres)
  }
  return centres
}

/** The nearest lists of the rows from `from` to `to`, nearest first. Parts do not depend on one another. */
export function assigned(vectors: Dense, centres: Dense, [from, to]: readonly [number, number]): Int32Array {
  const found = new Int32Array((to - from) * probed).fill(-1)
  for (let row = from; row < to; row += 1)
    found.set(assignments(vectors, row, centres, probed), (row - from) * probed)
  return found
}

/** The rows by list, from where each is assigned to. */
export function listsOf(vectors: Dense, count: number, probes: Int32Array): Lists {
  const { columns } = vectors
  const listOf = Int32Array.from({ length: vectors.rows }, (_, row) => probes[row * probed] ?? 0)
  const starts = new Int32Array(count + 1)
  for (const list of listOf) starts[list + 1] = (starts[list + 1] ?? 0) + 1
  for (let list = 0; list < count; list += 1) starts[list + 1] = (starts[list + 1] ?? 0) + (starts[list] ?? 0)
  const next = starts.slice()
  const members = new Int32Array(vectors.rows)
  listOf.forEach((list, row) => {
    const at = next[list] ?? 0
    members[at] = row
    next[list] = at + 1
  })
  const packed = new Float32Array(new SharedArrayBuffer(vectors.values.byteLength))
  members.forEach((row, at) =>
    packed.set(vectors.values.subarray(row * columns, (row + 1) * columns), at * columns),
  )
  return { probes, starts, members, packed }
}

/** The `count` lists whose centres are nearest to a row. */
function assignments(vectors: Dense, row: number, centres: Dense, count: number): number[] {
  const best: { list: number; similarity: number }[] = []
  for (let list = 0; list < centres.rows; list += 1) {
    const similarity = between(vectors, row, centres, list)
    const last = best.at(-1)
    if (best.length === count && last !== undefined && similarity <= last.similarity) continue
    if (best.length === count) best.pop()
    let at = best.length
    while (at > 0 && (best[at - 1]?.similarity ?? 0) < similarity) at -= 1
    best.splice(at, 0, { list, similarity })
  }
  return best.map(({ list }) => list)
}

function nearest(vectors: Dense, row: number, centres: Dense): number {
  let [best, most] = [0, -2]
  for (let list = 0; list < centres.rows; list += 1) {
    const similarity = between(vectors, row, centres, list)
    if (similarity > most) [best, most] = [list, similarity]
  }
  return best
}

function between(left: Dense, row: number, right: Dense, other: number): number {
  const { columns } = left
  return product(left.values, row * columns, right.values, other * columns, columns)
}
