import { seeded } from '../statistics/seededFixture.ts'

const starts = 'b c d f g h j k l m n p r s t v w br cl dr fl gr pl pr sc sh st th tr'.split(' ')
const middles = 'a e i o u ai ea io ou'.split(' ')

/** A made-up word; the same number is the same word. */
function word(number: number): string {
  const random = seeded(number * 7919 + 13)
  const pick = (list: readonly string[]) => list[Math.floor(random() * list.length)] ?? ''
  return Array.from({ length: 2 + Math.floor(random() * 2) }, () => pick(starts) + pick(middles)).join('')
}

export interface PlantedText {
  text: string
  /** Which original it is a copy of. */
  family: number
}

/** Texts of 8 to 24 words: originals, some with copies that differ by a few typing errors or a word or two. */
export function plantedTexts(count: number, seed: number, copiesEach = 6): PlantedText[] {
  const random = seeded(seed)
  const texts: PlantedText[] = []
  for (let family = 0; texts.length < count; family += 1) {
    const words = Array.from({ length: 8 + Math.floor(random() * 17) }, () =>
      word(Math.floor(random() * 20_000)),
    )
    texts.push({ text: words.join(' '), family })
    const copies = random() < 0.4 ? Math.floor(random() * copiesEach * 2) : 0
    for (let copy = 0; copy < copies && texts.length < count; copy += 1)
      texts.push({ text: edited(words, random), family })
  }
  return texts
}

function edited(words: readonly string[], random: () => number): string {
  const changed = [...words]
  const edits = 1 + Math.floor(random() * 2)
  for (let edit = 0; edit < edits; edit += 1) {
    const at = Math.floor(random() * changed.length)
    const old = changed[at] ?? ''
    const kind = random()
    if (kind < 0.4) changed[at] = old.slice(0, 1) + old.slice(2)
    else if (kind < 0.6) changed.splice(at, 1)
    else if (kind < 0.8) changed[at] = word(Math.floor(random() * 20_000))
    else changed.splice(at, 0, word(Math.floor(random() * 20_000)))
  }
  return changed.join(' ')
}
