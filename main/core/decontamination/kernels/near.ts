import { bandsFor, createSigner } from '../../text/bands.ts'
import { hashesOf, jaccard, shinglesOf } from '../../text/shingles.ts'
import { tokensOf } from './vocabulary.ts'

/** Of one text so many pairs are told, the nearest: texts of one form would be near-copies of every case of it. */
const mostOfText = 16

/** Pairs below this Jaccard are strangers. */
export const leastJaccard = 0.5

/** Near-copies: the unit of the texts, the evaluation unit, and their Jaccard with and without their numbers. */
export interface NearPairs {
  units: Int32Array
  evaluation: Int32Array
  jaccards: Float32Array
  templates: Float32Array
}

const numbersAlike = (text: string) => text.replaceAll(/\p{N}+/gu, '0')

/** Finds near-copies of evaluation texts by MinHash bands, and verifies each by its true Jaccard. */
export function nearPairs(texts: readonly string[], evaluation: readonly string[]): NearPairs {
  const shape = bandsFor(leastJaccard)
  const sign = createSigner(shape)
  const keys = new Int32Array(shape.bands)
  const holders = new Map<number, number[]>()
  const plain = evaluation.map((text) => tokensOf(text).join(' '))
  const templates = plain.map((text) => {
    const alike = numbersAlike(text)
    return Int32Array.from(shinglesOf(alike))
  })
  for (const [unit, text] of plain.entries()) {
    if (text === '') continue
    sign(hashesOf(numbersAlike(text)), keys)
    for (const key of keys) {
      const known = holders.get(key)
      if (known === undefined) holders.set(key, [unit])
      else known.push(unit)
    }
  }
  const found: { unit: number; evaluation: number; jaccard: number; template: number }[] = []
  const seen = new Int32Array(evaluation.length).fill(-1)
  for (const [unit, raw] of texts.entries()) {
    const text = tokensOf(raw).join(' ')
    if (text === '') continue
    const alike = numbersAlike(text)
    sign(hashesOf(alike), keys)
    let own: Int32Array | null = null
    const pairs: typeof found = []
    for (const key of keys)
      for (const other of holders.get(key) ?? []) {
        if (seen[other] === unit) continue
        seen[other] = unit
        own ??= Int32Array.from(shinglesOf(alike))
        const template = jaccard(own, templates[other] ?? own)
        if (template < leastJaccard) continue
        const here = Int32Array.from(shinglesOf(text))
        pairs.push({
          unit,
          evaluation: other,
          template,
          jaccard: jaccard(here, Int32Array.from(shinglesOf(plain[other] ?? ''))),
        })
      }
    pairs.sort((a, b) => b.jaccard - a.jaccard || b.template - a.template || a.evaluation - b.evaluation)
    found.push(...pairs.slice(0, mostOfText))
  }
  return {
    units: Int32Array.from(found, (each) => each.unit),
    evaluation: Int32Array.from(found, (each) => each.evaluation),
    jaccards: Float32Array.from(found, (each) => each.jaccard),
    templates: Float32Array.from(found, (each) => each.template),
  }
}
