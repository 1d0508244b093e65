import { reviewedPerCase, type Likeness } from './likeness.ts'
import type { Found } from './lexical.ts'

/** So many of the nearest of each case are told, also where they are clear. */
const told = 5

/**
 * Grades what says alike: removed beyond all that is usual, reviewed where it is among the nearest of its case
 * and stands out, else clear. Items that are removed anyway take no place among the nearest.
 */
export function gradeAlike(
  { calibration, nearest, hubs, sure }: Likeness,
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
    const left = all.filter(({ train }) => !gone.has(itemOf(train)))
    const behind = left.slice(reviewedPerCase)
    const crowd = behind.reduce((sum, { likeness }) => sum + likeness, 0) / Math.max(1, behind.length) / 2
    for (const [rank, { train, likeness, corrected }] of left.slice(0, told).entries()) {
      const { shared, all: figures } = figuresShared(trainText(train), caseText(evaluation))
      const figureNote = figures === 0 ? '' : `; ${shared} of ${figures} numbers and names are the same`
      const alike = corrected - hub >= calibration.review
      const standsOut = corrected - Math.max(hub, crowd) >= calibration.review
      const review = rank === 0 ? alike : rank < reviewedPerCase && standsOut
      const pair = { train, evaluation, method, score: Math.min(1, likeness) }
      if (review)
        found.push({
          ...pair,
          band: 'review',
          reason: `${places[rank]} of all training items to this case${figureNote}`,
        })
      else found.push({ ...pair, band: 'clear', reason: `No more alike than clean items are${figureNote}` })
    }
  }
  return found
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
