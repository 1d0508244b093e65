import { wordsOf } from '../../text/terms.ts'
import type { Corpus, Term } from '../courses/corpus.ts'
import { isPrefix, phraseWith, type Said } from './phrases.ts'
import { arrow, withoutTokens, type TermKind } from '../courses/traceTerms.ts'

/** How much rather a cluster is named by one kind of term than by another. */
const preference: Record<TermKind, number> = {
  flag: 3,
  outcome: 2,
  error: 2.5,
  course: 1.2,
  path: 0,
  chunk: 1,
  question: 0.9,
  answer: 0.7,
  note: 2,
}
const words: ReadonlySet<TermKind> = new Set(['question', 'answer', 'note'])
const leastShare = 0.4
/** What fewer people said or met may be about one of them. */
export const leastPeople = 3
/** Kinds of terms that are made of names of tools and steps, not of what anybody said. */
const coined: ReadonlySet<TermKind> = new Set(['flag', 'outcome'])
const namedBy = 3
/** The strength of the prior of the log-odds, in traces. */
const prior = 10
/** Beyond this log-odds terms set a cluster apart equally well. */
const clearDifference = 6

interface Claim {
  cluster: number
  text: string
  kind: TermKind
  score: number
  /** Chance alone would hardly set it apart like this. */
  clear: boolean
}

/**
 * The terms that set each cluster apart, the strongest first: by log-odds with an informative Dirichlet prior
 * against all other traces. A word that one cluster is named by is in no other's name.
 */
export function nameClusters(corpus: Corpus, membership: Int32Array, count: number): string[][] {
  const claims = claimsOf(corpus, membership, count).sort(
    (a, b) =>
      Number(b.clear) - Number(a.clear) ||
      b.score - a.score ||
      a.cluster - b.cluster ||
      (a.text < b.text ? -1 : 1),
  )
  const owner = new Map<string, number>()
  const names: string[][] = Array.from({ length: count }, () => [])
  const questions = saidIn(corpus, membership, count)
  for (const { cluster, text: claimed, kind } of claims.filter(({ clear }) => clear)) {
    const name = names[cluster]
    if (name === undefined || name.length >= namedBy) continue
    if (kind === 'question' && (owner.has(claimed) || isPrefix(claimed, questions(cluster)))) continue
    const phrase = kind === 'question' ? bare(phraseWith(claimed, questions(cluster), leastPeople)) : claimed
    const text = wordsIn(phrase).every((word) => (owner.get(word) ?? cluster) === cluster) ? phrase : claimed
    const free = text
      .split(arrow)
      .filter((part) => wordsIn(part).every((word) => (owner.get(word) ?? cluster) === cluster))
    const shown = kind === 'course' ? free.join(arrow) : free.length === text.split(arrow).length ? text : ''
    const said = wordsIn(shown)
    const known = said.every((word) => owner.has(word))
    if (said.length === 0 || (known && kind !== 'flag')) continue
    for (const word of said) owner.set(word, cluster)
    name.push(shown)
  }
  for (const { cluster, text, kind } of claims)
    if (names[cluster]?.length === 0 && (coined.has(kind) || wordsIn(text).length > 0))
      names[cluster].push(text)
  return names
}

/** So many questions of a cluster show how a word stands in them. */
const mostRead = 200

/** What was asked in each cluster, in words; read once it is needed. */
function saidIn(corpus: Corpus, membership: Int32Array, count: number): (cluster: number) => readonly Said[] {
  const rowsOf: number[][] = Array.from({ length: count }, () => [])
  membership.forEach((cluster, row) => {
    const rows = rowsOf[cluster]
    if (rows !== undefined && rows.length < mostRead) rows.push(row)
  })
  const read = new Map<number, Said[]>()
  return (cluster) => {
    const known = read.get(cluster)
    if (known !== undefined) return known
    const said = (rowsOf[cluster] ?? []).flatMap((at) => {
      const row = corpus.rows[at]
      return row === undefined || row.question === null
        ? []
        : [{ person: row.user ?? row.trace, words: wordsOf(withoutTokens(row.question)) }]
    })
    read.set(cluster, said)
    return said
  }
}

function claimsOf({ rows, terms, ordinary }: Corpus, membership: Int32Array, count: number): Claim[] {
  const sizes = new Float64Array(count)
  const inside = Array.from({ length: count }, () => new Map<number, { n: number; people: Set<string> }>())
  for (const [row, { terms: own, user, trace }] of rows.entries()) {
    const cluster = membership[row] ?? -1
    if (cluster < 0) continue
    sizes[cluster] = (sizes[cluster] ?? 0) + 1
    const counts = inside[cluster]
    for (const term of own) {
      const known = counts?.get(term) ?? { n: 0, people: new Set<string>() }
      known.n += 1
      if (known.people.size < leastPeople) known.people.add(user ?? trace)
      counts?.set(term, known)
    }
  }
  const traces = rows.length + ordinary
  return inside.flatMap((counts, cluster) =>
    [...counts].flatMap(([number, { n, people }]): Claim[] => {
      const term = terms[number]
      const size = sizes[cluster] ?? 0
      if (term === undefined || n < leastShare * size || preference[term.kind] === 0) return []
      if (people.size < leastPeople && !coined.has(term.kind)) return []
      if (words.has(term.kind) && (!/\p{L}{3}/u.test(term.text) || weak.has(term.text))) return []
      const { difference, z } = logOdds(n, size, term, traces)
      const score = Math.min(difference, clearDifference) * preference[term.kind] * (n / size)
      return z <= 0 ? [] : [{ cluster, text: term.text, kind: term.kind, score, clear: z >= 1.96 }]
    }),
  )
}

// Monroe, Colaresi and Quinn (2008): the difference of log-odds over its standard error.
function logOdds(n: number, size: number, term: Term, traces: number) {
  const all = term.chosen + term.ordinary
  // Half a trace more on each side: what only this cluster shows must not be the least certain of all.
  const share = Math.min(1, all / traces)
  const [held, missing] = [prior * share + 0.5, prior * (1 - share) + 0.5]
  const odds = (hits: number, of: number) => Math.log((hits + held) / (of - hits + missing))
  const [inside, outside] = [odds(n, size), odds(all - n, traces - size)]
  const variance = 1 / (n + held) + 1 / (all - n + held)
  return { difference: inside - outside, z: (inside - outside) / Math.sqrt(variance) }
}

// Words of the forms in which signs are told, and English words that carry no subject.
const plain = new Set(
  (
    'loop of before ends finds nothing stops it error timeout denied unavailable retried timed out a about after again all also am an and ' +
    'any are as ask at be because been but by can cannot could did do does for from get give had has have he her here him his how i if in ' +
    'into is its just know later let like make may me might more most must my need no not now on once one only or other our over own ' +
    'please put s say see she should since so some still take tell than thank that the their them then there these they this those through ' +
    'to too try until up us very want was way we well were what when where which while who whole why will with within without would yes yet ' +
    'you your'
  ).split(' '),
)

// What people say of any matter: no word of theirs that names one.
const weak = new Set([
  ...plain,
  ...(
    'able already always another anything asked asking back being both call called came come coming day days different doing ' +
    'done each either else even ever every everything first getting give given gives goes going gone good got great happen happened happens ' +
    'hello help here hey hi however instead keep keeps kept last least little long look looking looks lot made makes making many maybe mean ' +
    'means much named never new next nothing often okay old open others part place please problem question really regards right said ' +
    'same saying says seem seems sent set several show shows someone something soon start started such sure take taken takes thank thanks ' +
    'thing things think time times today together told tomorrow tried try trying twice use used uses using wanted wants whether without ' +
    'work working works yesterday'
  ).split(' '),
])

/** A phrase without the words at its ends that carry no subject. */
function bare(phrase: string): string {
  const said = phrase.split(' ')
  const telling = said.map((word) => !weak.has(word))
  return said.slice(telling.indexOf(true), telling.lastIndexOf(true) + 1).join(' ')
}

/** The words of a term that say what it is about. */
function wordsIn(text: string): string[] {
  return (text.toLowerCase().match(/[\p{L}\p{N}_]+/gu) ?? []).filter(
    (word) => !plain.has(word) && /\p{L}/u.test(word),
  )
}
