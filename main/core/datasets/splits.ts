import { createHash } from 'node:crypto'
import { sharesOf, splitNames, type Recipe, type SplitCounts, type SplitName } from './recipe.ts'

/** What ties an example to others: what shares one of these must not be parted. */
export interface Tied {
  trace: string
  session: string | null
  subject: string | null
  duplicateGroup: string | null
}

/** The names of the ties, as a manifest and the window state them. */
export const splitUnit = ['session', 'user', 'duplicate group'] as const

const tiesOf = (item: Tied) =>
  [
    ['session', item.session],
    ['user', item.subject],
    ['duplicate group', item.duplicateGroup],
  ].flatMap(([kind, value]) => (value === null || value === undefined ? [] : [`${kind}\u001f${value}`]))

/** Groups of items that are connected through any chain of ties; each in trace order. */
export function componentsOf(items: readonly Tied[]): Tied[][] {
  const parent = items.map((_, index) => index)
  const rootOf = (index: number): number => {
    let root = index
    while (parent[root] !== root) root = parent[root] ?? root
    for (let at = index; at !== root;) {
      const next = parent[at] ?? root
      parent[at] = root
      at = next
    }
    return root
  }
  const holder = new Map<string, number>()
  items.forEach((item, index) => {
    for (const tie of tiesOf(item)) {
      const other = holder.get(tie)
      if (other === undefined) holder.set(tie, index)
      else parent[rootOf(index)] = rootOf(other)
    }
  })
  const groups = new Map<number, Tied[]>()
  items.forEach((item, index) => {
    const root = rootOf(index)
    const group = groups.get(root)
    if (group === undefined) groups.set(root, [item])
    else group.push(item)
  })
  return [...groups.values()].map((group) => group.sort((left, right) => (left.trace < right.trace ? -1 : 1)))
}

/**
 * The split of each trace: whole components, largest first, each to the split that lacks most. The answer
 * depends on the items and the seed only, never on their order.
 */
export function assignSplits(
  items: readonly Tied[],
  recipe: Pick<Recipe, 'split' | 'seed'>,
): { splitOf: Map<string, SplitName>; components: number } {
  const shares = sharesOf(recipe.split)
  const ranked = componentsOf(items)
    .map((group) => ({ group, rank: rankOf(recipe.seed, group[0]?.trace ?? '') }))
    .sort((left, right) => right.group.length - left.group.length || (left.rank < right.rank ? -1 : 1))
  const counts: SplitCounts = { train: 0, eval: 0, test: 0 }
  const wanted = splitNames.filter((name) => shares[name] > 0)
  const splitOf = new Map<string, SplitName>()
  for (const { group } of ranked) {
    const lacking = (name: SplitName) => shares[name] * items.length - counts[name]
    const split = wanted.reduce((best, name) => (lacking(name) > lacking(best) ? name : best))
    counts[split] += group.length
    for (const item of group) splitOf.set(item.trace, split)
  }
  return { splitOf, components: ranked.length }
}

/** Ties whose holders stand in more than one split; found without the components, so that it can catch them. */
export function crossingTies(items: readonly Tied[], splitOf: ReadonlyMap<string, SplitName>): string[] {
  const seen = new Map<string, SplitName | undefined>()
  const crossing = new Set<string>()
  for (const item of items) {
    const split = splitOf.get(item.trace)
    for (const tie of tiesOf(item)) {
      if (seen.has(tie) && seen.get(tie) !== split) crossing.add(tie.replace('\u001f', ' '))
      seen.set(tie, split)
    }
  }
  return [...crossing].sort()
}

/** A rank by hash: a fair order that a seed fixes. */
export function rankOf(seed: number, id: string): string {
  return createHash('sha256').update(`${seed}\u001f${id}`).digest('hex')
}
