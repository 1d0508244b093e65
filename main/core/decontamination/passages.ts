import type { GramIndex } from './gramIndex.ts'
import { gramWords } from './words.ts'

/** A passage that many items of both sides share: a system prompt, a few-shot prompt, a text that questions are about. */
export interface Passage {
  text: string
  words: number
  evaluation: number
  train: number
}

export interface Masks {
  /** Of each evaluation unit which of its words belong to shared passages; null where none do. */
  words: readonly (Uint8Array | null)[]
  /** 1 for grams of shared passages. */
  grams: Uint8Array
  /** 1 for grams that are the way people speak here: too frequent on both sides to tell a copy. */
  phrases: Uint8Array
  passages: Passage[]
}

/** A passage is shared when this many items of each side have it, and at least this many words long. */
export const sharedBy = 3
export const passageWords = 20
/** An item keeps at least so many words: where a passage is all it says, the passage is what it asks. */
export const leastLeft = 3

/** What this many of `trainItems` share with several evaluation items is a form of the domain, not a leak. */
export const frequentFrom = (trainItems: number) => Math.max(10, Math.ceil(trainItems / 200))

/**
 * Finds the passages that count for nothing. Only long runs that several items of both sides share are masked,
 * and never a whole item, so a case that was copied many times into training is still found.
 */
export function findPassages(index: GramIndex, trainHolders: Int32Array, trainItems: number): Masks {
  const { units, grams, holders, gramCount } = index
  const frequent = (gram: number) => (holders[gram] ?? 0) >= sharedBy && (trainHolders[gram] ?? 0) >= sharedBy
  const phraseFrom = frequentFrom(trainItems)
  const phrases = Uint8Array.from(holders, (holding, gram) =>
    holding >= sharedBy && (trainHolders[gram] ?? 0) >= phraseFrom ? 1 : 0,
  )
  const masked = new Uint8Array(gramCount)
  const words: (Uint8Array | null)[] = units.map(() => null)
  const runs: { unit: number; from: number; to: number }[] = []
  grams.forEach((row, unit) => {
    for (let at = 0; at < row.length;) {
      const from = at
      while (at < row.length && frequent(row[at] ?? 0)) at += 1
      const to = at + gramWords - 1
      if (at > from && to - from >= passageWords) runs.push({ unit, from, to })
      if (at === from) at += 1
    }
  })
  if (runs.length === 0) return { words, grams: masked, phrases, passages: [] }
  const left = new Map<number, number>()
  units.forEach(({ item }, unit) => left.set(item, (left.get(item) ?? 0) + (index.words[unit]?.count ?? 0)))
  for (const { unit, from, to } of runs) {
    const item = units[unit]?.item ?? 0
    left.set(item, (left.get(item) ?? 0) - (to - from))
  }
  const passages = new Map<number, Passage>()
  for (const { unit, from, to } of runs) {
    if ((left.get(units[unit]?.item ?? 0) ?? 0) < leastLeft) continue
    const mask = words[unit] ?? new Uint8Array(index.words[unit]?.count ?? 0)
    mask.fill(1, from, to)
    words[unit] = mask
    for (const gram of grams[unit]?.subarray(from, to - gramWords + 1) ?? []) masked[gram] = 1
    const first = grams[unit]?.[from] ?? 0
    if (passages.has(first)) continue
    const { starts, ends } = index.words[unit] ?? { starts: [], ends: [] }
    passages.set(first, {
      text: units[unit]?.text.slice(starts[from] ?? 0, ends[to - 1] ?? 0) ?? '',
      words: to - from,
      evaluation: holders[first] ?? 0,
      train: trainHolders[first] ?? 0,
    })
  }
  return {
    words,
    grams: masked,
    phrases,
    passages: [...passages.values()].sort(
      (a, b) => b.train - a.train || b.words - a.words || (a.text < b.text ? -1 : 1),
    ),
  }
}
