import { tokensOf } from './kernels/vocabulary.ts'
import { reviewedPerCase, type Alike, type Likeness } from './likeness.ts'
import type { Found } from './lexical.ts'

/** So many of the nearest of each case are told, also where they are clear. */
const told = 5
/** So many of those with the same numbers may go to a person. */
const sameNumbersPerCase = 2

/**
 * Grades what says alike: removed beyond all that is usual, reviewed where it is among the nearest of its case
 * and stands out, else clear. Items that are removed anyway take no place among the nearest.
 */
export function gradeAlike(
  { calibration, nearest, sameNumbers, hubs, sure, contained }: Likeness,
  removed: ReadonlySet<number>,
  itemOf: (unit: number) => number,
  trainText: (unit: number) => string,
  caseText: (unit: number) => string,
): Found[] {
  const method = 'semantic' as const
  const gone = new Set(removed)
  const known = new Map<number, ReadonlySet<string>>()
  const wordsOf = (unit: number) => {
    const words = known.get(unit) ?? formWords(trainText(unit))
    known.set(unit, words)
    return words
  }
  const found = sure.map(({ evaluation, train, likeness }): Found => {
    gone.add(itemOf(train))
    const reason = 'Far more alike than clean items of this kind ever are'
    return { train, evaluation, method, score: Math.min(1, likeness), band: 'remove', reason }
  })
  for (const [evaluation, all] of nearest.entries()) {
    const hub = hubs[evaluation] ?? 0
    const staying = ({ train }: Alike) => !gone.has(itemOf(train))
    const note = (train: number) => figureNote(trainText(train), caseText(evaluation))
    const left = all.filter(staying)
    const behind = left.slice(reviewedPerCase)
    const crowd = behind.reduce((sum, { likeness }) => sum + likeness, 0) / Math.max(1, behind.length) / 2
    // Texts of one form take one place among the nearest: the forms of a domain would crowd out all else.
    const forms: number[] = []
    const ofSeenForm = (train: number) => forms.some((other) => ofOneForm(wordsOf(other), wordsOf(train)))
    for (const [at, { train, likeness, corrected }] of left.entries()) {
      if (forms.length > reviewedPerCase && at >= told) break
      const pair = { train, evaluation, method, score: Math.min(1, likeness) }
      const alike = corrected - hub >= calibration.review
      const standsOut = corrected - Math.max(hub, crowd) >= calibration.review
      if (
        alike &&
        forms.length < reviewedPerCase &&
        !ofSeenForm(train) &&
        (forms.length === 0 || standsOut)
      ) {
        found.push({
          ...pair,
          band: 'review',
          reason: `${places[forms.length]} of all training items to this case${note(train)}`,
        })
        forms.push(train)
      } else if (at < told)
        found.push({ ...pair, band: 'clear', reason: `No more alike than clean items are${note(train)}` })
    }
    // What says the same in quite other words may be far down; its numbers give it away.
    let shown = 0
    for (const { train, likeness, corrected } of sameNumbers[evaluation]?.filter(staying) ?? []) {
      if (shown === sameNumbersPerCase || corrected - hub < calibration.same_numbers) break
      if (ofSeenForm(train)) continue
      forms.push(train)
      shown += 1
      found.push({
        train,
        evaluation,
        method,
        score: Math.min(1, likeness),
        band: 'review',
        reason: 'Has all numbers of the case and is like it',
      })
    }
  }
  const byCase = new Map<number, typeof contained>()
  for (const pair of contained)
    if (!gone.has(itemOf(pair.train))) {
      const own = byCase.get(pair.evaluation) ?? []
      byCase.set(pair.evaluation, own)
      own.push(pair)
    }
  for (const [evaluation, pairs] of byCase)
    for (const { train, share } of pairs
      .toSorted((a, b) => b.share - a.share || a.train - b.train)
      .slice(0, reviewedPerCase))
      found.push({
        train,
        evaluation,
        method,
        score: Math.min(1, share),
        band: 'review',
        reason: `Has ${Math.round(share * 100)} % of the words of the case by weight, in whatever order`,
      })
  return found
}

function figureNote(train: string, evaluation: string): string {
  const { shared, all } = figuresShared(train, evaluation)
  return all === 0 ? '' : `; ${shared} of ${all} numbers and names are the same`
}

const formWords = (text: string): ReadonlySet<string> =>
  new Set(tokensOf(text).filter((token) => !/^\p{N}/u.test(token)))

// More than half of the words of both are the same, numbers apart.
function ofOneForm(left: ReadonlySet<string>, right: ReadonlySet<string>): boolean {
  let shared = 0
  for (const word of left) if (right.has(word)) shared += 1
  return shared > 0.5 * (left.size + right.size - shared)
}

const places = ['The nearest', 'The second nearest', 'The third nearest']

const figure = /\p{N}[\p{N}.,:/-]*|(?<=\p{Ll}[,;]? )\p{Lu}\p{L}+/gu

/** Numbers and names of a case, and how many of them a training text has too. */
export function figuresShared(train: string, evaluation: string): { shared: number; all: number } {
  const of = (text: string) =>
    new Set((text.match(figure) ?? []).map((each) => each.replace(/[.,:/-]+$/, '')))
  const [here, there] = [of(train), of(evaluation)]
  let shared = 0
  for (const each of there) if (here.has(each)) shared += 1
  return { shared, all: there.size }
}
