/** A sparse matrix by rows: the entries of row `r` stand from `starts[r]` up to `starts[r + 1]`. */
export interface Csr {
  rows: number
  columns: number
  starts: Int32Array
  indices: Int32Array
  values: Float32Array
}

/** Matrices of the same rows side by side, the entries of each multiplied by its weight. */
export function sideBySide(parts: readonly { matrix: Csr; weight: number }[]): Csr {
  const rows = parts[0]?.matrix.rows ?? 0
  const entries = parts.reduce((sum, { matrix }) => sum + matrix.indices.length, 0)
  const joined: Csr = {
    rows,
    columns: parts.reduce((sum, { matrix }) => sum + matrix.columns, 0),
    starts: new Int32Array(rows + 1),
    indices: new Int32Array(entries),
    values: new Float32Array(entries),
  }
  let to = 0
  for (let row = 0; row < rows; row += 1) {
    let shift = 0
    for (const { matrix, weight } of parts) {
      const end = matrix.starts[row + 1] ?? 0
      for (let from = matrix.starts[row] ?? 0; from < end; from += 1) {
        joined.indices[to] = (matrix.indices[from] ?? 0) + shift
        joined.values[to] = (matrix.values[from] ?? 0) * weight
        to += 1
      }
      shift += matrix.columns
    }
    joined.starts[row + 1] = to
  }
  return joined
}

/** Makes every row of length one; an empty row stays empty. */
export function normaliseRows({ rows, starts, values }: Csr): void {
  for (let row = 0; row < rows; row += 1) {
    const [from, end] = [starts[row] ?? 0, starts[row + 1] ?? 0]
    let square = 0
    for (let at = from; at < end; at += 1) square += (values[at] ?? 0) ** 2
    const scale = square === 0 ? 0 : 1 / Math.sqrt(square)
    for (let at = from; at < end; at += 1) values[at] = (values[at] ?? 0) * scale
  }
}
