import { textsOf, type Hit, type Item, type Span } from './items.ts'
import { readWords, type Words } from './words.ts'
import { figuresShared } from './grading.ts'

/** A stretch of text that both sides have, where it stands in each, and how it reads in the evaluation case. */
export interface Match {
  train: Span
  evaluation: Span
  text: string
}

export interface Evidence {
  matches: Match[]
  /** Numbers and names of the case, and how many of them the training item has too. */
  figures: { shared: number; all: number }
}

const leastRun = 4
const mostMatches = 40

/** The stretches of at least four words that a hit's two parts have in common, longest runs first taken, in the order of the case. */
export function evidenceOf(
  train: Item,
  evaluation: Item,
  hit: Pick<Hit, 'train_part' | 'eval_part'>,
): Evidence {
  const trainText = textsOf(train)[hit.train_part] ?? ''
  const text = textsOf(evaluation)[hit.eval_part] ?? ''
  const [here, there] = [readWords(trainText), readWords(text)]
  const matches = runsOf(here, there)
    .slice(0, mostMatches)
    .sort((a, b) => a.there - b.there)
    .map(({ here: from, there: at, length }): Match => {
      const start = there.starts[at] ?? 0
      const end = there.ends[at + length - 1] ?? 0
      return {
        train: {
          part: hit.train_part,
          start: here.starts[from] ?? 0,
          end: here.ends[from + length - 1] ?? 0,
        },
        evaluation: { part: hit.eval_part, start, end },
        text: text.slice(start, end),
      }
    })
  return { matches, figures: figuresShared(trainText, text) }
}

interface Run {
  here: number
  there: number
  length: number
}

// Runs that go no further on either side; each word of the case belongs to the longest run over it.
function runsOf(here: Words, there: Words): Run[] {
  const places = new Map<number, number[]>()
  const key = (words: Words, at: number) => {
    let hash = 17
    for (let word = at; word < at + leastRun; word += 1)
      hash = Math.imul(hash ^ (words.hashes[word] ?? 0), 0x9e3779b1) + 1
    return hash | 0
  }
  for (let at = 0; at + leastRun <= here.count; at += 1) {
    const known = places.get(key(here, at))
    if (known === undefined) places.set(key(here, at), [at])
    else if (known.length < 64) known.push(at)
  }
  const runs: Run[] = []
  for (let at = 0; at + leastRun <= there.count; at += 1)
    for (const from of places.get(key(there, at)) ?? []) {
      if (at > 0 && from > 0 && here.hashes[from - 1] === there.hashes[at - 1]) continue
      let length = 0
      while (
        from + length < here.count &&
        at + length < there.count &&
        here.hashes[from + length] === there.hashes[at + length]
      )
        length += 1
      if (length >= leastRun) runs.push({ here: from, there: at, length })
    }
  runs.sort((a, b) => b.length - a.length || a.there - b.there || a.here - b.here)
  const taken = new Uint8Array(there.count)
  return runs.filter(({ there: at, length }) => {
    if (taken.subarray(at, at + length).includes(1)) return false
    taken.fill(1, at, at + length)
    return true
  })
}
