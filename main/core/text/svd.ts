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

function times(matrix: Csr, right: Dense): Dense {
  const { columns } = right
  const values = new Float32Array(matrix.rows * columns)
  for (let row = 0; row < matrix.rows; row += 1) {
    const to = row * columns
    const end = matrix.starts[row + 1] ?? 0
    for (let at = matrix.starts[row] ?? 0; at < end; at += 1) {
      const weight = matrix.values[at] ?? 0
      const from = (matrix.indices[at] ?? 0) * columns
      for (let column = 0; column < columns; column += 1)
        values[to + column] = (values[to + column] ?? 0) + weight * (right.values[from + column] ?? 0)
    }
  }
  return { rows: matrix.rows, columns, values }
}

function transposedTimes(matrix: Csr, right: Dense): Dense {
  const { columns } = right
  const values = new Float32Array(matrix.columns * columns)
  for (let row = 0; row < matrix.rows; row += 1) {
    const from = row * columns
    const end = matrix.starts[row + 1] ?? 0
    for (let at = matrix.starts[row] ?? 0; at < end; at += 1) {
      const weight = matrix.values[at] ?? 0
      const to = (matrix.indices[at] ?? 0) * columns
      for (let column = 0; column < columns; column += 1)
        values[to + column] = (values[to + column] ?? 0) + weight * (right.values[from + column] ?? 0)
    }
  }
  return { rows: matrix.columns, columns, values }
}

function orthonormal(tall: Dense): Dense {
  return multiplied(tall, inverseOfCholesky(gram(tall)), tall.columns)
}

function gram({ rows, columns, values }: Dense): Square {
  const product = new Float64Array(columns * columns)
  for (let row = 0; row < rows; row += 1) {
    const from = row * columns
    for (let i = 0; i < columns; i += 1) {
      const value = values[from + i] ?? 0
      if (value === 0) continue
      const to = i * columns
      for (let j = i; j < columns; j += 1)
        product[to + j] = (product[to + j] ?? 0) + value * (values[from + j] ?? 0)
    }
  }
  for (let i = 0; i < columns; i += 1)
    for (let j = 0; j < i; j += 1) product[i * columns + j] = product[j * columns + i] ?? 0
  return { size: columns, values: product }
}

function multiplied(tall: Dense, square: Square, kept: number): Dense {
  const { rows, columns } = tall
  const values = new Float32Array(rows * kept)
  const sums = new Float64Array(kept)
  for (let row = 0; row < rows; row += 1) {
    sums.fill(0)
    for (let i = 0; i < columns; i += 1) {
      const value = tall.values[row * columns + i] ?? 0
      if (value === 0) continue
      const from = i * square.size
      for (let j = 0; j < kept; j += 1) sums[j] = (sums[j] ?? 0) + value * (square.values[from + j] ?? 0)
    }
    values.set(sums, row * kept)
  }
  return { rows, columns: kept, values }
}
