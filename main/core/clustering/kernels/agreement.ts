/** How many items each pair of a cluster and a class has in common. */
interface Crossing {
  items: number
  cells: number[]
  clusters: number[]
  classes: number[]
  /** Of each cluster the largest cell. */
  largest: number[]
}

function crossed(left: ArrayLike<unknown>, right: ArrayLike<unknown>): Crossing {
  const cells = new Map<unknown, Map<unknown, number>>()
  const classes = new Map<unknown, number>()
  for (let at = 0; at < left.length; at += 1) {
    const row = cells.get(left[at]) ?? new Map<unknown, number>()
    cells.set(left[at], row.set(right[at], (row.get(right[at]) ?? 0) + 1))
    classes.set(right[at], (classes.get(right[at]) ?? 0) + 1)
  }
  const rows = [...cells.values()].map((row) => [...row.values()])
  return {
    items: left.length,
    cells: rows.flat(),
    clusters: rows.map((row) => row.reduce((sum, count) => sum + count, 0)),
    classes: [...classes.values()],
    largest: rows.map((row) => row.reduce((most, count) => Math.max(most, count), 0)),
  }
}

const pairs = (counts: readonly number[]) => counts.reduce((sum, count) => sum + (count * (count - 1)) / 2, 0)

/** The adjusted Rand index of two partitions: 1 where they are the same, 0 as chance gives (Hubert and Arabie). */
export function adjustedRand(left: ArrayLike<unknown>, right: ArrayLike<unknown>): number {
  const { items, cells, clusters, classes } = crossed(left, right)
  const all = (items * (items - 1)) / 2
  if (all === 0) return 1
  const [both, ofLeft, ofRight] = [pairs(cells), pairs(clusters), pairs(classes)]
  const expected = (ofLeft * ofRight) / all
  const most = (ofLeft + ofRight) / 2
  return most === expected ? 1 : (both - expected) / (most - expected)
}

/** The V-measure of clusters against classes: the harmonic mean of homogeneity and completeness. */
export function vMeasure(clustersOf: ArrayLike<unknown>, classesOf: ArrayLike<unknown>): number {
  const { items, cells, clusters, classes } = crossed(clustersOf, classesOf)
  const entropy = (counts: readonly number[]) =>
    counts.reduce((sum, count) => sum - (count / items) * Math.log(count / items), 0)
  const [joint, ofClusters, ofClasses] = [entropy(cells), entropy(clusters), entropy(classes)]
  const homogeneity = ofClasses === 0 ? 1 : 1 - (joint - ofClusters) / ofClasses
  const completeness = ofClusters === 0 ? 1 : 1 - (joint - ofClasses) / ofClusters
  const sum = homogeneity + completeness
  return sum === 0 ? 0 : (2 * homogeneity * completeness) / sum
}

/** The share of items that belong to the class of which their cluster holds most. */
export function purity(clustersOf: ArrayLike<unknown>, classesOf: ArrayLike<unknown>): number {
  const { items, largest } = crossed(clustersOf, classesOf)
  return items === 0 ? 1 : largest.reduce((sum, count) => sum + count, 0) / items
}
