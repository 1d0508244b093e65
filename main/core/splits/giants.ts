import { WorkbenchError } from '../../../shared/errors.ts'
import { componentsOf, type Components } from './components.ts'
import type { Unit } from './names.ts'

/** From this share of all units a component is a giant: no split can be balanced around it. */
export const giantShare = 0.05
/** Among fewer units every session is a giant, so none is called one. */
export const giantsFrom = 200

export type GiantPolicy = 'refuse' | 'cut_users' | 'keep'

export interface Guarded {
  components: Components
  /** Size of the largest component before anything was cut. */
  largest: number
  /** Users whose examples were parted, in order. */
  cutUsers: string[]
}

/**
 * The components with giants dealt with: refused in plain words, parted where only a user ties them (never a
 * session or a copy), or kept. Fails with invalid_input under `refuse`.
 */
export function guardGiants(units: readonly Unit[], policy: GiantPolicy): Guarded {
  const whole = componentsOf(units)
  const largest = whole.sizes.reduce((most, size) => Math.max(most, size), 0)
  const isGiant = (component: number) =>
    units.length >= giantsFrom && (whole.sizes[component] ?? 0) > units.length * giantShare
  const giants = whole.keys.flatMap((_, component) => (isGiant(component) ? [component] : []))
  if (giants.length === 0 || policy === 'keep') return { components: whole, largest, cutUsers: [] }
  if (policy === 'refuse') {
    throw new WorkbenchError(
      'invalid_input',
      `${largest} of ${units.length} examples hang together through users, sessions and copies, so they cannot be split fairly. Nothing was built.`,
      {
        hint: 'Say giant: cut_users to part them where only a user ties them, giant: keep to leave them together, or cap the examples of a user.',
        details: { largest, of: units.length },
      },
    )
  }
  const components = componentsOf(units, (unit, kind) => kind !== 'user' || !isGiant(whole.of[unit] ?? 0))
  return { components, largest, cutUsers: partedUsers(units, components) }
}

function partedUsers(units: readonly Unit[], components: Components): string[] {
  const first = new Map<string, number>()
  const parted = new Set<string>()
  units.forEach(({ ties }, index) => {
    const user = ties.user
    if (user === null || user === undefined) return
    const component = components.of[index] ?? 0
    const known = first.get(user)
    if (known === undefined) first.set(user, component)
    else if (known !== component) parted.add(user)
  })
  return [...parted].sort()
}
