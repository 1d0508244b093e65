import { diceFor, type Dice } from './random.ts'
import { dayUs, days, firstDayUs, type Tier } from './world.ts'

/** A wish of a story: so many sessions between two days (fractions allowed) that play a part in it. */
export interface RoleRequest {
  story: string
  part: string
  count: number
  fromDay: number
  toDay: number
  /** Traces of each such session. */
  traces?: number
  /** One tier for all, or one after the other. */
  tiers?: readonly [Tier, ...Tier[]]
}

export interface Role {
  story: string
  part: string
  /** 0 for the first session of the part. */
  ordinal: number
  traces: number
  tier: Tier | null
}

export interface Size {
  traces: number
  sessions: number
  /** Sessions that start on a day. */
  onDay(day: number): number
}

export interface SessionPlan {
  index: number
  startUs: number
  traces: number
  role: Role | null
}

// Requests for one second would pile up at midnight; people work by day.
const hours = [1, 1, 1, 1, 1, 2, 4, 8, 14, 18, 19, 17, 14, 16, 18, 17, 14, 10, 7, 5, 4, 3, 2, 1]
const hoursTotal = hours.reduce((sum, weight) => sum + weight, 0)

/** How many sessions there are and on which days they start; the last day has enough to take a share of. */
export function sizeOf(traces: number): Size & { dayStarts: readonly number[] } {
  const sessions = Math.max(1, Math.min(traces, Math.round(traces * 0.8)))
  const weights = Array.from({ length: days }, (_, day) => (day % 7 < 5 ? 1 : 0.6))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const last = Math.max(
    Math.round((sessions * (weights[days - 1] ?? 1)) / total),
    Math.min(62, Math.floor(sessions / 4)),
  )
  const before = total - (weights[days - 1] ?? 1)
  const dayStarts = [0]
  let sum = 0
  for (let day = 0; day < days - 1; day++) {
    sum += weights[day] ?? 0
    dayStarts.push(Math.round(((sessions - last) * sum) / before))
  }
  dayStarts.push(sessions)
  return {
    traces,
    sessions,
    dayStarts,
    onDay: (day) => (dayStarts[day + 1] ?? sessions) - (dayStarts[day] ?? 0),
  }
}

/** All sessions in order of time, each with its part in a story, if any; needs memory for the parts alone. */
export function* planSessions(
  seed: number,
  size: ReturnType<typeof sizeOf>,
  requests: readonly RoleRequest[],
): Generator<SessionPlan> {
  const roles = castRoles(seed, size, requests)
  const fixed = [...roles.values()].reduce((sum, role) => sum + role.traces - 1, 0)
  const spare = size.traces - size.sessions - fixed
  // Too small a world for stories of several traces: every part has one.
  const single = spare < 0
  const extras = extrasOf(seed, size.sessions - roles.size, single ? size.traces - size.sessions : spare)
  let day = 0
  for (let index = 0; index < size.sessions; index++) {
    while (index >= (size.dayStarts[day + 1] ?? size.sessions)) day++
    const first = size.dayStarts[day] ?? 0
    const dice = diceFor(seed, 'start', index)
    const quantile = (index - first + 0.2 + 0.6 * dice.next()) / size.onDay(day)
    const role = roles.get(index) ?? null
    const traces = role === null ? 1 + (extras.next().value ?? 0) : single ? 1 : role.traces
    yield { index, startUs: firstDayUs + day * dayUs + Math.floor(timeOfDay(quantile)), traces, role }
  }
}

function timeOfDay(quantile: number): number {
  let rest = quantile * hoursTotal
  for (let hour = 0; hour < 24; hour++) {
    const weight = hours[hour] ?? 1
    if (rest < weight) return ((hour + rest / weight) / 24) * dayUs * 0.998
    rest -= weight
  }
  return dayUs * 0.997
}

function castRoles(
  seed: number,
  size: ReturnType<typeof sizeOf>,
  requests: readonly RoleRequest[],
): Map<number, Role> {
  const roles = new Map<number, Role>()
  const most = Math.floor(size.sessions * 0.8)
  const sessionAt = (day: number) => {
    const whole = Math.floor(day)
    const start = size.dayStarts[whole] ?? size.sessions
    return whole >= days ? size.sessions : start + Math.round((day - whole) * size.onDay(whole))
  }
  for (const request of requests) {
    const from = sessionAt(request.fromDay)
    const room = sessionAt(request.toDay) - from
    const dice = diceFor(seed, 'cast', request.story, request.part)
    let ordinal = 0
    for (let turn = 0; turn < request.count && roles.size < most; turn++) {
      const place = freePlace(roles, from, room, Math.floor(((turn + dice.next()) * room) / request.count))
      if (place === null) break
      const tier = request.tiers?.[ordinal % request.tiers.length] ?? null
      roles.set(place, {
        story: request.story,
        part: request.part,
        ordinal: ordinal++,
        traces: request.traces ?? 1,
        tier,
      })
    }
  }
  return roles
}

function freePlace(
  roles: ReadonlyMap<number, Role>,
  from: number,
  room: number,
  wished: number,
): number | null {
  for (let step = 0; step < room; step++) {
    const place = from + ((wished + step) % room)
    if (!roles.has(place)) return place
  }
  return null
}

// Further traces of ordinary sessions, dealt block by block so that the sum is exact.
function* extrasOf(seed: number, sessions: number, spare: number): Generator<number, number> {
  const blockSize = 20
  for (let start = 0; start < sessions; start += blockSize) {
    const end = Math.min(sessions, start + blockSize)
    const due = Math.floor((end * spare) / sessions) - Math.floor((start * spare) / sessions)
    const dice: Dice = diceFor(seed, 'extras', start)
    const block = Array.from({ length: end - start }, () => 0)
    for (let trace = 0; trace < due; trace++) {
      const at = dice.below(block.length)
      block[at] = (block[at] ?? 0) + 1
    }
    yield* block
  }
  return 0
}
