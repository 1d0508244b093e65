import type { Crew } from '../jobs/crew.ts'
import { weightsOf } from './kernels/likeness.ts'
import { emptyNearest, offer, type Ranked } from './kernels/nearest.ts'
import type { tasks } from './tasks.ts'

type Hands = Crew<typeof tasks>

/** Scores from which likeness counts, read off what is usual among clean evaluation units. */
export interface Calibration {
  /** Evaluation units taken as if they were training. */
  clean: number
  /** Best scores of clean units at 50, 95 and 99 %. */
  p50: number
  p95: number
  p99: number
  /** A pair that reaches it is removed: at most one clean training unit is expected to. */
  remove: number
  /**
   * A nearest pair that reaches it is reviewed: what three unrelated training units of a case are expected to
   * reach, at most the median of the best of clean units.
   */
  review: number
  /** A pair with the same numbers that reaches it is reviewed: the 90 % point of random clean pairs. */
  same_numbers: number
  /** What clean units reach at best, in tenths from -0.5 to 1. */
  histogram: number[]
}

/** A training unit among the nearest of a case. */
export interface Alike {
  train: number
  /** Cosine of the two. */
  likeness: number
  /** Likeness less half of how like everything the training unit is. */
  corrected: number
}

/** What says alike: of each evaluation unit its nearest training units, and all pairs beyond what is usual. */
export interface Likeness {
  calibration: Calibration
  /** Nearest first. */
  nearest: Alike[][]
  /** The same, of those training units alone that have all the numbers of a unit that has some. */
  sameNumbers: Alike[][]
  /** Half of how like everything each evaluation unit is. */
  hubs: Float32Array
  sure: { evaluation: number; train: number; likeness: number }[]
  /** Training units that have nearly all words of a case, in any order. */
  contained: { evaluation: number; train: number; share: number }[]
}

const sampled = 4000
const fewest = 20
/** With too few clean units to calibrate by, what any two texts of a kind hardly reach. */
const uncalibrated = { p50: 0.2, p95: 0.35, p99: 0.45, remove: 0.55, review: 0.05, same_numbers: 0 }

/** Finds for each evaluation unit the training units that say most nearly the same. */
export async function alikePairs(
  crew: Hands,
  evaluation: { texts: readonly string[]; items: readonly number[] },
  train: readonly string[],
  progress: (done: number) => void,
): Promise<Likeness> {
  const every = Math.max(1, Math.ceil(train.length / sampled))
  const known = [...evaluation.texts, ...train.filter((_, unit) => unit % every === 0)]
  const half = Math.ceil(known.length / 2)
  const holding = await Promise.all([
    crew.run('termFrequencies', { texts: known.slice(0, half) }),
    crew.run('termFrequencies', { texts: known.slice(half) }),
  ])
  const weights = weightsOf(holding, known.length)
  const index = await crew.run('termIndex', { texts: evaluation.texts, weights })
  const usual = await crew.run('usualLikeness', { ...evaluation, index, weights })
  const calibration = calibrated(usual, train.length)
  // Half of an evaluation unit's own hub is the same for all training units: it moves the threshold instead.
  const sure = Float32Array.from(usual.hubs, (hub) => calibration.remove + hub)
  const chunk = crew.size === 1 ? 200 : 500
  const nearest = emptyNearest(index.units)
  const beyond: Likeness['sure'] = []
  const contained: Likeness['contained'] = []
  let done = 0
  const starts = Array.from({ length: Math.ceil(train.length / chunk) }, (_, at) => at * chunk)
  const answers = starts.map(() => null as Awaited<ReturnType<typeof task>> | null)
  const task = (first: number) =>
    crew.run('nearestUnits', {
      texts: train.slice(first, first + chunk),
      first,
      index,
      weights,
      sure,
      cases: evaluation.texts,
    })
  let next = 0
  const hand = async () => {
    for (let at = next++; at < starts.length; at = next++) {
      answers[at] = await task(starts[at] ?? 0)
      done += chunk
      progress(Math.min(done, train.length))
    }
  }
  await Promise.all(Array.from({ length: crew.size }, hand))
  for (const answer of answers) {
    if (answer === null) continue
    for (const [into, from] of [
      [nearest, answer],
      [nearest.same, answer.same],
    ] as const)
      for (let unit = 0; unit < index.units; unit += 1)
        for (let at = unit * from.size; at < (unit + 1) * from.size; at += 1) {
          const found = from.units[at] ?? -1
          if (found < 0) break
          offer(into, unit, found, from.scores[at] ?? 0, from.likeness[at] ?? 0)
        }
    answer.containedUnits.forEach((unit, at) =>
      contained.push({
        train: unit,
        evaluation: answer.containedEvaluation[at] ?? 0,
        share: answer.containedShares[at] ?? 0,
      }),
    )
    answer.sureUnits.forEach((unit, at) =>
      beyond.push({
        train: unit,
        evaluation: answer.sureEvaluation[at] ?? 0,
        likeness: answer.sureLikeness[at] ?? 0,
      }),
    )
  }
  const listed = ({ size, units, scores, likeness }: Ranked) =>
    Array.from({ length: index.units }, (_, unit) =>
      Array.from({ length: size }, (_each, at) => unit * size + at).flatMap((at): Alike[] => {
        const train = units[at] ?? -1
        if (train < 0) return []
        return [{ train, likeness: likeness[at] ?? 0, corrected: scores[at] ?? 0 }]
      }),
    )
  return {
    calibration,
    nearest: listed(nearest),
    sameNumbers: listed(nearest.same),
    hubs: usual.hubs,
    sure: beyond,
    contained,
  }
}

/** So many of the nearest of a case may go to a person for likeness alone. */
export const reviewedPerCase = 3

function calibrated(
  { best, random }: { best: Float32Array; random: Float32Array },
  trainUnits: number,
): Calibration {
  const at = (sorted: Float32Array, share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
  const histogram = Array.from({ length: 15 }, () => 0)
  for (const score of best) {
    const bin = Math.max(0, Math.min(14, Math.floor((score + 0.5) * 10)))
    histogram[bin] = (histogram[bin] ?? 0) + 1
  }
  if (best.length < fewest) return { clean: best.length, ...uncalibrated, histogram }
  const mean = best.reduce((sum, score) => sum + score, 0) / best.length
  const spread = Math.sqrt(best.reduce((sum, score) => sum + (score - mean) ** 2, 0) / best.length)
  const p99 = at(best, 0.99)
  return {
    clean: best.length,
    p50: at(best, 0.5),
    p95: at(best, 0.95),
    p99,
    remove: Math.max(p99, mean + beyondOneIn(trainUnits) * spread),
    review: Math.min(at(random, 1 - reviewedPerCase / Math.max(trainUnits, 50)), at(best, 0.5)),
    same_numbers: at(random, 0.9),
    histogram,
  }
}

/** How many standard deviations one of `count` normal values is expected to pass: √(2 ln count), a little more than needed. */
function beyondOneIn(count: number): number {
  return Math.sqrt(2 * Math.log(Math.max(2, count)))
}
