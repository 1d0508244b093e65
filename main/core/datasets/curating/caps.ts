import { rankOf } from '../../splits/splits.ts'
import type { Recipe } from '../recipe/recipe.ts'
import { count, type BuildStep } from '../candidates/selection.ts'
import { sliceValues, type Tied } from '../candidates/ties.ts'

/**
 * Keeps at most `limit` items of each value of `by`; which ones the seed decides. An item without a value is
 * never left out.
 */
export function capped<Item extends Pick<Tied, 'trace'>>(
  items: readonly Item[],
  by: (item: Item) => string | null,
  limit: number,
  seed: number,
): Item[] {
  const ranked = items
    .map((item) => ({ item, rank: rankOf(seed, item.trace) }))
    .sort((left, right) => (left.rank < right.rank ? -1 : 1))
  const taken = new Map<string, number>()
  const kept = new Set<string>()
  for (const { item } of ranked) {
    const key = by(item)
    if (key !== null) {
      const taking = taken.get(key) ?? 0
      if (taking >= limit) continue
      taken.set(key, taking + 1)
    }
    kept.add(item.trace)
  }
  return items.filter((item) => kept.has(item.trace))
}

/** The caps of a recipe, each a step. */
export function applyCaps<Item extends Tied>(
  items: readonly Item[],
  recipe: Pick<Recipe, 'caps' | 'seed'>,
): { items: readonly Item[]; steps: BuildStep[] } {
  const { caps } = recipe
  const slice = caps.per_slice
  const steps: BuildStep[] = []
  let left = items
  for (const [name, limit, by] of [
    ['per duplicate group', caps.per_duplicate_group, (item: Tied) => item.duplicateGroup],
    ['per session', caps.per_session, (item: Tied) => item.session],
    ['per user', caps.per_user, (item: Tied) => item.subject],
    [
      `per ${slice?.by ?? ''}`,
      slice?.limit,
      (item: Tied) => sliceValues(item, slice?.by ?? 'verdict').join(' + '),
    ],
    ['in all', caps.total, () => 'all'],
  ] as const) {
    if (limit === undefined) continue
    const kept = capped(left, by, limit, recipe.seed)
    const fell = left.length - kept.length
    steps.push({
      step: `Cap ${name}, ${count(limit)}`,
      kept: kept.length,
      left: fell,
      why: fell === 0 ? `none has more ${name}` : `${count(fell)} over the cap ${name}`,
    })
    left = kept
  }
  return { items: left, steps }
}
