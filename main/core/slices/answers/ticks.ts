const nicer = [1, 2, 2.5, 5, 10]

/** The smallest round number (1, 2, 2.5 or 5 times a power of ten) that is not below a positive one. */
export function nice(number: number): number {
  if (!(number > 0) || !Number.isFinite(number)) return 1
  const power = 10 ** Math.floor(Math.log10(number))
  return power * (nicer.find((factor) => factor * power >= number * (1 - 1e-9)) ?? 10)
}

const minute = 60_000
const steps = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10_080, 20_160, 40_320].map(
  (minutes) => minutes * minute,
)

const week = 7 * 1440 * minute
// The first Monday after the epoch, which was a Thursday.
const monday = 4 * 1440 * minute

/** The beginning of the step that holds a moment; weeks begin on Monday, all other steps with the day in UTC. */
export function stepStart(ms: number, stepMs: number): number {
  const origin = stepMs % week === 0 ? monday : 0
  return Math.floor((ms - origin) / stepMs) * stepMs + origin
}

/** The shortest round step in milliseconds of which so many cover a span of time; aligned, it may take one more. */
export function timeStep(spanMs: number, bins: number): number {
  const shortest = spanMs / bins
  return steps.find((step) => step >= shortest) ?? Math.ceil(shortest / (1440 * minute)) * 1440 * minute
}
