import type { Estimated } from './estimates.ts'

/** A group on both sides of a comparison; null where it is on one alone. */
export interface Sides {
  now: Estimated | null
  before: Estimated | null
}

/**
 * How much of the change of the whole mean or rate each group makes, by how its share of the traces with a value
 * and its own value moved: over all groups, also those of one side alone, they add up to that change. Null where the whole cannot
 * be put together: one side is empty, or a group has no value though its traces have.
 */
export function contributions(groups: readonly Sides[]): number[] | null {
  const sides = (['now', 'before'] as const).map((side) => {
    const valued = groups.flatMap(({ [side]: group }) => (group === null || group.n === 0 ? [] : [group]))
    const mass = valued.reduce((sum, group) => sum + group.mass, 0)
    const weighted = valued.reduce((sum, group) => sum + group.mass * (group.value ?? Number.NaN), 0)
    return { mass, mean: weighted / mass }
  })
  const [now, before] = sides
  if (now === undefined || before === undefined) return null
  if (!Number.isFinite(now.mean) || !Number.isFinite(before.mean)) return null
  const part = (group: Estimated | null, mass: number) =>
    group === null || group.value === null ? 0 : (group.mass / mass) * (group.value - before.mean)
  return groups.map((sides) => part(sides.now, now.mass) - part(sides.before, before.mass))
}
