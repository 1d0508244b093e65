import { cutInTime, type Period } from './embargo.ts'
import { guardGiants, type GiantPolicy, type Guarded } from './giants.ts'
import { splitNames, tieKinds, type SplitCounts, type SplitName, type Unit } from './names.ts'
import { fillQuotas } from './quotas.ts'

export { componentsOf, type Components } from './components.ts'
export { giantShare, giantsFrom, type GiantPolicy } from './giants.ts'
export { splitNames, tieKinds, type SplitCounts, type SplitName, type TieKind, type Unit } from './names.ts'
export { rankOf } from './quotas.ts'

export interface SplitRequest {
  /** Of each split, summing to 1. */
  shares: SplitCounts
  seed: number
  giant: GiantPolicy
  /** Evaluation starts so many days after training ends; null where time does not matter. */
  embargoDays: number | null
}

export interface Assignment {
  splitOf: Map<string, SplitName>
  /** Units that fell into no split, each with the reason. */
  leftOut: Map<string, string>
  components: number
  /** Size of the largest component before anything was cut. */
  largest: number
  /** Users whose examples were parted because they tied a giant, in order. */
  cutUsers: string[]
}

/**
 * The split of each unit: connected components stay whole, splits keep the shares and the mix of strata, and
 * lie apart in time where an embargo is asked for. The answer depends on units, request and seed alone, never
 * on the order of the units. Fails with invalid_input for a giant under `refuse`, or an impossible embargo.
 */
export function assignSplits(units: readonly Unit[], request: SplitRequest): Assignment {
  const { shares, seed, giant } = request
  const parts = splitNames.filter((name) => shares[name] > 0).length
  const guarded = guardGiants(units, parts > 1 ? giant : 'keep')
  const { components } = guarded
  const all = components.keys.map((_, component) => component)
  const { embargoDays } = request
  const inTime = embargoDays !== null && shares.train > 0 && shares.train < 1
  const splitOfComponent = inTime
    ? partInTime(units, guarded, request, embargoDays)
    : fillQuotas(units, components, all, shares, seed)
  const splitOf = new Map<string, SplitName>()
  const leftOut = new Map<string, string>()
  units.forEach(({ key }, index) => {
    const split = splitOfComponent.get(components.of[index] ?? 0)
    if (split === undefined) leftOut.set(key, 'in the embargo, or without a time')
    else splitOf.set(key, split)
  })
  return {
    splitOf,
    leftOut,
    components: splitOfComponent.size,
    largest: guarded.largest,
    cutUsers: guarded.cutUsers,
  }
}

function partInTime(
  units: readonly Unit[],
  { components }: Guarded,
  { shares, seed }: SplitRequest,
  embargoDays: number,
): Map<number, SplitName> {
  const periods = periodsOf(units, components.of, components.count)
  const { side } = cutInTime(periods, shares.train, embargoDays * 86_400_000)
  const splitOf = new Map<number, SplitName>()
  const heldOut: number[] = []
  side.forEach((where, component) => {
    if (where === 'train') splitOf.set(component, 'train')
    else if (where === 'held out') heldOut.push(component)
  })
  const rest = shares.eval + shares.test
  const restShares = { train: 0, eval: shares.eval / rest, test: shares.test / rest }
  for (const [component, split] of fillQuotas(units, components, heldOut, restShares, seed))
    splitOf.set(component, split)
  return splitOf
}

function periodsOf(units: readonly Unit[], of: Int32Array, count: number): (Period | null)[] {
  const periods: (Period | null | undefined)[] = Array.from({ length: count })
  units.forEach(({ startMs }, index) => {
    const component = of[index] ?? 0
    const known = periods[component]
    if (known === null) return
    if (startMs === null || startMs === undefined) periods[component] = null
    else if (known === undefined) periods[component] = { startMs, endMs: startMs, size: 1 }
    else {
      known.startMs = Math.min(known.startMs, startMs)
      known.endMs = Math.max(known.endMs, startMs)
      known.size += 1
    }
  })
  return periods.map((period) => period ?? null)
}

/**
 * Ties whose holders stand in more than one split, as `user …`; found without the components, so that it can
 * catch them. Users that were cut on purpose may cross.
 */
export function crossingTies(
  units: readonly Unit[],
  splitOf: ReadonlyMap<string, SplitName>,
  cutUsers: readonly string[] = [],
): string[] {
  const cut = new Set(cutUsers)
  const crossing = new Set<string>()
  for (const kind of tieKinds) {
    const seen = new Map<string, SplitName | undefined>()
    for (const { key, ties } of units) {
      const value = ties[kind]
      if (value === null || value === undefined || (kind === 'user' && cut.has(value))) continue
      const split = splitOf.get(key)
      if (seen.has(value) && seen.get(value) !== split) crossing.add(`${kind} ${value}`)
      seen.set(value, split)
    }
  }
  return [...crossing].sort()
}

/** Whether every held-out unit starts at least the embargo after the last training unit. */
export function keepsEmbargo(
  units: readonly Unit[],
  splitOf: ReadonlyMap<string, SplitName>,
  embargoDays: number,
): boolean {
  const times = (wanted: (split: SplitName) => boolean) =>
    units.flatMap(({ key, startMs }) => {
      const split = splitOf.get(key)
      return split === undefined || !wanted(split) || startMs === null || startMs === undefined
        ? []
        : [startMs]
    })
  const last = times((split) => split === 'train').reduce((most, ms) => Math.max(most, ms), -Infinity)
  const first = times((split) => split !== 'train').reduce((least, ms) => Math.min(least, ms), Infinity)
  return (
    last === -Infinity || first === Infinity || (first > last && first - last >= embargoDays * 86_400_000)
  )
}
