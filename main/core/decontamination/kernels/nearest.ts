import { tokensOf } from './vocabulary.ts'
import { createContainment } from './contained.ts'
import { createScorer, hubSize, meanOfTop, type TermIndex, type Weights } from './likeness.ts'

/** How many training units are kept of each evaluation unit, to see whether the first stand out from the rest. */
export const kept = 64

/** However unlike one another clean texts are, what shares less than half of its terms by weight is no sure copy. */
export const leastSure = 0.5

/** How many are kept of those that have all the numbers of an evaluation unit. */
export const keptSame = 12

/** Of each evaluation unit its nearest units, from `unit · kept` on, nearest first; -1 where there are no more. */
export interface Ranked {
  size: number
  units: Int32Array
  /** Likeness less half of how like everything the training unit is. */
  scores: Float32Array
  likeness: Float32Array
}

export interface Nearest extends Ranked {
  /** The same of those units alone that have all numbers of the evaluation unit; `keptSame` each. */
  same: Ranked
  /** Training units that have nearly all words of an evaluation unit, and the share of them by weight. */
  containedUnits: Int32Array
  containedEvaluation: Int32Array
  containedShares: Float32Array
  /** Pairs beyond what is kept whose score reaches their evaluation unit's `sure`. */
  sureUnits: Int32Array
  sureEvaluation: Int32Array
  sureLikeness: Float32Array
}

const emptyRanked = (units: number, size: number): Ranked => ({
  size,
  units: new Int32Array(units * size).fill(-1),
  scores: new Float32Array(units * size).fill(-9),
  likeness: new Float32Array(units * size),
})

export function emptyNearest(units: number): Nearest {
  return {
    ...emptyRanked(units, kept),
    same: emptyRanked(units, keptSame),
    containedUnits: new Int32Array(),
    containedEvaluation: new Int32Array(),
    containedShares: new Float32Array(),
    sureUnits: new Int32Array(),
    sureEvaluation: new Int32Array(),
    sureLikeness: new Float32Array(),
  }
}

/** Puts a unit among the nearest where it belongs; of equals the first stays first. */
export function offer(nearest: Ranked, evaluation: number, unit: number, score: number, likeness: number) {
  const { size, units, scores, likeness: likenesses } = nearest
  const from = evaluation * size
  let at = from + size - 1
  if (score <= (scores[at] ?? 0)) return
  while (at > from && (scores[at - 1] ?? 0) < score) {
    scores[at] = scores[at - 1] ?? 0
    units[at] = units[at - 1] ?? -1
    likenesses[at] = likenesses[at - 1] ?? 0
    at -= 1
  }
  scores[at] = score
  units[at] = unit
  likenesses[at] = likeness
}

/** Looks for the evaluation units that texts are like; `first` is the number of the first text. */
export function nearestOf(
  texts: readonly string[],
  first: number,
  index: TermIndex,
  weights: Weights,
  sure: Float32Array,
  cases: readonly string[],
): Nearest {
  const nearest = emptyNearest(index.units)
  const score = createScorer(index, weights)
  const row = new Float32Array(index.units)
  const size = hubSize(index.units)
  const allNumbers = createNumberCheck(cases)
  const containing = createContainment(cases, weights)
  const contained: { unit: number; evaluation: number; share: number }[] = []
  const beyond: { unit: number; evaluation: number; likeness: number }[] = []
  for (const [at, text] of texts.entries()) {
    score(text, row)
    const hub = meanOfTop(row, index.units, size) / 2
    for (const { unit, share } of containing(text))
      contained.push({ unit: first + at, evaluation: unit, share })
    for (const unit of allNumbers(text)) {
      const likeness = row[unit] ?? 0
      if (likeness > 0) offer(nearest.same, unit, first + at, Math.fround(likeness - hub), likeness)
    }
    for (let unit = 0; unit < index.units; unit += 1) {
      const likeness = row[unit] ?? 0
      if (likeness <= 0) continue
      // Rounded as it is kept, so that equals stay equal when answers of threads are joined.
      const corrected = Math.fround(likeness - hub)
      if (corrected > (nearest.scores[unit * kept + kept - 1] ?? 0))
        offer(nearest, unit, first + at, corrected, likeness)
      if (likeness >= leastSure && corrected >= (sure[unit] ?? 9))
        beyond.push({ unit: first + at, evaluation: unit, likeness })
    }
  }
  return {
    ...nearest,
    containedUnits: Int32Array.from(contained, (each) => each.unit),
    containedEvaluation: Int32Array.from(contained, (each) => each.evaluation),
    containedShares: Float32Array.from(contained, (each) => each.share),
    sureUnits: Int32Array.from(beyond, (each) => each.unit),
    sureEvaluation: Int32Array.from(beyond, (each) => each.evaluation),
    sureLikeness: Float32Array.from(beyond, (each) => each.likeness),
  }
}

/** What is usual among evaluation units that are no copies of one another. */
export interface Usual {
  /** Of each unit how like everything it is. */
  hubs: Float32Array
  /** Of units taken as if they were training, their best score with another unit. */
  best: Float32Array
  /** Scores of random pairs. */
  random: Float32Array
}

/** From here two evaluation units are copies of one another and say nothing about what is usual. */
export const copies = 0.8
const mostRows = 1200
const mostRandom = 200_000

/**
 * Takes evaluation units as if they were training, each against all others: how like does clean text of this
 * kind get? Pairs of one item and copies are left out.
 */
export function usualOf(
  texts: readonly string[],
  items: readonly number[],
  index: TermIndex,
  weights: Weights,
): Usual {
  const score = createScorer(index, weights)
  const { units } = index
  const size = hubSize(units)
  const row = new Float32Array(units)
  const hubs = new Float32Array(units)
  const clean = (unit: number) => {
    score(texts[unit] ?? '', row)
    for (let other = 0; other < units; other += 1)
      if (items[other] === items[unit] || (row[other] ?? 0) >= copies) row[other] = -1
  }
  for (let unit = 0; unit < units; unit += 1) {
    clean(unit)
    hubs[unit] = meanOfTop(row, units, size) / 2
  }
  const step = Math.max(1, Math.ceil(units / mostRows))
  const best: number[] = []
  const random: number[] = []
  const every = Math.max(1, Math.ceil(((units / step) * units) / mostRandom))
  let seen = 0
  for (let unit = 0; unit < units; unit += step) {
    if (texts[unit] === '') continue
    clean(unit)
    let most = -9
    for (let other = 0; other < units; other += 1) {
      const likeness = row[other] ?? 0
      if (likeness < 0) continue
      const corrected = likeness - (hubs[unit] ?? 0) - (hubs[other] ?? 0)
      if (corrected > most) most = corrected
      if (seen++ % every === 0) random.push(corrected)
    }
    if (most > -9) best.push(most)
  }
  return { hubs, best: Float32Array.from(best).sort(), random: Float32Array.from(random).sort() }
}

/** The distinct numbers of a text; single digits say nothing. */
const numbersOf = (text: string) =>
  new Set(/\p{N}{2}/u.test(text) ? tokensOf(text).filter((token) => /^\p{N}{2}/u.test(token)) : [])

// Answers the cases, of those with numbers, whose numbers a text has all of.
function createNumberCheck(cases: readonly string[]): (text: string) => number[] {
  const holders = new Map<string, number[]>()
  const wanted = new Int32Array(cases.length)
  for (const [unit, text] of cases.entries())
    for (const number of numbersOf(text)) {
      const known = holders.get(number)
      if (known === undefined) holders.set(number, [unit])
      else known.push(unit)
      wanted[unit] = (wanted[unit] ?? 0) + 1
    }
  const having = new Int32Array(cases.length)
  return (text) => {
    having.fill(0)
    const all: number[] = []
    for (const number of numbersOf(text))
      for (const unit of holders.get(number) ?? []) {
        having[unit] = (having[unit] ?? 0) + 1
        if (having[unit] === wanted[unit]) all.push(unit)
      }
    return all
  }
}
