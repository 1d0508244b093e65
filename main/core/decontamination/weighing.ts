import type { GramIndex } from './gramIndex.ts'
import type { Unit } from './items.ts'
import { longRun, removeCoverage, type Found, type Prepared } from './lexical.ts'
import { sharedBy } from './passages.ts'
import type { Candidate } from './scan.ts'

/** So many words of an answer that few items hold tell a copy by themselves (Lee and others 2022 take 50 tokens). */
export const longSpan = 50
/** Half as many are worth a look; with other numbers in them they are the form of an answer. */
const longSaid = 2 * longRun

/**
 * What pairs of texts come to for the cases they stand in. What is asked makes a case: training that has half of
 * it goes. Of answers, calls, system prompts and texts beside a case, only a stretch tells that is long and that
 * few items hold; what is shorter, or what many say, is the way people speak here and no finding.
 */
export function createWeighing(
  index: GramIndex,
  evaluation: readonly Prepared[],
  units: readonly Unit[],
  candidates: readonly Candidate[],
): { tells(unit: number): boolean; weigh(found: readonly Found[]): Found[] } {
  const { units: cases } = index
  const words = (unit: number) => evaluation[unit]?.words.count ?? 0
  const askedWords = new Map<number, number>()
  cases.forEach(({ item, role }, unit) => {
    if (role === 'asked') askedWords.set(item, (askedWords.get(item) ?? 0) + words(unit))
  })
  const holders = holdersOf(index, units, candidates)
  const usual = (unit: number) => (holders.get(index.wholes[unit]?.exact ?? 0) ?? 0) >= sharedBy
  const leastOf = (unit: number) => (cases[unit]?.role === 'beside' ? longRun : longSaid)
  const share = (unit: number) => words(unit) / Math.max(1, askedWords.get(cases[unit]?.item ?? 0) ?? 0)
  const pairOf = ({ train, evaluation: unit }: Found) => `${units[train]?.item} ${cases[unit]?.item}`

  return {
    tells: (unit) => cases[unit]?.role === 'asked' || (words(unit) >= leastOf(unit) && !usual(unit)),
    weigh: (found) => {
      // Of each pair the share of what the case asks that training has, part by part.
      const had = new Map<string, Map<number, number>>()
      for (const each of found) {
        if (each.band !== 'remove' || cases[each.evaluation]?.role !== 'asked') continue
        const parts = had.get(pairOf(each)) ?? new Map<number, number>()
        had.set(pairOf(each), parts)
        parts.set(each.evaluation, share(each.evaluation))
      }
      return found.flatMap((each): Found[] => {
        const unit = each.evaluation
        if (cases[unit]?.role !== 'asked') return saidOnly(each)
        if (each.band !== 'remove' || words(unit) >= longRun) return [each]
        const covered = [...(had.get(pairOf(each))?.values() ?? [])].reduce((sum, part) => sum + part, 0)
        if (covered >= removeCoverage) return [each]
        return usual(unit)
          ? []
          : [{ ...each, band: 'review', reason: `${each.reason}, a small part of what the case asks` }]
      })
    },
  }

  function saidOnly(each: Found): Found[] {
    const unit = each.evaluation
    const shared = words(unit) * Math.min(1, each.score)
    const beside = cases[unit]?.role === 'beside'
    if (each.band === 'clear' || shared < leastOf(unit) || usual(unit)) return []
    if (!beside && each.method === 'numbers') return []
    if (each.band === 'remove' && !beside && shared >= longSpan) return [each]
    const where = beside ? 'beside what the case asks' : 'in what is said to the case, not in what it asks'
    return [{ ...each, band: 'review', reason: `${each.reason}, ${where}` }]
  }
}

// Of each whole text of the evaluation side the items that hold it, on the side where they are more.
function holdersOf(
  index: GramIndex,
  units: readonly Unit[],
  candidates: readonly Candidate[],
): Map<number, number> {
  const sides = [
    index.wholes.map(({ exact }, unit) => [exact, index.units[unit]?.item ?? 0] as const),
    candidates.map(({ whole, unit }) => [whole.exact, units[unit]?.item ?? 0] as const),
  ]
  const most = new Map<number, number>()
  for (const side of sides) {
    const items = new Map<number, Set<number>>()
    for (const [exact, item] of side) items.set(exact, (items.get(exact) ?? new Set()).add(item))
    for (const [exact, { size }] of items) most.set(exact, Math.max(most.get(exact) ?? 0, size))
  }
  return most
}
