const prime = 0x01000193
const start = 0x811c9dc5 | 0

/** What stands for a number in the template of a text. */
const numberWord = 0x2545f491

/** Of each UTF-16 code unit the letter or digit it counts as, 0 where it parts words. */
export const folded: Uint16Array = foldTable()

function foldTable(): Uint16Array {
  const table = new Uint16Array(65536)
  for (let code = 0; code < 65536; code += 1) {
    if (code >= 0xd800 && code <= 0xdfff) {
      table[code] = code
      continue
    }
    const plain = String.fromCharCode(code).normalize('NFKD').toLowerCase()
    if (/^[\p{L}\p{N}]/u.test(plain)) table[code] = plain.charCodeAt(0)
  }
  return table
}

/** Well-spread 32 bits of a hash. */
export function spread(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return (mixed ^ (mixed >>> 16)) | 0
}

/**
 * Where a placeholder of redaction (`[EMAIL_0A1B2C3D4E]`, `[NAME_1]`) that starts at `at` ends; -1 where there is
 * none. Placeholders are no words: the same person has another one in another workspace.
 */
export function placeholderEnd(text: string, at: number): number {
  let underscores = 0
  for (let to = at + 1; to < text.length && to < at + 48; to += 1) {
    const code = text.charCodeAt(to)
    if (code === 93) return underscores > 0 && to > at + 3 ? to + 1 : -1
    if (code === 95) underscores += 1
    else if (!((code >= 65 && code <= 90) || (code >= 48 && code <= 57 && underscores > 0))) return -1
  }
  return -1
}

/** The words of one text as hashes, with where they stand, and what the whole text comes to. */
export interface Words {
  count: number
  hashes: Int32Array
  starts: Int32Array
  ends: Int32Array
  /** 1 where the word holds a digit. */
  numbers: Uint8Array
}

/** The hash of all words in order, of their bag, and of their template, in which numbers are alike. */
export interface Whole {
  exact: number
  bag: number
  template: number
}

/** Reads the words of a text: letters and digits without case and accents, placeholders left out. */
export function readWords(text: string): Words {
  const hashes: number[] = []
  const starts: number[] = []
  const ends: number[] = []
  const numbers: number[] = []
  let hash = start
  let from = -1
  let digits = 0
  for (let at = 0; at <= text.length; at += 1) {
    const code = at === text.length ? 0 : text.charCodeAt(at)
    const letter = folded[code] ?? 0
    if (letter !== 0) {
      if (from < 0) from = at
      if (letter >= 48 && letter <= 57) digits = 1
      hash = Math.imul(hash ^ letter, prime)
      continue
    }
    if (from >= 0) {
      hashes.push(hash)
      starts.push(from)
      ends.push(at)
      numbers.push(digits)
      hash = start
      from = -1
      digits = 0
    }
    if (code === 91) {
      const to = placeholderEnd(text, at)
      if (to > 0) at = to - 1
    }
  }
  return {
    count: hashes.length,
    hashes: Int32Array.from(hashes),
    starts: Int32Array.from(starts),
    ends: Int32Array.from(ends),
    numbers: Uint8Array.from(numbers),
  }
}

/** What the whole text comes to, from its words; as `scanText` computes it on the way. */
export function wholeOf({ count, hashes, numbers }: Words): Whole {
  let [exact, bag, template, last] = [start, 0, start, 0]
  for (let at = 0; at < count; at += 1) {
    const hash = hashes[at] ?? 0
    exact = Math.imul(exact ^ hash, prime) ^ (hash >>> 15)
    bag = (bag + Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)) | 0
    const number = numbers[at] ?? 0
    if (number === 0) template = Math.imul(template ^ hash, prime) ^ (hash >>> 15)
    else if (last === 0) template = Math.imul(template ^ numberWord, prime)
    last = number
  }
  return { exact, bag, template }
}

/** Words of a gram; of each gram the rolling hash is `Σ word · base^(rest)`. */
export const gramWords = 8
const base = 0x9e3779b1 | 1
const leaving = powered(base, gramWords)

function powered(of: number, times: number): number {
  let power = 1
  for (let time = 0; time < times; time += 1) power = Math.imul(power, of)
  return power
}

/** The hashes of the grams of words in their order. */
export function gramsOf({ count, hashes }: Pick<Words, 'count' | 'hashes'>): Int32Array {
  const grams = new Int32Array(Math.max(0, count - gramWords + 1))
  let roll = 0
  for (let at = 0; at < count; at += 1) {
    roll = (Math.imul(roll, base) + (hashes[at] ?? 0)) | 0
    if (at >= gramWords) roll = (roll - Math.imul(hashes[at - gramWords] ?? 0, leaving)) | 0
    if (at >= gramWords - 1) grams[at - gramWords + 1] = spread(roll)
  }
  return grams
}

/** A filter over hashes: a bit that is not set was never put in. */
export interface HashFilter {
  bits: Uint32Array
  mask: number
}

export function createFilter(hashes: Iterable<number>, count: number): HashFilter {
  let size = 1 << 16
  while (size < count * 32 && size < 1 << 28) size *= 2
  const bits = new Uint32Array(size >>> 5)
  const mask = size - 1
  for (const hash of hashes) {
    const at = hash & mask
    bits[at >>> 5] = (bits[at >>> 5] ?? 0) | (1 << (at & 31))
  }
  return { bits, mask }
}

const ring = new Int32Array(gramWords)

/**
 * Goes once through a text: gives each gram that may be in the filter with the number of its first word, and
 * leaves what the whole text comes to in `whole`. Answers how many words there were. This is the loop in which
 * decontamination spends its time: one pass, nothing allocated.
 */
export function scanText(
  text: string,
  { bits, mask }: HashFilter,
  whole: Whole,
  found: (gram: number, word: number) => void,
): number {
  const { length } = text
  let hash = start
  let digits = 0
  let count = 0
  let roll = 0
  let [exact, bag, template, last] = [start, 0, start, 0]
  for (let at = 0; at <= length; at += 1) {
    const code = at === length ? 0 : text.charCodeAt(at)
    const letter = folded[code] ?? 0
    if (letter !== 0) {
      if (letter <= 57) digits = 1
      hash = Math.imul(hash ^ letter, prime)
      continue
    }
    if (hash !== start) {
      const slot = count & (gramWords - 1)
      roll = (Math.imul(roll, base) + hash) | 0
      if (count >= gramWords) roll = (roll - Math.imul(ring[slot] ?? 0, leaving)) | 0
      ring[slot] = hash
      count += 1
      exact = Math.imul(exact ^ hash, prime) ^ (hash >>> 15)
      bag = (bag + Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)) | 0
      if (digits === 0) template = Math.imul(template ^ hash, prime) ^ (hash >>> 15)
      else if (last === 0) template = Math.imul(template ^ numberWord, prime)
      last = digits
      if (count >= gramWords) {
        const gram = spread(roll)
        const bit = gram & mask
        if (((bits[bit >>> 5] ?? 0) & (1 << (bit & 31))) !== 0) found(gram, count - gramWords)
      }
      hash = start
      digits = 0
    }
    if (code === 91) {
      const to = placeholderEnd(text, at)
      if (to > 0) at = to - 1
    }
  }
  whole.exact = exact
  whole.bag = bag
  whole.template = template
  return count
}
