import { createHash } from 'node:crypto'
import type { Components } from './components.ts'
import { splitNames, type SplitCounts, type SplitName, type Unit } from './names.ts'

/** A rank by hash: a fair order that a seed fixes. */
export function rankOf(seed: number, id: string): string {
  return createHash('sha256').update(`${seed}\u001f${id}`).digest('hex')
}

/**
 * Gives each of `chosen` components to a split: largest first, equals in the order of their hashed keys, each
 * to the split that lacks most of what it holds, strata and all.
 */
export function fillQuotas(
  units: readonly Unit[],
  components: Components,
  chosen: readonly number[],
  shares: SplitCounts,
  seed: number,
): Map<number, SplitName> {
  const wanted = splitNames.filter((name) => shares[name] > 0)
  const { strata, of } = strataOf(units, components)
  const all = chosen.reduce((sum, component) => sum + (components.sizes[component] ?? 0), 0)
  const strataAll = new Float64Array(strata)
  for (const component of chosen)
    for (const [stratum, n] of of[component] ?? []) strataAll[stratum] = (strataAll[stratum] ?? 0) + n
  const got = wanted.map(() => 0)
  const strataGot = wanted.map(() => new Float64Array(strata))
  const splitOf = new Map<number, SplitName>()
  const ranked = chosen
    .map((component) => ({
      component,
      size: components.sizes[component] ?? 0,
      rank: rankOf(seed, components.keys[component] ?? ''),
    }))
    .sort((left, right) => right.size - left.size || (left.rank < right.rank ? -1 : 1))
  for (const { component, size } of ranked) {
    const held = of[component] ?? new Map<number, number>()
    let best = 0
    let bestLack = -Infinity
    wanted.forEach((name, place) => {
      let lack = (shares[name] * all - (got[place] ?? 0)) / all
      for (const [stratum, n] of held) {
        const whole = strataAll[stratum] ?? 0
        lack += ((shares[name] * whole - (strataGot[place]?.[stratum] ?? 0)) / whole) * (n / size)
      }
      // A hair's breadth of rounding must not decide.
      if (lack <= bestLack + 1e-12) return
      best = place
      bestLack = lack
    })
    got[best] = (got[best] ?? 0) + size
    const counts = strataGot[best]
    if (counts !== undefined) for (const [stratum, n] of held) counts[stratum] = (counts[stratum] ?? 0) + n
    splitOf.set(component, wanted[best] ?? 'eval')
  }
  return splitOf
}

function strataOf(units: readonly Unit[], components: Components) {
  const names = [...new Set(units.flatMap(({ strata }) => strata ?? []))].sort()
  const numberOf = new Map(names.map((name, index) => [name, index]))
  const of: (Map<number, number> | undefined)[] = Array.from({ length: components.count })
  units.forEach(({ strata }, index) => {
    const component = components.of[index] ?? 0
    const counts = (of[component] ??= new Map<number, number>())
    for (const name of strata ?? []) {
      const stratum = numberOf.get(name) ?? 0
      counts.set(stratum, (counts.get(stratum) ?? 0) + 1)
    }
  })
  return { strata: names.length, of }
}
