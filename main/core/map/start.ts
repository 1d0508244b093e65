import { createRandom } from '../text/seeded.ts'
import { eigenOf } from '../text/small.ts'
import type { Dense } from '../text/svd.ts'

const extent = 10
/** Copies would otherwise lie on one another for good. */
const jitter = 0.02
const sampled = 20_000

/** Where rows start: along the two directions in which they differ most, x and y of each in turn. */
export function startOf(vectors: Dense, seed: number): Float32Array {
  const { rows, columns, values } = vectors
  const positions = new Float32Array(new SharedArrayBuffer(rows * 8))
  const random = createRandom(seed)
  const means = new Float64Array(columns)
  for (let at = 0; at < rows * columns; at += 1)
    means[at % columns] = (means[at % columns] ?? 0) + (values[at] ?? 0) / rows
  const spread = new Float64Array(columns * columns)
  const step = Math.max(1, Math.floor(rows / sampled))
  for (let row = 0; row < rows; row += step)
    for (let i = 0; i < columns; i += 1) {
      const value = (values[row * columns + i] ?? 0) - (means[i] ?? 0)
      for (let j = 0; j < columns; j += 1)
        spread[i * columns + j] =
          (spread[i * columns + j] ?? 0) + value * ((values[row * columns + j] ?? 0) - (means[j] ?? 0))
    }
  const { vectors: axes } = eigenOf({ size: columns, values: spread })
  let most = 1e-9
  for (let row = 0; row < rows; row += 1)
    for (let axis = 0; axis < 2; axis += 1) {
      let sum = 0
      for (let column = 0; column < columns; column += 1)
        sum +=
          ((values[row * columns + column] ?? 0) - (means[column] ?? 0)) *
          (axis < columns ? (axes.values[column * columns + axis] ?? 0) : 0)
      positions[row * 2 + axis] = sum
      most = Math.max(most, Math.abs(sum))
    }
  for (let at = 0; at < positions.length; at += 1)
    positions[at] = ((positions[at] ?? 0) / most) * extent + (random() - 0.5) * jitter * extent
  return positions
}
