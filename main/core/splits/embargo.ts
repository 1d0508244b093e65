import { WorkbenchError } from '../../../shared/errors.ts'

/** When a component starts and ends, and how many units it has; null where one of them has no time. */
export interface Period {
  startMs: number
  endMs: number
  size: number
}

export interface Cut {
  /** Training ends here, in milliseconds since 1970. */
  trainEndMs: number
  side: ('train' | 'held out' | null)[]
}

/**
 * Parts components in time: training up to a moment, the rest from an embargo later on, nothing between. The
 * moment is the one that comes nearest to the share and leaves out least. Fails with invalid_input where there is none.
 */
export function cutInTime(periods: readonly (Period | null)[], trainShare: number, embargoMs: number): Cut {
  const timed = periods.flatMap((period) => (period === null ? [] : [period]))
  const total = timed.reduce((sum, { size }) => sum + size, 0)
  const byEnd = [...timed].sort((left, right) => left.endMs - right.endMs)
  const byStart = [...timed].sort((left, right) => right.startMs - left.startMs)
  const later = sumsFrom(byStart.map(({ size }) => size))
  let best: { score: number; at: number } | undefined
  let train = 0
  // Ends rise, so ever fewer components start late enough.
  let held = byStart.length
  for (const [index, { endMs, size }] of byEnd.entries()) {
    train += size
    if (byEnd[index + 1]?.endMs === endMs) continue
    while (held > 0 && !startsAfter(byStart[held - 1]?.startMs ?? 0, endMs, embargoMs)) held -= 1
    const rest = later[held] ?? 0
    if (rest === 0) break
    const score = Math.abs(train / (train + rest) - trainShare) + (total - train - rest) / total
    if (best === undefined || score < best.score) best = { score, at: endMs }
  }
  if (best === undefined) {
    throw new WorkbenchError(
      'invalid_input',
      'No moment leaves examples on both sides of this embargo. Nothing was built.',
      {
        hint: 'Shorten the embargo, widen the slice, or cap the examples of a user so that they span less time.',
      },
    )
  }
  const { at } = best
  return {
    trainEndMs: at,
    side: periods.map((period) =>
      period === null
        ? null
        : period.endMs <= at
          ? 'train'
          : startsAfter(period.startMs, at, embargoMs)
            ? 'held out'
            : null,
    ),
  }
}

// What starts at the moment itself belongs to training, also without an embargo.
const startsAfter = (startMs: number, endMs: number, embargoMs: number) =>
  startMs > endMs && startMs - endMs >= embargoMs

/** Sums of the first 0, 1, 2, … values. */
function sumsFrom(values: readonly number[]): Float64Array {
  const sums = new Float64Array(values.length + 1)
  values.forEach((value, index) => (sums[index + 1] = (sums[index] ?? 0) + value))
  return sums
}
