import { diceFor } from './random.ts'

/**
 * Keeps shares and means of each group on their target at every size: what one trace got too much, the next
 * ones get less. A forced outcome counts towards its group like any other.
 */
export interface Quotas {
  share(group: string, rate: number, forced?: boolean): boolean
  /** A whole number between `least` and `most`, `spread` around a mean that the group holds. */
  whole(group: string, mean: number, spread: number, least: number, most: number): number
}

export function createQuotas(seed: number): Quotas {
  const dice = diceFor(seed, 'quotas')
  const owed = new Map<string, number>()
  return {
    share: (group, rate, forced) => {
      const due = (owed.get(group) ?? 0) + rate
      const hit = forced ?? due + (dice.next() - 0.5) * 1.4 >= 0.5
      owed.set(group, hit ? due - 1 : due)
      return hit
    },
    whole: (group, mean, spread, least, most) => {
      const due = (owed.get(group) ?? 0) + mean
      const value = Math.min(most, Math.max(least, Math.round(due + (dice.next() - 0.5) * 2 * spread)))
      owed.set(group, due - value)
      return value
    },
  }
}
