import { reviewedPerCase, type Alike, type Calibration } from './likeness.ts'
import type { Found } from './lexical.ts'

/** Grades pairs that say alike: removed beyond all that is usual, reviewed where one stands out, else clear. */
export function gradeAlike(
  { pairs, calibration }: { pairs: readonly Alike[]; calibration: Calibration },
  trainText: (unit: number) => string,
  caseText: (unit: number) => string,
): Found[] {
  return pairs.map(({ train, evaluation, likeness, score, rank, standsOut }) => {
    const pair = { train, evaluation, method: 'semantic' as const, score: Math.min(1, likeness) }
    if (score >= calibration.remove)
      return { ...pair, band: 'remove', reason: 'Far more alike than clean items of this kind ever are' }
    const { shared, all } = figuresShared(trainText(train), caseText(evaluation))
    const figures = all === 0 ? '' : `; ${shared} of ${all} numbers and names are the same`
    if (score >= calibration.review && (rank === 1 || (rank <= reviewedPerCase && standsOut)))
      return {
        ...pair,
        band: 'review',
        reason: `${ordinal(rank)} of all training items to this case${figures}`,
      }
    return { ...pair, band: 'clear', reason: `No more alike than clean items are${figures}` }
  })
}

const ordinal = (rank: number) =>
  rank === 1 ? 'The nearest' : rank === 2 ? 'The second nearest' : 'The third nearest'

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
