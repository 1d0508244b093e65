import type { GramIndex } from './gramIndex.ts'
import type { Unit } from './items.ts'
import type { Scan } from './scan.ts'
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
  /** Hashes of whole parts that several items of both sides have: standard answers, greetings, empty results. */
  parts: ReadonlySet<number>
  /** 1 for grams of shared passages. */
  grams: Uint8Array
  /** 1 for grams that are the way people speak here: too frequent on both sides to tell a copy. */
  phrases: Uint8Array
  passages: Passage[]
}

/** A passage is shared when this many items of each side have it, and at least this many words long. */
export const sharedBy = 3
export const passageWords = 20
/** An item keeps at least so many words of what it asks: where a passage is all of it, the passage is the question. */
export const leastLeft = 3

/** What this many of `trainItems` share with several evaluation items is a form of the domain, not a leak. */
export const frequentFrom = (trainItems: number) => Math.max(10, Math.ceil(trainItems / 200))

/**
 * Finds the passages that count for nothing. Only long runs that several items of both sides share are masked,
 * and never a whole item, so a case that was copied many times into training is still found.
 */
export function findPassages(
  index: GramIndex,
  { trainHolders, candidates }: Scan,
  units: readonly Unit[],
  trainItems: number,
): Masks {
  const { grams, holders, gramCount } = index
  const frequent = (gram: number) => (holders[gram] ?? 0) >= sharedBy && (trainHolders[gram] ?? 0) >= sharedBy
  const phraseFrom = frequentFrom(trainItems)
  const phrases = Uint8Array.from(holders, (holding, gram) =>
    holding >= sharedBy && (trainHolders[gram] ?? 0) >= phraseFrom ? 1 : 0,
  )
  const masked = new Uint8Array(gramCount)
  const words: (Uint8Array | null)[] = index.units.map(() => null)
  const left = new Map<number, number>()
  index.units.forEach(({ item, role }, unit) => {
    if (role === 'asked') left.set(item, (left.get(item) ?? 0) + (index.words[unit]?.count ?? 0))
  })
  const leaves = (unit: number, count: number) => {
    const { item, role } = index.units[unit] ?? { item: 0, role: 'asked' }
    return role !== 'asked' || (left.get(item) ?? 0) - count >= leastLeft
  }
  const take = (unit: number, count: number) => {
    const { item, role } = index.units[unit] ?? { item: 0, role: 'asked' }
    if (role === 'asked') left.set(item, (left.get(item) ?? 0) - count)
  }
  const passages = new Map<number, Passage>()
  const parts = sharedParts(index, candidates, units, phraseFrom)
  index.wholes.forEach(({ exact }, unit) => {
    const part = parts.get(exact)
    const count = index.words[unit]?.count ?? 0
    if (part === undefined || !leaves(unit, count)) return
    take(unit, count)
    words[unit] = new Uint8Array(count).fill(1)
    passages.set(exact, { text: index.units[unit]?.text ?? '', words: count, ...part })
  })
  const runs: { unit: number; from: number; to: number }[] = []
  grams.forEach((row, unit) => {
    if (words[unit] !== null) return
    for (let at = 0; at < row.length;) {
      const from = at
      while (at < row.length && frequent(row[at] ?? 0)) at += 1
      const to = at + gramWords - 1
      if (at > from && to - from >= passageWords) {
        runs.push({ unit, from, to })
        take(unit, to - from)
      }
      if (at === from) at += 1
    }
  })
  for (const { unit, from, to } of runs) {
    if (!leaves(unit, 0)) continue
    const mask = words[unit] ?? new Uint8Array(index.words[unit]?.count ?? 0)
    mask.fill(1, from, to)
    words[unit] = mask
    for (const gram of grams[unit]?.subarray(from, to - gramWords + 1) ?? []) masked[gram] = 1
    const first = grams[unit]?.[from] ?? 0
    if (passages.has(first)) continue
    const { starts, ends } = index.words[unit] ?? { starts: [], ends: [] }
    passages.set(first, {
      text: index.units[unit]?.text.slice(starts[from] ?? 0, ends[to - 1] ?? 0) ?? '',
      words: to - from,
      evaluation: holders[first] ?? 0,
      train: trainHolders[first] ?? 0,
    })
  }
  return {
    words,
    parts: new Set(parts.keys()),
    grams: masked,
    phrases,
    passages: [...passages.values()].sort(
      (a, b) => b.train - a.train || b.words - a.words || (a.text < b.text ? -1 : 1),
    ),
  }
}

// Whole parts that enough items of both sides have.
function sharedParts(
  index: GramIndex,
  candidates: Scan['candidates'],
  units: readonly Unit[],
  trainFrom: number,
) {
  const holders = new Map<number, { evaluation: Set<number>; train: Set<number> }>()
  index.wholes.forEach(({ exact }, unit) => {
    const known = holders.get(exact) ?? { evaluation: new Set(), train: new Set() }
    known.evaluation.add(index.units[unit]?.item ?? 0)
    holders.set(exact, known)
  })
  for (const { unit, whole } of candidates) holders.get(whole.exact)?.train.add(units[unit]?.item ?? 0)
  const shared = new Map<number, { evaluation: number; train: number }>()
  for (const [exact, { evaluation, train }] of holders)
    if (evaluation.size >= sharedBy && train.size >= trainFrom)
      shared.set(exact, { evaluation: evaluation.size, train: train.size })
  return shared
}
