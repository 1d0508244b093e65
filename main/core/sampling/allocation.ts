import type { allocations } from '../../../shared/domain/samplingPolicy.ts'

export interface Stratum {
  size: number
  /** Standard deviation of the metric inside; only Neyman's allocation asks for it. */
  spread: number
}

/** As many as a stratum needs for a variance of its own. */
const fewest = 2

/**
 * How many of `take` traces each stratum gives: by size, alike, or by size × spread (Neyman 1934). None gives
 * more than it has, what it cannot give goes to the others, and while there is enough each gives at least two.
 * The whole is spread by largest remainders; equal ones go to the earlier stratum.
 */
export function allocate(
  take: number,
  strata: readonly Stratum[],
  how: (typeof allocations)[number],
): number[] {
  const size = strata.reduce((sum, stratum) => sum + stratum.size, 0)
  const total = Math.min(take, size)
  const spreads = strata.reduce((sum, stratum) => sum + stratum.size * stratum.spread, 0)
  const wish = strata.map((stratum) =>
    how === 'equal' ? 1 : how === 'neyman' && spreads > 0 ? stratum.size * stratum.spread : stratum.size,
  )
  const least = strata.map((stratum) => Math.min(fewest, stratum.size))
  const enough = least.reduce((sum, one) => sum + one, 0) <= total
  return wholeShares(
    total,
    wish,
    strata.map(({ size: most }) => most),
    enough ? least : strata.map(() => 0),
  )
}

// Shares in proportion to the wishes, held within their bounds: the scale at which they sum to the total.
function wholeShares(
  total: number,
  wish: readonly number[],
  most: readonly number[],
  least: readonly number[],
): number[] {
  // A stratum without any spread still stands ready where the others are used up.
  const smallest = Math.max(...wish, 1) * 1e-9
  const at = (scale: number) =>
    wish.map((wished, index) =>
      Math.min(most[index] ?? 0, Math.max(least[index] ?? 0, scale * Math.max(wished, smallest))),
    )
  const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0)
  let [low, high] = [0, 1]
  while (sum(at(high)) < total && high < 1e18) high *= 2
  for (let step = 0; step < 200; step += 1) {
    const middle = (low + high) / 2
    if (sum(at(middle)) < total) low = middle
    else high = middle
  }
  return rounded(total, at(high), most)
}

function rounded(total: number, shares: readonly number[], most: readonly number[]): number[] {
  const whole = shares.map((share) => Math.floor(share + 1e-9))
  const order = shares
    .map((share, index) => ({ index, rest: share - (whole[index] ?? 0) }))
    .sort((a, b) => b.rest - a.rest || a.index - b.index)
  let left = total - whole.reduce((sum, value) => sum + value, 0)
  for (let round = 0; left > 0 && round < 2; round += 1)
    for (const { index } of order) {
      if (left === 0 || (whole[index] ?? 0) >= (most[index] ?? 0)) continue
      whole[index] = (whole[index] ?? 0) + 1
      left -= 1
    }
  return whole
}
