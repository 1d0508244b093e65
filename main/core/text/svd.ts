import type { Csr } from './csr.ts'
import { eigenOf, inverseOfCholesky, type Square } from './small.ts'
import { createRandom } from './seeded.ts'

/** Rows of a dense matrix one after the other. */
export interface Dense {
  rows: number
  columns: number
  values: Float32Array
}

const oversampling = 10
const powerIterations = 2

/**
 * The rows of a sparse matrix in the space of its `rank` leading singular directions (U · S; LSA), by a
 * randomised range finder with power iterations. The same seed gives the same bytes. The rank is cut to what
 * the matrix can have.
 */
export function truncatedSvd(
  matrix: Csr,
  rank: number,
  seed: number,
): { vectors: Dense; singular: Float64Array } {
  const width = Math.min(rank + oversampling, matrix.rows, matrix.columns)
  const kept = Math.min(rank, width)
  if (width === 0)
    return {
      vectors: { rows: matrix.rows, columns: 0, values: new Float32Array(0) },
      singular: new Float64Array(0),
    }
  let left = times(matrix, gaussian(matrix.columns, width, seed))
  for (let round = 0; round < powerIterations; round += 1)
    left = times(matrix, transposedTimes(matrix, orthonormal(left)))
  // Twice: a single Cholesky step loses half the digits where columns are nearly dependent.
  const basis = orthonormal(orthonormal(left))
  const projected = transposedTimes(matrix, basis)
  const { values, vectors } = eigenOf(gram(projected))
  const singular = values.slice(0, kept).map((value) => Math.sqrt(Math.max(0, value)))
  const turned: Square = { size: width, values: vectors.values.slice() }
  for (let row = 0; row < width; row += 1)
    for (let column = 0; column < width; column += 1)
      turned.values[row * width + column] =
        (vectors.values[row * width + column] ?? 0) * (singular[column] ?? 0)
  return { vectors: multiplied(basis, turned, kept), singular }
}

/** Makes every row of length one; a row of zeros stays. */
export function normalise({ rows, columns, values }: Dense): void {
  for (let row = 0; row < rows; row += 1) {
    const from = row * columns
    let square = 0
    for (let at = from; at < from + columns; at += 1) square += (values[at] ?? 0) ** 2
    const scale = square < 1e-12 ? 0 : 1 / Math.sqrt(square)
    for (let at = from; at < from + columns; at += 1) values[at] = (values[at] ?? 0) * scale
  }
}

function gaussian(rows: number, columns: number, seed: number): Dense {
  const random = createRandom(seed)
  const values = new Float32Array(rows * columns)
  for (let at = 0; at < values.length; at += 2) {
    const radius = Math.sqrt(-2 * Math.log(1 - random()))
    const angle = 2 * Math.PI * random()
    values[at] = radius * Math.cos(angle)
    if (at + 1 < values.length) values[at + 1] = radius * Math.sin(angle)
  }
  return { rows, columns, values }
}

// The loops below go through four rows at once and add up in one place: the processor waits less, and the order in
// which numbers are added stays the same everywhere.

function times({ rows, starts, indices, values: weights }: Csr, { columns, values: right }: Dense): Dense {
  const values = new Float32Array(rows * columns)
  const sums = new Float64Array(columns)
  for (let row = 0; row < rows; row += 1) {
    sums.fill(0)
    const end = starts[row + 1] ?? 0
    let at = starts[row] ?? 0
    for (; at + 3 < end; at += 4) {
      const a = weights[at] ?? 0
      const b = weights[at + 1] ?? 0
      const c = weights[at + 2] ?? 0
      const d = weights[at + 3] ?? 0
      const fromA = (indices[at] ?? 0) * columns
      const fromB = (indices[at + 1] ?? 0) * columns
      const fromC = (indices[at + 2] ?? 0) * columns
      const fromD = (indices[at + 3] ?? 0) * columns
      for (let column = 0; column < columns; column += 1)
        sums[column] =
          (sums[column] ?? 0) +
          a * (right[fromA + column] ?? 0) +
          b * (right[fromB + column] ?? 0) +
          c * (right[fromC + column] ?? 0) +
          d * (right[fromD + column] ?? 0)
    }
    for (; at < end; at += 1) {
      const weight = weights[at] ?? 0
      const from = (indices[at] ?? 0) * columns
      for (let column = 0; column < columns; column += 1)
        sums[column] = (sums[column] ?? 0) + weight * (right[from + column] ?? 0)
    }
    values.set(sums, row * columns)
  }
  return { rows, columns, values }
}

function transposedTimes(matrix: Csr, { columns, values: right }: Dense): Dense {
  const { rows, starts, indices, values: weights } = matrix
  const sums = new Float64Array(matrix.columns * columns)
  const own = new Float64Array(columns)
  const whole = columns & ~3
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) own[column] = right[row * columns + column] ?? 0
    const end = starts[row + 1] ?? 0
    for (let at = starts[row] ?? 0; at < end; at += 1) {
      const weight = weights[at] ?? 0
      const to = (indices[at] ?? 0) * columns
      let column = 0
      for (; column < whole; column += 4) {
        sums[to + column] = (sums[to + column] ?? 0) + weight * (own[column] ?? 0)
        sums[to + column + 1] = (sums[to + column + 1] ?? 0) + weight * (own[column + 1] ?? 0)
        sums[to + column + 2] = (sums[to + column + 2] ?? 0) + weight * (own[column + 2] ?? 0)
        sums[to + column + 3] = (sums[to + column + 3] ?? 0) + weight * (own[column + 3] ?? 0)
      }
      for (; column < columns; column += 1)
        sums[to + column] = (sums[to + column] ?? 0) + weight * (own[column] ?? 0)
    }
  }
  return { rows: matrix.columns, columns, values: Float32Array.from(sums) }
}

function orthonormal(tall: Dense): Dense {
  return multiplied(tall, inverseOfCholesky(gram(tall)), tall.columns)
}

function gram({ rows, columns, values }: Dense): Square {
  const product = new Float64Array(columns * columns)
  const addRows = (a: number, b: number, c: number, d: number) => {
    for (let i = 0; i < columns; i += 1) {
      const ofA = values[a + i] ?? 0
      const ofB = values[b + i] ?? 0
      const ofC = values[c + i] ?? 0
      const ofD = values[d + i] ?? 0
      const to = i * columns
      for (let j = i; j < columns; j += 1)
        product[to + j] =
          (product[to + j] ?? 0) +
          ofA * (values[a + j] ?? 0) +
          ofB * (values[b + j] ?? 0) +
          ofC * (values[c + j] ?? 0) +
          ofD * (values[d + j] ?? 0)
    }
  }
  const whole = rows & ~3
  for (let row = 0; row < whole; row += 4)
    addRows(row * columns, (row + 1) * columns, (row + 2) * columns, (row + 3) * columns)
  // Behind the last row there is nothing, which counts as zeros.
  const none = values.length
  for (let row = whole; row < rows; row += 1) addRows(row * columns, none, none, none)
  for (let i = 0; i < columns; i += 1)
    for (let j = 0; j < i; j += 1) product[i * columns + j] = product[j * columns + i] ?? 0
  return { size: columns, values: product }
}

function multiplied({ rows, columns, values: tall }: Dense, square: Square, kept: number): Dense {
  const values = new Float32Array(rows * kept)
  const sums = new Float64Array(kept)
  const { size, values: right } = square
  const whole = columns & ~3
  for (let row = 0; row < rows; row += 1) {
    sums.fill(0)
    const own = row * columns
    let i = 0
    for (; i < whole; i += 4) {
      const a = tall[own + i] ?? 0
      const b = tall[own + i + 1] ?? 0
      const c = tall[own + i + 2] ?? 0
      const d = tall[own + i + 3] ?? 0
      const from = i * size
      for (let j = 0; j < kept; j += 1)
        sums[j] =
          (sums[j] ?? 0) +
          a * (right[from + j] ?? 0) +
          b * (right[from + size + j] ?? 0) +
          c * (right[from + 2 * size + j] ?? 0) +
          d * (right[from + 3 * size + j] ?? 0)
    }
    for (; i < columns; i += 1) {
      const value = tall[own + i] ?? 0
      for (let j = 0; j < kept; j += 1) sums[j] = (sums[j] ?? 0) + value * (right[i * size + j] ?? 0)
    }
    values.set(sums, row * kept)
  }
  return { rows, columns: kept, values }
}
