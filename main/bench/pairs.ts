import { quantileRanks } from '../core/statistics/quantileRanks.ts'

/** One row of the performance suite: ours against its baseline, measured in the same run. */
export interface BenchRow {
  name: string
  /** Medians of the pairs, in `unit`. */
  ours: number
  baseline: number
  unit: 'ms' | 'MB' | 'share'
  /** Ours divided by the baseline: the median of the pairs with its 95 % order statistics (all of five pairs). */
  ratio: number
  low: number
  high: number
  goal: number
}

/** A row that could not be measured here, and why. */
export interface NotRun {
  name: string
  reason: string
}

export interface Pair {
  ours: number
  baseline: number
}

export const leastPairs = 5

/** Runs ours and the baseline in turn, each first in every other pair, so that a busy machine slows both. */
export async function interleave(
  count: number,
  signal: AbortSignal,
  ours: (index: number) => Promise<number>,
  baseline: (index: number) => Promise<number>,
): Promise<Pair[]> {
  const pairs: Pair[] = []
  for (let index = 0; index < count; index++) {
    signal.throwIfAborted()
    if (index % 2 === 0) {
      const bare = await baseline(index)
      signal.throwIfAborted()
      pairs.push({ ours: await ours(index), baseline: bare })
    } else {
      const own = await ours(index)
      signal.throwIfAborted()
      pairs.push({ ours: own, baseline: await baseline(index) })
    }
  }
  return pairs
}

/** The row of some pairs. */
export function rowOf(
  about: { name: string; unit: BenchRow['unit']; goal: number },
  pairs: readonly Pair[],
): BenchRow {
  const ratios = pairs.map(({ ours, baseline }) => ours / baseline).sort((a, b) => a - b)
  const ranks = quantileRanks(0.5, ratios.length)
  const at = (rank: number) => ratios[Math.min(Math.max(rank, 1), ratios.length) - 1] ?? Number.NaN
  return {
    name: about.name,
    ours: median(pairs.map(({ ours }) => ours)),
    baseline: median(pairs.map(({ baseline }) => baseline)),
    unit: about.unit,
    ratio: median(ratios),
    low: at(ranks.low),
    high: at(ranks.high),
    goal: about.goal,
  }
}

/** A row fails when even the low end of its spread is beyond the goal. */
export const missed = ({ low, goal }: BenchRow): boolean => !(low <= goal)

/** What a row comes to; where the goal lies between the low end and the median, this run cannot tell. */
export const verdictOf = (row: BenchRow): 'met' | 'undecided' | 'missed' =>
  missed(row) ? 'missed' : row.ratio <= row.goal ? 'met' : 'undecided'

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

/** Milliseconds that `work` takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}
