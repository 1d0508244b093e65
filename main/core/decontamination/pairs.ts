import type { GramIndex } from './gramIndex.ts'
import type { Masks } from './passages.ts'
import type { Candidate } from './scan.ts'
import { gramWords } from './words.ts'

/** What a training unit and an evaluation unit have in common, word for word. */
export interface Overlap {
  evaluation: number
  /** Share of the evaluation unit's own words that stand in grams both have. */
  coverage: number
  /** Words in the longest run that both have. */
  longest: number
  /** Words of the training unit in shared grams. */
  trainWords: number
}

const mostPlaces = 512

/** Words of an evaluation unit that no shared passage covers. */
export function ownWords(index: GramIndex, masks: Masks, unit: number): number {
  const mask = masks.words[unit]
  const count = index.words[unit]?.count ?? 0
  return mask === null || mask === undefined ? count : count - mask.reduce((sum, each) => sum + each, 0)
}

/** From here a case stands in a text as a whole, whether or not others speak like it. */
const wholeCase = 0.9

/**
 * Answers the evaluation units that share grams with a candidate. Shared passages are left out, and phrases of the
 * domain too, unless nearly the whole case stands there.
 */
export function createOverlaps(index: GramIndex, masks: Masks): (candidate: Candidate) => Overlap[] {
  const open = Int32Array.from(index.grams, (row, unit) => (mostlyPhrases(index, masks, row, unit) ? -1 : 0))
  let number = 0
  return (candidate) => overlapsOf(index, masks, candidate, open, (number += 1))
}

// Of a case with words of its own, phrases can make a whole only where some of those words stand too.
function mostlyPhrases(index: GramIndex, { phrases }: Masks, row: Int32Array, unit: number): boolean {
  const count = index.words[unit]?.count ?? 0
  const covered = new Uint8Array(count)
  row.forEach((gram, word) => {
    if (phrases[gram] === 1) covered.fill(1, word, word + gramWords)
  })
  return covered.reduce((sum, each) => sum + each, 0) >= wholeCase * count
}

// `open` holds -1 for units whose phrases always count, and the number of the last candidate that shares more.
function overlapsOf(
  index: GramIndex,
  masks: Masks,
  { grams, at }: Candidate,
  open: Int32Array,
  number: number,
): Overlap[] {
  const { placeStarts, placeUnits, placeWords } = index
  for (const gram of grams) {
    if (masks.grams[gram] === 1 || masks.phrases[gram] === 1) continue
    const end = Math.min(placeStarts[gram + 1] ?? 0, (placeStarts[gram] ?? 0) + mostPlaces)
    for (let place = placeStarts[gram] ?? 0; place < end; place += 1) {
      const unit = placeUnits[place] ?? 0
      if (open[unit] !== -1) open[unit] = number
    }
  }
  const covered = new Map<
    number,
    {
      bits: Uint8Array
      last: number
      lastTrain: number
      run: number
      longest: number
      ownLongest: number
      trainWords: number
      trainEnd: number
    }
  >()
  for (let each = 0; each < grams.length; each += 1) {
    const gram = grams[each] ?? 0
    if (masks.grams[gram] === 1) continue
    const phrase = masks.phrases[gram] === 1
    const trainWord = at[each] ?? 0
    const end = Math.min(placeStarts[gram + 1] ?? 0, (placeStarts[gram] ?? 0) + mostPlaces)
    for (let place = placeStarts[gram] ?? 0; place < end; place += 1) {
      const unit = placeUnits[place] ?? 0
      if (phrase && open[unit] !== -1 && open[unit] !== number) continue
      const word = placeWords[place] ?? 0
      let found = covered.get(unit)
      if (found === undefined) {
        found = {
          bits: new Uint8Array(index.words[unit]?.count ?? 0),
          last: -2,
          lastTrain: -2,
          run: 0,
          longest: 0,
          ownLongest: 0,
          trainWords: 0,
          trainEnd: 0,
        }
        covered.set(unit, found)
      }
      for (let covers = word; covers < word + gramWords; covers += 1)
        found.bits[covers] = (found.bits[covers] ?? 0) | (phrase ? 1 : 3)
      const goesOn = trainWord === found.lastTrain + 1 && word === found.last + 1
      found.run = goesOn ? found.run + 1 : gramWords
      if (found.run > found.longest) found.longest = found.run
      if (!phrase && found.run > found.ownLongest) found.ownLongest = found.run
      if (trainWord !== found.lastTrain) {
        found.trainWords += trainWord + gramWords - Math.max(trainWord, found.trainEnd)
        found.trainEnd = trainWord + gramWords
      }
      found.last = word
      found.lastTrain = trainWord
    }
  }
  return [...covered].map(([evaluation, { bits, longest, ownLongest, trainWords }]) => {
    const mask = masks.words[evaluation]
    let [all, own] = [0, 0]
    for (let word = 0; word < bits.length; word += 1) {
      if (bits[word] === 0 || mask?.[word] === 1) continue
      all += 1
      if (bits[word] === 3) own += 1
    }
    const words = Math.max(1, ownWords(index, masks, evaluation))
    if (all / words >= wholeCase) return { evaluation, coverage: all / words, longest, trainWords }
    return {
      evaluation,
      coverage: own / words,
      longest: ownLongest,
      // An excerpt that is all phrases is none.
      trainWords: own === 0 ? 0 : trainWords,
    }
  })
}
