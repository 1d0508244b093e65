import type { Weights } from './likeness.ts'
import { stemOf, tokensOf, wordSlot } from './vocabulary.ts'

/** From this share of a case's words by weight, in any order, a text may say the case again. */
export const leastContained = 0.7
/** Fewer words come together by chance. */
const leastWords = 6

/** Answers the cases of which a text has nearly all words, in whatever order, each with the share it has. */
export function createContainment(cases: readonly string[], weights: Weights) {
  const holders = new Map<string, { unit: number; share: number }[]>()
  for (const [unit, text] of cases.entries()) {
    const words = stemsOf(text)
    if (words.size < leastWords) continue
    const weighed = [...words].map((word) => ({ word, weight: weights[wordSlot(word)] ?? 0 }))
    const all = weighed.reduce((sum, { weight }) => sum + weight, 0)
    if (all === 0) continue
    for (const { word, weight } of weighed) {
      const known = holders.get(word) ?? []
      holders.set(word, known)
      if (weight > 0) known.push({ unit, share: weight / all })
    }
  }
  const shares = new Float64Array(cases.length)
  return (text: string): { unit: number; share: number }[] => {
    shares.fill(0)
    const found: number[] = []
    for (const word of stemsOf(text))
      for (const { unit, share } of holders.get(word) ?? []) {
        const before = shares[unit] ?? 0
        shares[unit] = before + share
        if (before < leastContained && before + share >= leastContained) found.push(unit)
      }
    return found.map((unit) => ({ unit, share: shares[unit] ?? 0 }))
  }
}

const stemsOf = (text: string) => new Set(tokensOf(text).map(stemOf))
