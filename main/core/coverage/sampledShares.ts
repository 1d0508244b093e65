import { joinedRates } from '../statistics/joinedRates.ts'
import { z975 } from '../statistics/normal.ts'
import { effectiveTrials, wilsonInterval } from '../statistics/rates.ts'
import type { Moments } from '../statistics/moments.ts'

/** A part of a sample: the traces it was sure to take, or those it drew by chance, of all strata or of one. */
export interface Stratum {
  /** Traces of traffic that the part speaks for. */
  traffic: number
  /** The variance of that number where it is itself estimated. */
  sizeVariance?: number
  /** Traces that the sample drew of it. */
  drawn: number
  /** Those of them that are judged: how many, and the sums of 1/π and of its square. */
  judged: Sums
}

export interface Sums {
  n: number
  sumW: number
  sumW2: number
}

/** So many judged traces of a part that is not judged whole are the least that tell anything of it. */
export const leastJudged = 5

/** Why the strata tell nothing of traffic; null where they do. */
export function whyNoShares(strata: readonly Stratum[]): 'too few' | null {
  const short = strata.some(
    ({ drawn, judged }) => judged.n === 0 || (judged.n < drawn && judged.n < leastJudged),
  )
  return strata.length === 0 || short ? 'too few' : null
}

/**
 * The share of traffic that is of one kind, from how much of each stratum is: the shares of strata, each the Hájek
 * mean of its judged traces (those not judged are taken to be like them), joined by how much traffic each speaks for.
 * The interval joins Wilson's intervals of the strata by the squares of their distances (MOVER; Zou and Donner 2008)
 * and what the sizes of strata leave to chance, of which only the sum is known, Σ (m − M)² Var(N) / N²: it stays open
 * where a stratum has shown none yet, or nothing else. A stratum judged whole adds no doubt if it was taken whole.
 */
export function shareOfTraffic(strata: readonly (Stratum & { kind: Sums })[]): {
  value: number
  low: number
  high: number
} {
  const traffic = strata.reduce((sum, stratum) => sum + stratum.traffic, 0)
  const parts = strata.map((stratum) => ({
    part: stratum.traffic / traffic,
    sizeVariance: (stratum.sizeVariance ?? 0) / (traffic * traffic),
    ...shareOfStratum(stratum),
  }))
  const estimated = parts.filter(({ sizeVariance }) => sizeVariance > 0)
  const whole = estimated.reduce((sum, { part }) => sum + part, 0)
  const mean = estimated.reduce((sum, { part, value }) => sum + part * value, 0) / whole
  const ofSizes = estimated.reduce((sum, each) => sum + (each.value - mean) ** 2 * each.sizeVariance, 0)
  return joinedRates(parts, ofSizes * z975 * z975)
}

function shareOfStratum({ traffic, judged, kind }: Stratum & { kind: Sums }) {
  const moments: Moments = {
    ...judged,
    sumWX: kind.sumW,
    sumW2X: kind.sumW2,
    sumW2X2: kind.sumW2,
  }
  const value = Math.min(1, Math.max(0, kind.sumW / judged.sumW))
  // Of a stratum of which half is judged, half is known.
  const unknown = Math.max(0, 1 - judged.n / traffic)
  if (unknown === 0) return { value, low: value, high: value }
  return { value, ...wilsonInterval(value, effectiveTrials(moments) / unknown) }
}
