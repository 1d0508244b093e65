import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Csr } from './csr.ts'
import { createRandom } from './seeded.ts'
import { eigenOf, inverseOfCholesky } from './small.ts'
import { truncatedSvd } from './svd.ts'

/** A matrix with given singular values: rotations of a diagonal. */
function withSingular(
  singular: readonly number[],
  rows: number,
  seed: number,
): { matrix: Csr; dense: number[][] } {
  const random = createRandom(seed)
  const columns = singular.length
  const dense = Array.from({ length: rows }, (_, row) =>
    singular.map((value, column) => (row === column ? value : 0)),
  )
  for (let turn = 0; turn < 400; turn += 1) {
    const [c, s] = ((angle) => [Math.cos(angle), Math.sin(angle)])(random() * 6)
    const [i, j] = [Math.floor(random() * rows), Math.floor(random() * rows)]
    const [p, q] = [Math.floor(random() * columns), Math.floor(random() * columns)]
    if (i !== j)
      for (let k = 0; k < columns; k += 1) {
        const [a, b] = [dense[i]?.[k] ?? 0, dense[j]?.[k] ?? 0]
        ;(dense[i] ?? [])[k] = c * a - s * b
        ;(dense[j] ?? [])[k] = s * a + c * b
      }
    if (p !== q)
      for (const row of dense) {
        const [a, b] = [row[p] ?? 0, row[q] ?? 0]
        row[p] = c * a - s * b
        row[q] = s * a + c * b
      }
  }
  const starts = Int32Array.from({ length: rows + 1 }, (_, row) => row * columns)
  const indices = Int32Array.from({ length: rows * columns }, (_, at) => at % columns)
  return { matrix: { rows, columns, starts, indices, values: Float32Array.from(dense.flat()) }, dense }
}

const singular = [9, 7, 5, 3, 2, 1, 0.5, 0.2, 0.1, 0.05, 0, 0, 0, 0, 0, 0]

test('the leading singular values and the distances between rows come back', () => {
  const { matrix, dense } = withSingular(singular, 60, 3)
  const found = truncatedSvd(matrix, 10, 1)
  found.singular.forEach((value, at) => expect(value).toBeCloseTo(singular[at] ?? 0, 3))
  const inner = (a: ArrayLike<number>, b: ArrayLike<number>) =>
    Array.from(a).reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0)
  const row = (at: number) => found.vectors.values.subarray(at * 10, at * 10 + 10)
  for (let at = 1; at < 60; at += 1)
    expect(inner(row(at), row(at - 1))).toBeCloseTo(inner(dense[at] ?? [], dense[at - 1] ?? []), 3)
})

test('the same seed gives the same bytes, another one nearly the same values', () => {
  const { matrix } = withSingular(singular, 40, 5)
  expect(truncatedSvd(matrix, 6, 4)).toEqual(truncatedSvd(matrix, 6, 4))
  const [a, b] = [truncatedSvd(matrix, 4, 1).singular, truncatedSvd(matrix, 4, 2).singular]
  a.forEach((value, at) => expect(value).toBeCloseTo(b[at] ?? 0, 3))
})

test('a matrix of fewer dimensions than asked, of zeros, or without rows is no trouble', () => {
  const { matrix } = withSingular([4, 0, 0], 12, 2)
  const found = truncatedSvd(matrix, 3, 1)
  expect([...found.singular].map((value) => Math.round(value * 1e4) / 1e4)).toEqual([4, 0, 0])
  expect(found.vectors.values.every(Number.isFinite)).toBe(true)
  const empty: Csr = {
    rows: 3,
    columns: 0,
    starts: new Int32Array(4),
    indices: new Int32Array(),
    values: new Float32Array(),
  }
  expect(truncatedSvd(empty, 5, 1).vectors).toMatchObject({ rows: 3, columns: 0 })
  expect(truncatedSvd({ ...empty, rows: 0, starts: new Int32Array(1) }, 5, 1).vectors.rows).toBe(0)
})

test('eigenvectors are those of the matrix, and the Cholesky factor is undone', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), fc.integer(), (size, seed) => {
      const random = createRandom(seed)
      const half = Float64Array.from({ length: size * size }, () => random() - 0.5)
      const values = new Float64Array(size * size)
      for (let i = 0; i < size; i += 1)
        for (let j = 0; j < size; j += 1)
          for (let k = 0; k < size; k += 1)
            values[i * size + j] =
              (values[i * size + j] ?? 0) +
              (half[k * size + i] ?? 0) * (half[k * size + j] ?? 0) +
              (i === j ? 0.1 / size : 0)
      const { values: eigen, vectors } = eigenOf({ size, values })
      for (let column = 0; column < size; column += 1)
        for (let i = 0; i < size; i += 1) {
          let sum = 0
          for (let j = 0; j < size; j += 1)
            sum += (values[i * size + j] ?? 0) * (vectors.values[j * size + column] ?? 0)
          expect(sum).toBeCloseTo((eigen[column] ?? 0) * (vectors.values[i * size + column] ?? 0), 8)
        }
      const inverse = inverseOfCholesky({ size, values }).values
      for (let i = 0; i < size; i += 1)
        for (let j = 0; j < size; j += 1) {
          let sum = 0
          for (let k = 0; k < size; k += 1)
            for (let l = 0; l < size; l += 1)
              sum += (inverse[k * size + i] ?? 0) * (values[k * size + l] ?? 0) * (inverse[l * size + j] ?? 0)
          expect(sum).toBeCloseTo(i === j ? 1 : 0, 6)
        }
    }),
    { numRuns: 40 },
  )
})
