import { product } from '../../text/product.ts'
import type { Dense } from '../../text/svd.ts'

/**
 * Joins clusters into fewer by Ward's criterion on their centres, weighted by size, until about √count are
 * left; answers the parent of each. Fewer than six clusters have no parents.
 */
export function parentsOf(centres: Dense, sizes: readonly number[]): (number | null)[] {
  const count = centres.rows
  if (count < 6) return sizes.map(() => null)
  const values = Float64Array.from(centres.values)
  const weight = [...sizes]
  const parent = sizes.map((_, at) => at)
  const alive = new Set(parent)
  const distance = (a: number, b: number) => {
    let square = 0
    for (let at = 0; at < centres.columns; at += 1)
      square += ((values[a * centres.columns + at] ?? 0) - (values[b * centres.columns + at] ?? 0)) ** 2
    const [x, y] = [weight[a] ?? 0, weight[b] ?? 0]
    return ((x * y) / (x + y)) * square
  }
  const nearestOf = (a: number) => {
    let [best, least] = [-1, Number.POSITIVE_INFINITY]
    for (const b of alive) {
      const d = a === b ? Number.POSITIVE_INFINITY : distance(a, b)
      if (d < least) [best, least] = [b, d]
    }
    return { a, b: best, d: least }
  }
  let nearest = new Map([...alive].map((a) => [a, nearestOf(a)]))
  for (const goal = Math.round(Math.sqrt(count)); alive.size > goal;) {
    const [pair] = [...nearest.values()].sort((x, y) => x.d - y.d || x.a - y.a)
    if (pair === undefined || pair.b < 0) break
    const [into, from] = [Math.min(pair.a, pair.b), Math.max(pair.a, pair.b)]
    const [x, y] = [weight[into] ?? 0, weight[from] ?? 0]
    for (let at = 0; at < centres.columns; at += 1)
      values[into * centres.columns + at] =
        ((values[into * centres.columns + at] ?? 0) * x + (values[from * centres.columns + at] ?? 0) * y) /
        (x + y)
    weight[into] = x + y
    alive.delete(from)
    for (const [cluster, own] of parent.entries()) if (own === from) parent[cluster] = into
    nearest = new Map(
      [...alive].map((a) => {
        const known = nearest.get(a)
        const still = known !== undefined && a !== into && known.b !== from && known.b !== into
        return [a, still ? known : nearestOf(a)]
      }),
    )
  }
  return parent
}

/** The mean direction of the rows of each cluster, as unit vectors. */
export function centresOf(vectors: Dense, membership: Int32Array, count: number): Dense {
  const { columns } = vectors
  const sums = new Float64Array(count * columns)
  membership.forEach((cluster, row) => {
    if (cluster < 0) return
    for (let at = 0; at < columns; at += 1)
      sums[cluster * columns + at] =
        (sums[cluster * columns + at] ?? 0) + (vectors.values[row * columns + at] ?? 0)
  })
  const values = new Float32Array(sums.length)
  for (let cluster = 0; cluster < count; cluster += 1) {
    const own = sums.subarray(cluster * columns, (cluster + 1) * columns)
    const length = Math.sqrt(own.reduce((sum, value) => sum + value * value, 0))
    own.forEach((value, at) => (values[cluster * columns + at] = length === 0 ? 0 : value / length))
  }
  return { rows: count, columns, values }
}

/** How like the centre of its cluster a row is. */
export function likeness(vectors: Dense, row: number, centres: Dense, cluster: number): number {
  const { columns } = vectors
  return product(vectors.values, row * columns, centres.values, cluster * columns, columns)
}
