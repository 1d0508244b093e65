/** How many traces of a person's sessions there are of each size: size → number of sessions. */
export type Sessions = ReadonlyMap<number, number>

/** Chances below this cannot be seen in a double. */
const negligible = 1e-19

/** Chances of the values `from`, `from` + 1, …; all others are negligible. */
interface Distribution {
  from: number
  chances: number[]
}

const certainly = (value: number): Distribution => ({ from: value, chances: [1] })

/**
 * The chance that a trace is kept when each of a person's traces is drawn with `rate`, then at most
 * `perSession` of each session and then at most `perUser` of the person stay, picked at random each time; by
 * the size of its session. With j drawn and kept of its own session of s and K of the others, the chance is
 * E[j/s · min(1, perUser / (j + K))], here summed exactly.
 */
export function cappedChances(
  sessions: Sessions,
  rate: number,
  perSession: number,
  perUser: number,
): Map<number, number> {
  const kept = new Map([...sessions.keys()].map((size) => [size, cappedBinomial(size, rate, perSession)]))
  const chances = new Map<number, number>()
  for (const size of sessions.keys()) {
    let others = certainly(0)
    for (const [other, count] of sessions) {
      const of = kept.get(other) ?? certainly(0)
      others = sumOf(others, manyOf(of, other === size ? count - 1 : count))
    }
    chances.set(size, keptChance(kept.get(size) ?? certainly(0), others, size, perUser))
  }
  return chances
}

function keptChance(own: Distribution, others: Distribution, size: number, perUser: number): number {
  let sum = 0
  for (const [ownAt, ownChance] of own.chances.entries()) {
    const j = own.from + ownAt
    if (j === 0) continue
    let share = 0
    for (const [at, chance] of others.chances.entries())
      share += chance * Math.min(1, perUser / (j + others.from + at))
    sum += ownChance * (j / size) * share
  }
  return Math.min(1, sum)
}

/** min(cap, number drawn of `n` with `rate` each). */
function cappedBinomial(n: number, rate: number, cap: number): Distribution {
  const drawn = manyOf({ from: 0, chances: rate === 1 ? [0, 1] : [1 - rate, rate] }, n)
  if (drawn.from + drawn.chances.length - 1 <= cap) return drawn
  if (drawn.from >= cap) return certainly(cap)
  const chances = drawn.chances.slice(0, cap - drawn.from + 1)
  let atCap = 0
  for (const chance of drawn.chances.slice(cap - drawn.from)) atCap += chance
  chances[cap - drawn.from] = atCap
  return { from: drawn.from, chances }
}

function manyOf(one: Distribution, count: number): Distribution {
  let sum = certainly(0)
  for (let left = count, power = one; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) sum = sumOf(sum, power)
    if (left > 1) power = sumOf(power, power)
  }
  return sum
}

function sumOf(a: Distribution, b: Distribution): Distribution {
  const chances = Array.from({ length: a.chances.length + b.chances.length - 1 }, () => 0)
  for (const [i, x] of a.chances.entries())
    for (const [j, y] of b.chances.entries()) chances[i + j] = (chances[i + j] ?? 0) + x * y
  let first = 0
  while (first < chances.length - 1 && (chances[first] ?? 0) < negligible) first += 1
  let last = chances.length
  while (last > first + 1 && (chances[last - 1] ?? 0) < negligible) last -= 1
  return { from: a.from + b.from + first, chances: chances.slice(first, last) }
}
