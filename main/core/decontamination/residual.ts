import { passageWords } from './passages.ts'
import { gramWords, readWords, wholeOf, type Whole, type Words } from './words.ts'

/** A text without the words that a mask covers: what is left of it, and what that comes to as a whole. */
export interface Residual {
  text: string
  words: Words
  whole: Whole
}

/** Takes the masked words out of a text; the rest keeps its order. */
export function residualOf(text: string, words: Words, mask: Uint8Array): Residual {
  let left = ''
  let kept = 0
  const hashes = new Int32Array(words.count)
  const numbers = new Uint8Array(words.count)
  const starts = new Int32Array(words.count)
  const ends = new Int32Array(words.count)
  for (let word = 0; word < words.count; word += 1) {
    if (mask[word] === 1) continue
    hashes[kept] = words.hashes[word] ?? 0
    numbers[kept] = words.numbers[word] ?? 0
    starts[kept] = words.starts[word] ?? 0
    ends[kept] = words.ends[word] ?? 0
    kept += 1
    const next =
      word + 1 < words.count && mask[word + 1] !== 1 ? (words.starts[word + 1] ?? 0) : (words.ends[word] ?? 0)
    left += text.slice(words.starts[word] ?? 0, next)
    if (next === words.ends[word]) left += ' '
  }
  const rest: Words = {
    count: kept,
    hashes: hashes.subarray(0, kept),
    numbers: numbers.subarray(0, kept),
    starts: starts.subarray(0, kept),
    ends: ends.subarray(0, kept),
  }
  return { text: left.trimEnd(), words: rest, whole: wholeOf(rest) }
}

/** The mask of a training unit: its words in runs as long as a passage, all of shared passages; null where none are. */
export function trainMask(
  count: number,
  grams: Int32Array,
  at: Int32Array,
  masked: Uint8Array,
): Uint8Array | null {
  let mask: Uint8Array | null = null
  let [from, to] = [0, 0]
  const close = () => {
    if (to - from < passageWords) return
    mask ??= new Uint8Array(count)
    mask.fill(1, from, to)
  }
  for (let each = 0; each < grams.length; each += 1) {
    if (masked[grams[each] ?? 0] !== 1) continue
    const word = at[each] ?? 0
    if (word > to - gramWords + 1) {
      close()
      from = word
    }
    to = word + gramWords
  }
  close()
  return mask
}

export const readResidual = (text: string, mask: Uint8Array) => residualOf(text, readWords(text), mask)
