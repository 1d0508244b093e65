import { tieKinds, type TieKind, type Unit } from './names.ts'

/** Connected components of units, as columns. */
export interface Components {
  count: number
  /** The component of each unit, numbered in the order of the least keys, so that no input order shows. */
  of: Int32Array
  sizes: Int32Array
  /** The least key of each component, which names it. */
  keys: string[]
}

/** Units connected through any chain of ties. `counts` says whether a tie of a unit counts; left out, all do. */
export function componentsOf(
  units: readonly Unit[],
  counts: (unit: number, kind: TieKind) => boolean = () => true,
): Components {
  const parent = Int32Array.from(units, (_, index) => index)
  const size = new Int32Array(units.length).fill(1)
  const rootOf = (index: number): number => {
    let at = index
    for (let up = parent[at] ?? at; up !== at; up = parent[at] ?? at) {
      parent[at] = parent[up] ?? up
      at = up
    }
    return at
  }
  const join = (left: number, right: number) => {
    const [a, b] = [rootOf(left), rootOf(right)]
    if (a === b) return
    const [large, little] = (size[a] ?? 0) >= (size[b] ?? 0) ? [a, b] : [b, a]
    parent[little] = large
    size[large] = (size[large] ?? 0) + (size[little] ?? 0)
  }
  for (const kind of tieKinds) {
    const holder = new Map<string, number>()
    units.forEach((unit, index) => {
      const value = unit.ties[kind]
      if (value === null || value === undefined || !counts(index, kind)) return
      const other = holder.get(value)
      if (other === undefined) holder.set(value, index)
      else join(other, index)
    })
  }
  return numbered(units, rootOf)
}

function numbered(units: readonly Unit[], rootOf: (index: number) => number): Components {
  const least = new Map<number, string>()
  units.forEach(({ key }, index) => {
    const root = rootOf(index)
    const known = least.get(root)
    if (known === undefined || key < known) least.set(root, key)
  })
  const ordered = [...least].sort(([, left], [, right]) => (left < right ? -1 : left > right ? 1 : 0))
  const numberOf = new Map(ordered.map(([root], number) => [root, number]))
  const of = Int32Array.from(units, (_, index) => numberOf.get(rootOf(index)) ?? 0)
  const sizes = new Int32Array(ordered.length)
  for (const component of of) sizes[component] = (sizes[component] ?? 0) + 1
  return { count: ordered.length, of, sizes, keys: ordered.map(([, key]) => key) }
}
