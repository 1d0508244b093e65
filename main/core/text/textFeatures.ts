import { createBags, tfidf } from './bags.ts'
import { normaliseRows, sideBySide, type Csr } from './csr.ts'
import { addCharacters, addWords, wordsOf } from './terms.ts'

/**
 * Words, pairs of words and characters of texts, each kind weighing the same; rows of length one. Terms of fewer
 * than `leastRows` texts are left out.
 */
export function textFeatures(texts: readonly string[], leastRows = 2): Csr {
  const [words, characters] = [createBags(), createBags()]
  for (const text of texts) {
    const found = wordsOf(text)
    addWords(found, words.add)
    addCharacters(found, characters.add)
    words.endRow()
    characters.endRow()
  }
  const matrix = sideBySide([
    { matrix: tfidf(words.done(), { leastRows }), weight: 1 },
    { matrix: tfidf(characters.done(), { leastRows }), weight: 1 },
  ])
  normaliseRows(matrix)
  return matrix
}
