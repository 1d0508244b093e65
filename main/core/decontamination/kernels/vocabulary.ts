import { conceptsBy } from './concepts.ts'

/** Terms are of three kinds, each with its own range of slots: words and pairs of them, concepts, and parts of words. */
export const kinds = 3
const bits = 20
export const slots = kinds << bits

/** Of a part only so much is read for likeness; what stands word for word is sought in all of it. */
export const readCharacters = 20_000

const endings = /(?:ations?|ments?|ings?|edly|ness|ers?|ed|ies|es|s|ly)$/

/** A word without its usual English ending. */
export function stemOf(word: string): string {
  if (word.length <= 3) return word
  const stem = word.replace(endings, '')
  return stem.length < 2 ? word : stem
}

function hashed(text: string, seed: number): number {
  let hash = 0x811c9dc5 ^ seed
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return mixed(hash)
}

function mixed(hash: number): number {
  const once = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35)
  return twice ^ (twice >>> 16)
}

const slotOf = (hash: number, kind: number) => ((hash >>> (32 - bits)) | (kind << bits)) >>> 0

/** The slot of a word by its stem, alone. */
export const wordSlot = (stem: string): number => slotOf(hashed(stem, 1), 0)

interface Word {
  word: number
  concept: number
  wordSlot: number
  conceptSlot: number
  parts: Int32Array
}

export interface TermCounter {
  /** Counts the terms of a text; the lists are good until the next call. */
  count(text: string): { terms: readonly Int32Array[]; lengths: readonly number[]; counts: Uint16Array }
}

const mostKnown = 200_000

/** Counts terms of text after text; words it has met are looked up. */
export function createTermCounter(): TermCounter {
  const concepts = conceptsBy(stemOf)
  const known = new Map<string, Word>()
  const counts = new Uint16Array(slots)
  const terms = Array.from({ length: kinds }, () => new Int32Array(1 << 15))
  const lengths = [0, 0, 0]

  const put = (kind: number, slot: number) => {
    const before = counts[slot] ?? 0
    if (before === 0) {
      const at = lengths[kind] ?? 0
      let list = terms[kind] ?? new Int32Array()
      if (at === list.length) {
        const larger = new Int32Array(list.length * 2)
        larger.set(list)
        terms[kind] = list = larger
      }
      list[at] = slot
      lengths[kind] = at + 1
    }
    if (before < 65535) counts[slot] = before + 1
  }

  const learn = (token: string): Word => {
    const stem = stemOf(token)
    const concept = concepts.get(stem)
    const word = hashed(stem, 1)
    const meaning = concept === undefined ? hashed(stem, 2) : mixed(concept * 0x9e3779b1 + 3)
    const marked = ` ${token} `
    const parts = new Int32Array(Math.max(1, marked.length - 3))
    for (let at = 0; at < parts.length; at += 1) parts[at] = slotOf(hashed(marked.slice(at, at + 4), 4), 2)
    const learnt = {
      word,
      concept: meaning,
      wordSlot: slotOf(word, 0),
      conceptSlot: slotOf(meaning, 1),
      parts,
    }
    if (known.size >= mostKnown) known.clear()
    known.set(token, learnt)
    return learnt
  }

  return {
    count: (text) => {
      for (let kind = 0; kind < kinds; kind += 1) {
        const list = terms[kind] ?? []
        for (let at = 0; at < (lengths[kind] ?? 0); at += 1) counts[list[at] ?? 0] = 0
        lengths[kind] = 0
      }
      let before: Word | null = null
      for (const token of tokensOf(text)) {
        const word = known.get(token) ?? learn(token)
        put(0, word.wordSlot)
        put(1, word.conceptSlot)
        if (before !== null) {
          put(0, slotOf(mixed(Math.imul(before.word, 0x01000193) ^ word.word), 0))
          put(1, slotOf(mixed(Math.imul(before.concept, 0x01000193) ^ word.concept), 1))
        }
        for (let at = 0; at < word.parts.length; at += 1) put(2, word.parts[at] ?? 0)
        before = word
      }
      return { terms, lengths, counts }
    },
  }
}

/** Words as they are compared by likeness: identifiers split where their parts meet, without accents and case. */
export function tokensOf(text: string): string[] {
  const read = text.length > readCharacters ? text.slice(0, readCharacters) : text
  const plain = read.replaceAll(/\[[A-Z][A-Z_]*_[0-9A-Z]{1,12}\]/g, ' ')
  const ascii = /^[\0-\x7f]*$/.test(plain)
    ? plain
    : plain.normalize('NFKD').replaceAll(/[\u0300-\u036f]/g, '')
  return (
    ascii
      .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
      .toLowerCase()
      .match(/\p{L}+|\p{N}+/gu) ?? []
  )
}
