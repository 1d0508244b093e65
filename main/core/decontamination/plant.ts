import { createRandom, partSeed } from '../text/seeded.ts'
import { rolesOf, type Item, type Layer } from './items.ts'
import { sharedBy } from './passages.ts'
import { longRun, removeCoverage } from './lexical.ts'
import { readWords } from './words.ts'

/** How a leak can look; each kind is the business of one layer above all. */
export const plantKinds = [
  'verbatim',
  'edited',
  'numbers swapped',
  'reordered',
  'embedded',
  'rephrased',
] as const
export type PlantKind = (typeof plantKinds)[number]

/** The layer that must find a kind, whatever the others find. */
export const layerOf: Record<PlantKind, Layer> = {
  verbatim: 'exact',
  edited: 'near',
  'numbers swapped': 'numbers',
  reordered: 'exact',
  embedded: 'grams',
  rephrased: 'semantic',
}

/** A training item made of an evaluation case. */
export interface Planted {
  kind: PlantKind
  of: number
  item: Item
}

const leastWords: Record<PlantKind, number> = {
  verbatim: 5,
  edited: 10,
  'numbers swapped': 12,
  reordered: 6,
  embedded: 10,
  rephrased: 12,
}

/**
 * Makes up to `perKind` copies of each kind from the longest part that each evaluation case asks and that is its
 * own, spread evenly over them; what several cases share, such as a system prompt, would tell nothing of a leak,
 * nor would a short answer within a long talk. Cases that are too short for a kind, or have no number to swap, are
 * passed over. The seed fixes all.
 */
export function plantCopies(
  evaluation: readonly Item[],
  around: readonly string[],
  { perKind, seed }: { perKind: number; seed: number },
): Planted[] {
  const holders = new Map<string, number>()
  for (const { parts } of evaluation)
    for (const part of new Set(parts)) holders.set(part, (holders.get(part) ?? 0) + 1)
  const longest = evaluation.map((item) => {
    const roles = rolesOf(item)
    const own = item.parts
      .filter((part, at) => roles[at] === 'asked' && (holders.get(part) ?? 0) < sharedBy)
      .toSorted((a, b) => b.length - a.length)
    const all = own.reduce((sum, part) => sum + readWords(part).count, 0)
    const [best = ''] = own
    const { count } = readWords(best)
    return count >= longRun || count >= removeCoverage * all ? best : ''
  })
  const words = longest.map(readWords)
  return plantKinds.flatMap((kind, number) => {
    const fit = longest.flatMap((text, of) => {
      const { count, numbers } = words[of] ?? readWords('')
      if (count < leastWords[kind]) return []
      const figures = numbers.reduce((sum, each) => sum + each, 0)
      // What is nearly all numbers is no text with other numbers.
      if (kind === 'numbers swapped' && (figures === 0 || count - figures < 10)) return []
      return [{ of, text }]
    })
    const step = Math.max(1, fit.length / perKind)
    const chosen = Array.from(
      { length: Math.min(perKind, fit.length) },
      (_, at) => fit[Math.floor(at * step)],
    )
    return chosen.flatMap((each, at) => {
      if (each === undefined) return []
      const random = createRandom(partSeed(seed, number, at))
      const text = copied(each.text, kind, random, around)
      return [{ kind, of: each.of, item: { id: `planted ${kind} ${at}`, parts: [text] } }]
    })
  })
}

function copied(text: string, kind: PlantKind, random: () => number, around: readonly string[]): string {
  switch (kind) {
    case 'verbatim':
      return text
    case 'edited':
      return edited(text, random)
    case 'numbers swapped':
      return text.replaceAll(/\d/g, (digit, at: number) => {
        const first = !/\d/.test(text[at - 1] ?? '')
        const other = (Number(digit) + 1 + Math.floor(random() * 8)) % 10
        return String(first && other === 0 ? 1 : other)
      })
    case 'reordered':
      return reordered(text, random)
    case 'embedded': {
      const before = around[Math.floor(random() * around.length)] ?? 'Here is what I found today.'
      const after = around[Math.floor(random() * around.length)] ?? 'Let me know what you think of it.'
      return `${before.slice(0, 600)}\n${text}\n${after.slice(0, 600)}`
    }
    case 'rephrased':
      return rephrased(text, random)
  }
}

// One word in twenty is doubled, dropped or misspelt, at least one; case and marks change here and there.
function edited(text: string, random: () => number): string {
  const { count, starts, ends } = readWords(text)
  const changes = Math.max(1, Math.floor(count / 20))
  const at = new Set<number>()
  while (at.size < changes) at.add(Math.floor(random() * count))
  let made = ''
  let from = 0
  for (const word of [...at].sort((a, b) => a - b)) {
    const [start, end] = [starts[word] ?? 0, ends[word] ?? 0]
    const own = text.slice(start, end)
    const way = Math.floor(random() * 3)
    const other = way === 0 ? `${own} ${own}` : way === 1 ? 'indeed' : `${own}${own.at(-1) ?? ''}`
    made += text.slice(from, start) + other
    from = end
  }
  return `${made}${text.slice(from)}!`
}

function reordered(text: string, random: () => number): string {
  const pieces = text.split(/(?<=[.!?;:,\n])\s+/).filter((piece) => piece.trim() !== '')
  if (pieces.length > 1) return [...pieces.slice(1), pieces[0]].join(' ')
  const words = text.split(/\s+/).filter((word) => word !== '')
  const cut = 1 + Math.floor(random() * Math.max(1, words.length - 1))
  return [...words.slice(cut), ...words.slice(0, cut)].join(' ')
}

const small = new Set(
  'a an the of to in on at for and or but is are was were be been it its this that with as by if do does please can you your i we our my me from there'.split(
    ' ',
  ),
)

// Small words go, sentences come in another order, and no three words keep their places.
function rephrased(text: string, random: () => number): string {
  const sentences = text.split(/(?<=[.!?\n])\s+/).filter((sentence) => sentence.trim() !== '')
  const said = sentences.reverse().map((sentence) => {
    const words = sentence.split(/\s+/).filter((word) => !small.has(word.toLowerCase()))
    const turned: string[] = []
    for (let at = 0; at < words.length; at += 3) turned.push(...words.slice(at, at + 3).reverse())
    if (turned.length > 8) turned.splice(Math.floor(random() * turned.length), 1)
    return turned.join(' ')
  })
  return `In other words: ${said.join(' and then ')}`
}
