import type { Csr } from './csr.ts'
import { normaliseRows } from './csr.ts'

/** Hashed terms with their counts, one bag a row; the terms of a row ascend. */
export interface Bags {
  starts: Int32Array
  terms: Int32Array
  counts: Int32Array
}

export interface BagsBuilder {
  add(term: number): void
  endRow(): void
  done(): Bags
}

/** Collects terms row by row. */
export function createBags(): BagsBuilder {
  let scratch = new Int32Array(256)
  let filled = 0
  let terms = new Int32Array(4096)
  let counts = new Int32Array(4096)
  let used = 0
  const starts = [0]
  return {
    add: (term) => {
      if (filled === scratch.length) scratch = grown(scratch)
      scratch[filled++] = term
    },
    endRow: () => {
      const row = scratch.subarray(0, filled).sort()
      for (let at = 0; at < filled;) {
        const term = row[at] ?? 0
        const from = at
        while (at < filled && row[at] === term) at += 1
        if (used === terms.length) {
          terms = grown(terms)
          counts = grown(counts)
        }
        terms[used] = term
        counts[used++] = at - from
      }
      filled = 0
      starts.push(used)
    },
    done: () => ({
      starts: Int32Array.from(starts),
      terms: terms.slice(0, used),
      counts: counts.slice(0, used),
    }),
  }
}

function grown(array: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2)
  larger.set(array)
  return larger
}

/**
 * TF-IDF of bags: (1 + ln count) × (ln((1 + rows) / (1 + rows with it)) + 1), each row of length one. Terms of
 * fewer than `leastRows` rows, or of more than `mostShare` of them, say nothing about what rows share and are left out.
 * `weightOf` then scales each term, so that a row of light terms becomes short.
 */
export function tfidf(
  bags: Bags,
  {
    leastRows = 2,
    mostShare = 1,
    weightOf,
  }: { leastRows?: number; mostShare?: number; weightOf?: ArrayLike<number> } = {},
): Csr {
  const rows = bags.starts.length - 1
  const holders = new Map<number, number>()
  for (const term of bags.terms) holders.set(term, (holders.get(term) ?? 0) + 1)
  const columns = new Map<number, number>()
  const idf: number[] = []
  const weights: number[] = []
  for (const [term, holding] of holders) {
    if (holding < leastRows || holding > Math.max(leastRows, mostShare * rows)) continue
    columns.set(term, idf.length)
    idf.push(Math.log((1 + rows) / (1 + holding)) + 1)
    weights.push(weightOf?.[term] ?? 1)
  }
  const starts = new Int32Array(rows + 1)
  const indices = new Int32Array(bags.terms.length)
  const values = new Float32Array(bags.terms.length)
  let used = 0
  for (let row = 0; row < rows; row += 1) {
    const end = bags.starts[row + 1] ?? 0
    for (let at = bags.starts[row] ?? 0; at < end; at += 1) {
      const column = columns.get(bags.terms[at] ?? 0)
      if (column === undefined) continue
      indices[used] = column
      values[used++] = (1 + Math.log(bags.counts[at] ?? 1)) * (idf[column] ?? 0)
    }
    starts[row + 1] = used
  }
  const matrix: Csr = {
    rows,
    columns: idf.length,
    starts,
    indices: indices.slice(0, used),
    values: values.slice(0, used),
  }
  normaliseRows(matrix)
  if (weightOf !== undefined)
    matrix.values.forEach(
      (value, at) => (matrix.values[at] = value * (weights[matrix.indices[at] ?? 0] ?? 1)),
    )
  return matrix
}
