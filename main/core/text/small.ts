/** A small square matrix, row by row. */
export interface Square {
  size: number
  values: Float64Array
}

/**
 * The inverse of R where `symmetric` = Rᵀ · R (Cholesky), upper triangular. A direction without extent, as of
 * dependent columns, becomes zero.
 */
export function inverseOfCholesky({ size, values }: Square): Square {
  const upper = new Float64Array(size * size)
  let largest = 0
  for (let i = 0; i < size; i += 1) largest = Math.max(largest, values[i * size + i] ?? 0)
  const least = largest * 1e-10
  for (let j = 0; j < size; j += 1) {
    let rest = values[j * size + j] ?? 0
    for (let k = 0; k < j; k += 1) rest -= (upper[k * size + j] ?? 0) ** 2
    if (rest <= least) continue
    const root = Math.sqrt(rest)
    upper[j * size + j] = root
    for (let i = j + 1; i < size; i += 1) {
      let sum = values[j * size + i] ?? 0
      for (let k = 0; k < j; k += 1) sum -= (upper[k * size + j] ?? 0) * (upper[k * size + i] ?? 0)
      upper[j * size + i] = sum / root
    }
  }
  const inverse = new Float64Array(size * size)
  for (let column = 0; column < size; column += 1) {
    const own = upper[column * size + column] ?? 0
    if (own === 0) continue
    inverse[column * size + column] = 1 / own
    for (let row = column - 1; row >= 0; row -= 1) {
      const pivot = upper[row * size + row] ?? 0
      if (pivot === 0) continue
      let sum = 0
      for (let k = row + 1; k <= column; k += 1)
        sum += (upper[row * size + k] ?? 0) * (inverse[k * size + column] ?? 0)
      inverse[row * size + column] = -sum / pivot
    }
  }
  return { size, values: inverse }
}

const sweeps = 30

/** Eigenvalues, greatest first, and eigenvectors as columns of a symmetric matrix (cyclic Jacobi). */
export function eigenOf({ size, values }: Square): { values: Float64Array; vectors: Square } {
  const a = values.slice()
  const v = new Float64Array(size * size)
  for (let i = 0; i < size; i += 1) v[i * size + i] = 1
  let scale = 0
  for (const value of a) scale = Math.max(scale, Math.abs(value))
  for (let sweep = 0; sweep < sweeps; sweep += 1) {
    let off = 0
    for (let p = 0; p < size; p += 1)
      for (let q = p + 1; q < size; q += 1) off = Math.max(off, Math.abs(a[p * size + q] ?? 0))
    if (off <= scale * 1e-11) break
    for (let p = 0; p < size; p += 1)
      for (let q = p + 1; q < size; q += 1) rotate(a, v, size, p, q, scale * 1e-13)
  }
  const order = Array.from({ length: size }, (_, i) => i).sort(
    (i, j) => (a[j * size + j] ?? 0) - (a[i * size + i] ?? 0) || i - j,
  )
  const vectors = new Float64Array(size * size)
  order.forEach((from, to) => {
    for (let row = 0; row < size; row += 1) vectors[row * size + to] = v[row * size + from] ?? 0
  })
  return { values: Float64Array.from(order, (i) => a[i * size + i] ?? 0), vectors: { size, values: vectors } }
}

function rotate(a: Float64Array, v: Float64Array, size: number, p: number, q: number, least: number): void {
  const apq = a[p * size + q] ?? 0
  if (Math.abs(apq) <= least) return
  const theta = ((a[q * size + q] ?? 0) - (a[p * size + p] ?? 0)) / (2 * apq)
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1))
  const c = 1 / Math.sqrt(t * t + 1)
  const s = t * c
  for (let k = 0; k < size; k += 1) {
    const [kp, kq] = [a[k * size + p] ?? 0, a[k * size + q] ?? 0]
    a[k * size + p] = c * kp - s * kq
    a[k * size + q] = s * kp + c * kq
  }
  for (let k = 0; k < size; k += 1) {
    const [pk, qk] = [a[p * size + k] ?? 0, a[q * size + k] ?? 0]
    a[p * size + k] = c * pk - s * qk
    a[q * size + k] = s * pk + c * qk
    const [vp, vq] = [v[k * size + p] ?? 0, v[k * size + q] ?? 0]
    v[k * size + p] = c * vp - s * vq
    v[k * size + q] = s * vp + c * vq
  }
}
