import { rankOf, type Tied } from './splits.ts'

/**
 * Keeps at most `limit` items of each session or user; which ones the seed decides. An item without one is
 * never left out.
 */
export function capped<Item extends Tied>(
  items: readonly Item[],
  by: 'session' | 'subject',
  limit: number,
  seed: number,
): Item[] {
  const ranked = items
    .map((item) => ({ item, rank: rankOf(seed, item.trace) }))
    .sort((left, right) => (left.rank < right.rank ? -1 : 1))
  const taken = new Map<string, number>()
  const kept = new Set<string>()
  for (const { item } of ranked) {
    const key = item[by]
    if (key !== null) {
      const count = taken.get(key) ?? 0
      if (count >= limit) continue
      taken.set(key, count + 1)
    }
    kept.add(item.trace)
  }
  return items.filter((item) => kept.has(item.trace))
}
