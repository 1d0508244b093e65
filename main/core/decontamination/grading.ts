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
  { calibration, nearest, sameNumbers, hubs, sure }: Likeness,
  removed: ReadonlySet<number>,
  itemOf: (unit: number) => number,
  trainText: (unit: number) => string,
  caseText: (unit: number) => string,
): Found[] {
  const method = 'semantic' as const
  const gone = new Set(removed)
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
    const seen: string[] = []
    for (const [rank, { train, likeness, corrected }] of left.slice(0, told).entries()) {
      const alike = corrected - hub >= calibration.review
      const standsOut = corrected - Math.max(hub, crowd) >= calibration.review
      const review = rank === 0 ? alike : rank < reviewedPerCase && standsOut
      const pair = { train, evaluation, method, score: Math.min(1, likeness) }
      if (review) {
        seen.push(trainText(train))
        found.push({
          ...pair,
          band: 'review',
          reason: `${places[rank]} of all training items to this case${note(train)}`,
        })
      } else
        found.push({ ...pair, band: 'clear', reason: `No more alike than clean items are${note(train)}` })
    }
    // Texts of one form crowd out one that says the same in other words; its numbers give it away.
    let shown = 0
    for (const { train, likeness, corrected } of sameNumbers[evaluation]?.filter(staying) ?? []) {
      if (shown === sameNumbersPerCase || corrected - hub < calibration.same_numbers) break
      if (seen.some((text) => ofOneForm(text, trainText(train)))) continue
      seen.push(trainText(train))
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
  return found
}

function figureNote(train: string, evaluation: string): string {
  const { shared, all } = figuresShared(train, evaluation)
  return all === 0 ? '' : `; ${shared} of ${all} numbers and names are the same`
}

// More than half of the words of both are the same, numbers apart.
function ofOneForm(a: string, b: string): boolean {
  const words = (text: string) => new Set(tokensOf(text).filter((token) => !/^\p{N}/u.test(token)))
  const [left, right] = [words(a), words(b)]
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
