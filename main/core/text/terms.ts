const prime = 0x01000193

/** A hash of a text's code units (FNV-1a, finished as in MurmurHash3); `seed` keeps kinds of terms apart. */
export function hashOf(text: string, seed = 0): number {
  let hash = 0x811c9dc5 ^ seed
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), prime)
  return finished(hash)
}

function finished(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35)
  return mixed ^ (mixed >>> 16)
}

/** The words of a text: runs of letters and digits in lower case, without accents. */
export function wordsOf(text: string): string[] {
  return (
    text
      .normalize('NFKD')
      .replaceAll(/[\u0300-\u036f’']/g, '')
      .toLowerCase()
      .match(/[\p{L}\p{N}_]+/gu) ?? []
  )
}

/** Gives the hashes of words and of neighbouring pairs of words. */
export function addWords(words: readonly string[], add: (term: number) => void): void {
  let before = 0
  for (const [at, word] of words.entries()) {
    const hash = hashOf(word, 1)
    add(hash)
    if (at > 0) add(finished(Math.imul(before, prime) ^ hash))
    before = hash
  }
}

/** Gives the hashes of the `least` to `most` characters inside each word, its ends marked. */
export function addCharacters(
  words: readonly string[],
  add: (term: number) => void,
  [least, most]: readonly [number, number] = [3, 5],
): void {
  for (const word of words) {
    const marked = ` ${word} `
    for (let from = 0; from + least <= marked.length; from += 1) {
      let hash = 0x811c9dc5 ^ 2
      for (let length = 1; length <= most && from + length <= marked.length; length += 1) {
        hash = Math.imul(hash ^ marked.charCodeAt(from + length - 1), prime)
        if (length >= least) add(finished(hash))
      }
    }
  }
}
