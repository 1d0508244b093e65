import { joinedRates } from './joinedRates.ts'
import { meanEstimate, type MeanEstimate } from './means.ts'
import { weightedMean, type Interval, type Moments } from './moments.ts'
import { z975 } from './normal.ts'
import { rateEstimate } from './rates.ts'

/** Traces of one stratum of a sample, or of nearly one weight, as far as they are of the group that is estimated. */
export interface Stratum extends Moments {
  /** Their share of what the sample drew of a stratum of fixed size; 0 where the size of the draw was left to chance. */
  share: number
}

/** With fewer traces a stratum shows no spread of its own; it counts with those of like weight. */
const fewest = 5

/**
 * A rate over strata: Wilson's interval in each, joined with what the sizes of the strata leave to chance. One interval
 * over mixed weights is too wide where the sizes are fixed, and too narrow where the heaviest stratum has few traces and
 * has shown no success yet.
 */
export function rateOfStrata(given: readonly Stratum[]): Interval & { value: number } {
  const strata = joined(given)
  const { whole, between } = overall(strata)
  const parts = strata.map((stratum) => ({ part: stratum.sumW / whole, ...rateEstimate(stratum) }))
  return joinedRates(parts, between * z975 * z975)
}

/**
 * A mean over strata, its variance that of the strata and of their sizes, with degrees of freedom by Satterthwaite
 * (1946); null where the spread cannot be judged.
 */
export function meanOfStrata(given: readonly Stratum[]): MeanEstimate | null {
  const strata = joined(given)
  const { value, whole, between } = overall(strata)
  let [variance, freedom] = [between, 0]
  for (const stratum of strata) {
    const own = meanEstimate(stratum)
    if (stratum.n < 2) return null
    const of = ((stratum.sumW / whole) * (own.standardError ?? 0)) ** 2
    variance += of
    if (of > 0) freedom += (of * of) / own.df
  }
  if (!(freedom > 0)) return null
  return { value, standardError: Math.sqrt(variance), df: (variance * variance) / freedom }
}

/**
 * The joined mean, and the variance that it has from the sizes of strata: Σ (m − M)² Var(N) / N². Of a fixed draw a
 * group that is all of its stratum has a certain size, of any other it is left to chance (Cochran, Sampling Techniques,
 * 1977, 5A.14); that traffic could itself have been other traffic adds Σ (m − M)² N / N².
 */
function overall(strata: readonly Stratum[]): { value: number; whole: number; between: number } {
  const whole = strata.reduce((sum, { sumW }) => sum + sumW, 0)
  const value = strata.reduce((sum, { sumWX }) => sum + sumWX, 0) / whole
  const between = strata.reduce((sum, stratum) => {
    const ofSize = (stratum.sumW2 - stratum.sumW) * (1 - stratum.share) + stratum.sumW
    return sum + (weightedMean(stratum) - value) ** 2 * Math.max(0, ofSize)
  }, 0)
  return { value, whole, between: between / (whole * whole) }
}

function joined(strata: readonly Stratum[]): Stratum[] {
  const large = strata.filter(({ n }) => n >= fewest)
  const small = new Map<number, Stratum>()
  for (const stratum of strata) {
    if (stratum.n === 0 || stratum.n >= fewest) continue
    const weight = Math.floor(Math.log2(stratum.sumW / stratum.n) + 1e-9)
    const known = small.get(weight)
    small.set(weight, known === undefined ? { ...stratum, share: 0 } : sumOf(known, stratum))
  }
  return [...large, ...small.values()]
}

const sumOf = (a: Stratum, b: Stratum): Stratum => ({
  n: a.n + b.n,
  sumW: a.sumW + b.sumW,
  sumW2: a.sumW2 + b.sumW2,
  sumWX: a.sumWX + b.sumWX,
  sumW2X: a.sumW2X + b.sumW2X,
  sumW2X2: a.sumW2X2 + b.sumW2X2,
  share: 0,
})
