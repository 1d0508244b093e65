import type { Crew } from '../jobs/crew.ts'
import { leastJaccard } from './kernels/near.ts'
import { sureTemplateWords, type Found } from './lexical.ts'
import { frequentFrom, sharedBy } from './passages.ts'
import { tokensOf } from './kernels/vocabulary.ts'
import type { tasks } from './tasks.ts'

/** Jaccard of shingles from which a training part is a copy, numbers apart and numbers included. */
const copyFrom = 0.7
const templateFrom = 0.8
/** Where many training items have the form of a case, only what is this near is a copy of it. */
const sureFrom = 0.85
/** Of the middle ground, so many of each case are worth a look. */
const shown = 3

/** Near-copies of evaluation texts, each pair verified by its true Jaccard. */
export async function copiesNear(
  crew: Crew<typeof tasks>,
  evaluation: readonly string[],
  train: readonly string[],
  trainItems: number,
  itemOf: (unit: number) => number,
  caseOf: (unit: number) => number,
  progress: (done: number) => void,
): Promise<Found[]> {
  const chunk = crew.size === 1 ? 500 : 2000
  const starts = Array.from({ length: Math.ceil(train.length / chunk) }, (_, at) => at * chunk)
  const byCase = new Map<number, { train: number; jaccard: number; template: number }[]>()
  let next = 0
  let done = 0
  const answers: (Awaited<ReturnType<typeof task>> | undefined)[] = []
  const task = (first: number) =>
    crew.run('nearCopies', { texts: train.slice(first, first + chunk), evaluation })
  const hand = async () => {
    for (let at = next++; at < starts.length; at = next++) {
      answers[at] = await task(starts[at] ?? 0)
      done += chunk
      progress(Math.min(done, train.length))
    }
  }
  await Promise.all(Array.from({ length: crew.size }, hand))
  for (const [at, answer] of answers.entries())
    answer?.units.forEach((unit, each) => {
      const of = answer.evaluation[each] ?? 0
      const pairs = byCase.get(of) ?? []
      byCase.set(of, pairs)
      pairs.push({
        train: (starts[at] ?? 0) + unit,
        jaccard: answer.jaccards[each] ?? 0,
        template: answer.templates[each] ?? 0,
      })
    })
  const families = new Map<number, Set<number>>()
  const own = await crew.run('nearCopies', { texts: evaluation, evaluation })
  own.units.forEach((unit, at) => {
    if ((own.templates[at] ?? 0) < copyFrom) return
    const family = families.get(unit) ?? new Set()
    families.set(unit, family.add(caseOf(own.evaluation[at] ?? 0)))
  })
  return [...byCase].flatMap(([of, pairs]) => {
    const plain = tokensOf(evaluation[of] ?? '').filter((token) => !/\p{N}/u.test(token)).length
    return graded(of, plain, families.get(of)?.size ?? 0, pairs, trainItems, itemOf)
  })
}

function graded(
  evaluation: number,
  plainWords: number,
  family: number,
  pairs: readonly { train: number; jaccard: number; template: number }[],
  trainItems: number,
  itemOf: (unit: number) => number,
): Found[] {
  const form = new Set(pairs.filter(({ template }) => template >= copyFrom).map(({ train }) => itemOf(train)))
  const usual = family >= sharedBy && form.size >= frequentFrom(trainItems)
  const found: Found[] = []
  const middle: Found[] = []
  for (const { train, jaccard, template } of pairs) {
    const of = `${Math.round(jaccard * 100)} % of all shingles are shared`
    // Of a short text the numbers are much of what it says.
    const onlyForm = (usual || plainWords < sureTemplateWords) && template > jaccard
    if (jaccard >= (usual ? sureFrom : copyFrom) && !onlyForm)
      found.push({
        train,
        evaluation,
        method: 'near',
        score: jaccard,
        band: 'remove',
        reason: `A near-copy: ${of}`,
      })
    else if (template >= templateFrom && !usual && plainWords >= sureTemplateWords)
      found.push({
        train,
        evaluation,
        method: 'numbers',
        score: template,
        band: 'remove',
        reason: `A near-copy with other numbers: ${Math.round(template * 100)} % of all shingles are shared, numbers apart`,
      })
    else if (jaccard >= leastJaccard)
      middle.push({
        train,
        evaluation,
        method: 'near',
        score: jaccard,
        band: 'review',
        reason: `Partly a copy: ${of}`,
      })
  }
  middle.sort((a, b) => b.score - a.score || a.train - b.train)
  return [...found, ...middle.slice(0, shown)]
}
