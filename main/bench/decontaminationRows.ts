import { decontaminate, type Item, type Layer } from '../core/decontamination/decontamination.ts'
import { createRandom } from '../core/text/seeded.ts'
import { interleave, rowOf, timed } from './pairs.ts'
import type { RowGroup } from './rowGroup.ts'

const cases = 550
const mostForWords = 100_000
const mostForLikeness = 20_000
const likenessLimitMs = 20_000
const wordLayers: readonly Layer[] = ['exact', 'numbers', 'grams']

/** Decontamination against the bare loop that any search for eight-word grams must run, and against its limit. */
export const decontaminationRows: RowGroup = {
  names: ['decontamination-words', 'decontamination-all'],
  run: async (stand, wanted) => {
    const { signal, ports } = stand
    const quiet = { signal, progress: () => undefined }
    const evaluation = texts(cases, 1, 'case')
    const rows = []
    if (wanted('decontamination-words')) {
      const train = withCopies(texts(Math.min(mostForWords, stand.traces), 2, 'training'), evaluation)
      stand.say(`Comparing ${train.length} texts with ${cases} cases word for word`)
      const pairs = await interleave(
        stand.pairs,
        signal,
        () => timed(() => decontaminate(ports, { train, evaluation, layers: wordLayers }, quiet)),
        () => timed(async () => bareGrams(train, evaluation)),
      )
      rows.push(rowOf({ name: 'decontamination-words', unit: 'ms', goal: 2 }, pairs))
    }
    if (wanted('decontamination-all')) {
      const train = withCopies(texts(Math.min(mostForLikeness, stand.traces), 3, 'training'), evaluation)
      const limit = (likenessLimitMs * train.length) / mostForLikeness
      const calibration = await stand.calibration()
      stand.say(`Comparing ${train.length} texts with ${cases} cases in all ways`)
      const pairs = await interleave(
        stand.pairs,
        signal,
        () => timed(() => decontaminate(ports, { train, evaluation }, quiet)),
        () => calibration.scaled(limit),
      )
      rows.push(rowOf({ name: 'decontamination-all', unit: 'ms', goal: 1 }, pairs))
    }
    return rows
  },
}

const syllables = [
  'ba',
  'ce',
  'di',
  'fo',
  'gu',
  'ha',
  'ji',
  'ke',
  'lo',
  'mu',
  'na',
  'pe',
  'qi',
  'ro',
  'su',
  'ta',
  'vi',
  'wo',
  'xa',
  'zu',
]

/** Texts of about 60 words from 8,000 that come as often as words do. */
function texts(count: number, seed: number, prefix: string): Item[] {
  const random = createRandom(seed)
  const words = Array.from({ length: 8000 }, (_, at) =>
    [at % 20, Math.floor(at / 20) % 20, Math.floor(at / 400)].map((each) => syllables[each % 20]).join(''),
  )
  return Array.from({ length: count }, (_, id) => {
    const length = 30 + Math.floor(random() * 60)
    let text = ''
    for (let word = 0; word < length; word += 1)
      text += `${words[Math.floor(8000 * random() ** 3)] ?? ''}${word % 12 === 11 ? `, ${Math.floor(random() * 1000)}. ` : ' '}`
    return { id: `${prefix} ${id}`, parts: [text] }
  })
}

// One training text in a thousand is a case, whole or inside another text.
function withCopies(train: Item[], evaluation: readonly Item[]): Item[] {
  for (let at = 0; at < train.length; at += 1000) {
    const of = evaluation[(at / 1000) % evaluation.length]?.parts[0] ?? ''
    const own = train[at]
    if (own !== undefined)
      train[at] = { ...own, parts: [at % 2000 === 0 ? of : `${own.parts[0] ?? ''} ${of}`] }
  }
  return train
}

const base = 0x9e3779b1 | 1
const prime = 0x01000193

/** The bare loop: words hashed letter by letter, grams of eight by a rolling hash, each looked up in a Bloom filter. */
export function bareGrams(train: readonly Item[], evaluation: readonly Item[]): number {
  const bits = new Uint32Array(1 << 16)
  let found = 0
  const ring = new Int32Array(8)
  const leaving = [1, 2, 3, 4, 5, 6, 7, 8].reduce((power) => Math.imul(power, base), 1)
  const grams = (text: string, seen: (gram: number) => void) => {
    let hash = prime
    let roll = 0
    let count = 0
    for (let at = 0; at <= text.length; at += 1) {
      const code = at === text.length ? 32 : text.charCodeAt(at)
      const letter = code >= 65 && code <= 90 ? code | 32 : code
      if ((letter >= 97 && letter <= 122) || (letter >= 48 && letter <= 57)) {
        hash = Math.imul(hash ^ letter, prime)
        continue
      }
      if (hash === prime) continue
      roll = (Math.imul(roll, base) + hash) | 0
      if (count >= 8) roll = (roll - Math.imul(ring[count & 7] ?? 0, leaving)) | 0
      ring[count & 7] = hash
      count += 1
      if (count >= 8) seen(roll ^ (roll >>> 15))
      hash = prime
    }
  }
  for (const { parts } of evaluation)
    for (const part of parts)
      grams(
        part,
        (gram) => (bits[(gram >>> 5) & 0xffff] = (bits[(gram >>> 5) & 0xffff] ?? 0) | (1 << (gram & 31))),
      )
  for (const { parts } of train)
    for (const part of parts)
      grams(part, (gram) => {
        if (((bits[(gram >>> 5) & 0xffff] ?? 0) & (1 << (gram & 31))) !== 0) found += 1
      })
  return found
}
