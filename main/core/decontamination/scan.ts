import type { GramIndex } from './gramIndex.ts'
import type { Unit } from './items.ts'
import { scanText, type Whole } from './words.ts'

/** A training unit of which something stands in the evaluation side too. */
export interface Candidate {
  unit: number
  whole: Whole
  /** Numbers of the grams it shares, and the word of the unit where each begins; ascending by word. */
  grams: Int32Array
  at: Int32Array
  words: number
}

export interface Scan {
  candidates: Candidate[]
  /** Of each gram of the index the training items that have it. */
  trainHolders: Int32Array
  /** Words of each unit. */
  wordsOf: Int32Array
}

/** A gram that so many training items and this many evaluation items share is shared by all: it is only counted. */
const common = 1000
const commonInEvaluation = 3

const perPause = 64

/** Wholes of the evaluation side by hash, to look a training unit up in. */
export function wholeTables(wholes: readonly (Whole | null)[]) {
  const tables = {
    exact: new Map<number, number[]>(),
    bag: new Map<number, number[]>(),
    template: new Map<number, number[]>(),
  }
  wholes.forEach((whole, unit) => {
    if (whole === null) return
    for (const kind of ['exact', 'bag', 'template'] as const) {
      const known = tables[kind].get(whole[kind])
      if (known === undefined) tables[kind].set(whole[kind], [unit])
      else known.push(unit)
    }
  })
  return tables
}

/** Goes once through the training side, for grams and wholes that the evaluation side has too. */
export async function scanTraining(
  index: GramIndex,
  units: readonly Unit[],
  pause: () => Promise<void>,
  progress: (done: number) => void,
): Promise<Scan> {
  const { filter, numberOf, gramCount, holders } = index
  const tables = wholeTables(index.wholes)
  const trainHolders = new Int32Array(gramCount)
  const lastItem = new Int32Array(gramCount).fill(-1)
  const candidates: Candidate[] = []
  const whole: Whole = { exact: 0, bag: 0, template: 0 }
  let grams: number[] = []
  let at: number[] = []
  let item = 0
  const wordsOf = new Int32Array(units.length)
  const found = (hash: number, word: number) => {
    const gram = numberOf.get(hash)
    if (gram === undefined) return
    const known = trainHolders[gram] ?? 0
    if (lastItem[gram] !== item) {
      lastItem[gram] = item
      trainHolders[gram] = known + 1
    }
    if (known > common && (holders[gram] ?? 0) >= commonInEvaluation) return
    grams.push(gram)
    at.push(word)
  }
  for (let unit = 0; unit < units.length; unit += 1) {
    if (unit % perPause === 0) {
      progress(unit)
      await pause()
    }
    const each = units[unit]
    if (each === undefined) break
    item = each.item
    const count = scanText(each.text, filter, whole, found)
    wordsOf[unit] = count
    if (
      grams.length === 0 &&
      !tables.exact.has(whole.exact) &&
      !tables.bag.has(whole.bag) &&
      !tables.template.has(whole.template)
    )
      continue
    candidates.push({
      unit,
      whole: { ...whole },
      grams: Int32Array.from(grams),
      at: Int32Array.from(at),
      words: count,
    })
    grams = []
    at = []
  }
  return { candidates, trainHolders, wordsOf }
}
