/** Texts of this many characters and more are compared by words: their characters are many and their words enough. */
const longText = 400
const characters = 5
const words = 3

/** Well-spread 32 bits of a 32-bit number (the last steps of MurmurHash3). */
export function mixed(x: number): number {
  let h = x | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) | 0
}

let scratch = new Int32Array(1024)

/**
 * The shingles of a text as hashes in the order of the text: five characters each, or three words of a long
 * text. The array is good until the next call.
 */
export function hashesOf(text: string): Int32Array {
  const count = text.length >= longText ? wordShingles(text) : characterShingles(text)
  return scratch.subarray(0, count)
}

/** Sorts hashes in place and moves each one once to the front; answers how many there are. */
export function distinctFirst(hashes: Int32Array): number {
  hashes.sort()
  let distinct = 0
  for (let at = 0; at < hashes.length; at += 1) {
    const hash = hashes[at] ?? 0
    if (distinct === 0 || hash !== hashes[distinct - 1]) hashes[distinct++] = hash
  }
  return distinct
}

/** The shingles of a text as distinct hashes in ascending order; good until the next call. */
export function shinglesOf(text: string): Int32Array {
  const found = hashesOf(text)
  return found.subarray(0, distinctFirst(found))
}

const base = 0x01000193
const leaving = Math.imul(Math.imul(base, base), Math.imul(base, base))

// A hash that rolls: the character that leaves is taken out, the next is put in.
function characterShingles(text: string): number {
  const { length } = text
  const count = Math.max(1, length - characters + 1)
  if (scratch.length < count) scratch = new Int32Array(count * 2)
  let hash = 0
  for (let at = 0; at < length; at += 1) {
    if (at >= characters) hash = (hash - Math.imul(text.charCodeAt(at - characters), leaving)) | 0
    hash = (Math.imul(hash, base) + text.charCodeAt(at)) | 0
    if (at >= characters - 1) scratch[at - characters + 1] = mixed(hash)
  }
  if (length < characters) scratch[0] = mixed(hash ^ length)
  return count
}

function wordShingles(text: string): number {
  const hashes: number[] = []
  let hash = 17
  for (let at = 0; at <= text.length; at += 1) {
    const code = at === text.length ? 32 : text.charCodeAt(at)
    if (code !== 32) hash = Math.imul(hash, 0x01000193) ^ code
    else if (hash !== 17) {
      hashes.push(hash)
      hash = 17
    }
  }
  const count = Math.max(1, hashes.length - words + 1)
  if (scratch.length < count) scratch = new Int32Array(count * 2)
  for (let at = 0; at < count; at += 1) {
    let joined = 31
    for (let i = at; i < Math.min(hashes.length, at + words); i += 1)
      joined = Math.imul(joined ^ (hashes[i] ?? 0), 0x9e3779b1) + i - at
    scratch[at] = mixed(joined)
  }
  return count
}

/** Shared shingles over all shingles of two texts: 1 where they are the same set. */
export function jaccard(a: Int32Array, b: Int32Array): number {
  let [i, j, shared] = [0, 0, 0]
  while (i < a.length && j < b.length) {
    const [x, y] = [a[i] ?? 0, b[j] ?? 0]
    if (x === y) shared += 1
    if (x <= y) i += 1
    if (y <= x) j += 1
  }
  const all = a.length + b.length - shared
  return all === 0 ? 1 : shared / all
}
