/** What one person said, in words. */
export interface Said {
  person: string
  words: readonly string[]
}

/** A word stands in a phrase where so many of those who say it say the phrase. */
const leastShare = 0.6
const longest = 4

/**
 * The longest phrase, of up to four words, in which nearly everybody says a word that says it at all: `charged twice`
 * for `charged`. The word alone where they say it in many ways, or where fewer than `people` say the phrase.
 */
export function phraseWith(word: string, said: readonly Said[], people: number): string {
  const holding = said.filter(({ words }) => words.includes(word))
  const least = Math.max(leastShare * holding.length, people)
  let phrase = [word]
  while (phrase.length < longest) {
    const wider = new Map<string, { phrase: string[]; people: Set<string>; n: number }>()
    for (const { person, words } of holding) {
      const found = new Set<string>()
      for (const at of placesOf(phrase, words)) {
        const before = words[at - 1]
        const after = words[at + phrase.length]
        for (const longer of [
          ...(before === undefined ? [] : [[before, ...phrase]]),
          ...(after === undefined ? [] : [[...phrase, after]]),
        ]) {
          const key = longer.join(' ')
          if (found.has(key) || !longer.every((each) => /\p{L}/u.test(each))) continue
          found.add(key)
          const known = wider.get(key) ?? { phrase: longer, people: new Set<string>(), n: 0 }
          known.n += 1
          if (known.people.size < people) known.people.add(person)
          wider.set(key, known)
        }
      }
    }
    const [best] = [...wider.values()]
      .filter((each) => each.n >= least && each.people.size >= people)
      .sort((a, b) => b.n - a.n || (a.phrase.join(' ') < b.phrase.join(' ') ? -1 : 1))
    if (best === undefined) break
    phrase = best.phrase
  }
  return phrase.join(' ')
}

/** Whether a word is but what a number starts with, as `inv` in `INV-2041`. */
export function isPrefix(word: string, said: readonly Said[]): boolean {
  const after = said.flatMap(({ words }) =>
    words.flatMap((each, at) => (each === word ? [words[at + 1]] : [])),
  )
  return after.filter((next) => next !== undefined && /^\p{N}/u.test(next)).length * 2 > after.length
}

function placesOf(phrase: readonly string[], words: readonly string[]): number[] {
  const places: number[] = []
  for (let at = 0; at + phrase.length <= words.length; at += 1)
    if (phrase.every((word, offset) => words[at + offset] === word)) places.push(at)
  return places
}
