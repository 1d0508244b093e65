import type { Unit } from './items.ts'
import {
  createFilter,
  gramsOf,
  readWords,
  wholeOf,
  type HashFilter,
  type Whole,
  type Words,
} from './words.ts'

/** The evaluation side, read once: its words, its grams and where they stand. */
export interface GramIndex {
  units: readonly Unit[]
  words: readonly Words[]
  /** Of each unit the number of the gram at each of its words. */
  grams: readonly Int32Array[]
  wholes: readonly Whole[]
  filter: HashFilter
  numberOf: ReadonlyMap<number, number>
  gramCount: number
  /** Of each gram the evaluation items that have it. */
  holders: Int32Array
  /** Of each gram its places, from `placeStarts[gram]` on: the unit and the word. */
  placeStarts: Int32Array
  placeUnits: Int32Array
  placeWords: Int32Array
}

/** Reads the units of the evaluation side. */
export function createGramIndex(units: readonly Unit[]): GramIndex {
  const words = units.map(({ text }) => readWords(text))
  const hashes = words.map(gramsOf)
  const numberOf = new Map<number, number>()
  const grams = hashes.map((row) =>
    row.map((hash) => {
      const known = numberOf.get(hash)
      if (known !== undefined) return known
      numberOf.set(hash, numberOf.size)
      return numberOf.size - 1
    }),
  )
  const gramCount = numberOf.size
  const holders = new Int32Array(gramCount)
  const lastItem = new Int32Array(gramCount).fill(-1)
  const placeStarts = new Int32Array(gramCount + 1)
  grams.forEach((row, unit) => {
    const item = units[unit]?.item ?? 0
    for (const gram of row) {
      placeStarts[gram + 1] = (placeStarts[gram + 1] ?? 0) + 1
      if (lastItem[gram] === item) continue
      lastItem[gram] = item
      holders[gram] = (holders[gram] ?? 0) + 1
    }
  })
  for (let gram = 0; gram < gramCount; gram += 1)
    placeStarts[gram + 1] = (placeStarts[gram + 1] ?? 0) + (placeStarts[gram] ?? 0)
  const next = placeStarts.slice()
  const placeUnits = new Int32Array(placeStarts[gramCount] ?? 0)
  const placeWords = new Int32Array(placeUnits.length)
  grams.forEach((row, unit) =>
    row.forEach((gram, word) => {
      const at = next[gram] ?? 0
      placeUnits[at] = unit
      placeWords[at] = word
      next[gram] = at + 1
    }),
  )
  return {
    units,
    words,
    grams,
    wholes: words.map(wholeOf),
    filter: createFilter(numberOf.keys(), gramCount),
    numberOf,
    gramCount,
    holders,
    placeStarts,
    placeUnits,
    placeWords,
  }
}
