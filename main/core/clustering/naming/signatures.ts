import { canCompare, liftOf, type Corpus } from '../courses/corpus.ts'
import { leastPeople } from './naming.ts'

/** A sign that ordinary traces show too, at a quarter of the rate, is no sign of failure. */
const leastLift = 4

/**
 * Traces by their execution signature: the signs of failure that they show, else a course that only failures
 * take. Each group has at least `leastSize` traces; a trace whose signs are rare joins the group it shares most
 * with; null where there is no sign.
 */
export function signatureGroups(
  corpus: Corpus,
  leastSize: number,
): { groupOf: (number | null)[]; signatures: string[] } {
  const { rows, terms } = corpus
  const people = peopleOf(corpus)
  const telling = terms.map(
    (term, at) =>
      term.chosen >= leastSize &&
      liftOf(term, corpus) >= leastLift &&
      (term.kind !== 'error' || (people.get(at)?.size ?? 0) >= leastPeople),
  )
  const signsOf = (row: (typeof rows)[number]) => {
    const found = [...row.terms].filter((term) => telling[term] === true)
    const of = (kinds: readonly string[]) => found.filter((term) => kinds.includes(terms[term]?.kind ?? ''))
    // Whether an error or a course is more than ordinary, only ordinary traces can tell.
    if (!canCompare(corpus)) return of(['flag'])
    const signs = of(['flag', 'outcome', 'error'])
    return signs.length > 0 ? signs : of(['path'])
  }
  const signs = rows.map(signsOf)
  const groups = new Map<string, { signs: number[]; members: number[] }>()
  for (const [row, own] of signs.entries()) {
    if (own.length === 0) continue
    const key = own.join(' ')
    const group = groups.get(key) ?? { signs: own, members: [] }
    group.members.push(row)
    groups.set(key, group)
  }
  const kept = [...groups.values()].filter(({ members }) => members.length >= leastSize)
  const groupOf: (number | null)[] = rows.map(() => null)
  for (const [number, { members }] of kept.entries()) for (const row of members) groupOf[row] = number
  for (const { signs: own, members } of groups.values()) {
    if (members.length >= leastSize) continue
    const near = nearest(own, kept)
    for (const row of members) groupOf[row] = near
  }
  const textsOf = (own: readonly number[]) =>
    own
      .map((term) => terms[term]?.text ?? '')
      .sort()
      .join(' · ')
  return { groupOf, signatures: kept.map((group) => textsOf(group.signs)) }
}

/** Up to `leastPeople` of those who met each error. */
function peopleOf({ rows, terms }: Corpus): Map<number, Set<string>> {
  const people = new Map<number, Set<string>>()
  for (const { terms: own, user, trace } of rows)
    for (const term of own) {
      if (terms[term]?.kind !== 'error') continue
      const known = people.get(term) ?? new Set<string>()
      if (known.size < leastPeople) people.set(term, known.add(user ?? trace))
    }
  return people
}

function nearest(
  own: readonly number[],
  kept: readonly { signs: number[]; members: number[] }[],
): number | null {
  let [best, most]: [number | null, number] = [null, 0]
  for (const [number, { signs, members }] of kept.entries()) {
    const both = own.filter((sign) => signs.includes(sign)).length
    const similarity = both / (own.length + signs.length - both)
    const larger = best !== null && similarity === most && members.length > (kept[best]?.members.length ?? 0)
    if (similarity >= leastShared && (similarity > most || larger)) [best, most] = [number, similarity]
  }
  return best
}

const leastShared = 0.5
