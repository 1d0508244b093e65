import { z975 } from './normal.ts'

export interface Ranks {
  /** Rank from 1 of the observation that bounds the quantile from below; 0 = no bound in the data. */
  low: number
  /** Rank that bounds it from above; n + 1 = no bound in the data. */
  high: number
}

/** Up to this many observations the ranks come from the binomial distribution itself. */
export const exactRanksUpTo = 300

/**
 * The order statistics that enclose the q-quantile with 95 % confidence, whatever the distribution
 * (Conover, Practical Nonparametric Statistics, 3rd ed., 3.2): binomial tails of at most 2.5 % each;
 * above `exactRanksUpTo` observations their normal approximation, rounded outwards.
 */
export function quantileRanks(q: number, n: number): Ranks {
  if (n > exactRanksUpTo) {
    const half = z975 * Math.sqrt(n * q * (1 - q))
    return {
      low: Math.max(0, Math.floor(n * q - half)),
      high: Math.min(n + 1, Math.ceil(n * q + half) + 1),
    }
  }
  // In logarithms: 0.05 to the 300th power is below the smallest double.
  let logProbability = n * Math.log(1 - q)
  let cumulative = Math.exp(logProbability)
  let low = 0
  let high = n + 1
  for (let k = 0; k <= n; k += 1) {
    // cumulative = P(at most k of n lie below the quantile)
    if (cumulative <= 0.025) low = k + 1
    if (cumulative >= 0.975) {
      high = k + 1
      break
    }
    logProbability += Math.log(((n - k) / (k + 1)) * (q / (1 - q)))
    cumulative += Math.exp(logProbability)
  }
  return { low, high }
}
