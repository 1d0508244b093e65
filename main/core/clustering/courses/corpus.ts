import type { Evidence } from './evidence.ts'
import { createBags, type Bags, type BagsBuilder } from '../../text/bags.ts'
import { kindsOf, termsOf, type Mode, type TermKind } from './traceTerms.ts'

/** A trace to be clustered: its facts, and its terms as ascending numbers. */
export interface Row extends Pick<Evidence, 'trace' | 'user' | 'atMs' | 'tier' | 'agentVersion' | 'intent'> {
  terms: Int32Array
  question: string | null
}

export interface Term {
  kind: TermKind
  text: string
  /** In how many traces to be clustered, and in how many ordinary ones, it is. */
  chosen: number
  ordinary: number
}

export interface Corpus {
  rows: Row[]
  ordinary: number
  terms: Term[]
  bags: { kind: TermKind; bags: Bags }[]
}

export interface CorpusBuilder {
  add(evidence: Evidence): void
  done(): Corpus
}

/** Gathers the terms of traces, those to be clustered first. */
export function createCorpus(mode: Mode): CorpusBuilder {
  const kinds = kindsOf[mode]
  const builders = new Map<TermKind, BagsBuilder>(kinds.map((kind) => [kind, createBags()]))
  const numbers = new Map<TermKind, Map<string, number>>(kinds.map((kind) => [kind, new Map()]))
  const terms: Term[] = []
  const rows: Row[] = []
  let ordinary = 0
  const numberOf = (known: Map<string, number>, kind: TermKind, text: string) => {
    let number = known.get(text)
    if (number === undefined) {
      number = terms.length
      known.set(text, number)
      terms.push({ kind, text, chosen: 0, ordinary: 0 })
    }
    return number
  }
  return {
    add: (evidence) => {
      const found = termsOf(evidence)
      const own: number[] = []
      for (const kind of kinds) {
        const builder = builders.get(kind)
        const known = numbers.get(kind) ?? new Map<string, number>()
        for (const text of found[kind]) {
          const number = numberOf(known, kind, text)
          const term = terms[number]
          if (term === undefined) continue
          if (evidence.chosen) {
            term.chosen += 1
            own.push(number)
            builder?.add(number)
          } else term.ordinary += 1
        }
        if (evidence.chosen) builder?.endRow()
      }
      if (!evidence.chosen) {
        ordinary += 1
        return
      }
      const { trace, user, atMs, tier, agentVersion, intent, question } = evidence
      rows.push({
        trace,
        user,
        atMs,
        tier,
        agentVersion,
        intent,
        question,
        terms: Int32Array.from(own).sort(),
      })
    },
    done: () => ({
      rows,
      ordinary,
      terms,
      bags: kinds.map((kind) => ({ kind, bags: builders.get(kind)?.done() ?? createBags().done() })),
    }),
  }
}

/** So few ordinary traces tell nothing. */
const leastOrdinary = 30
const leastContrast = 0.1
/** A term that is this many times as frequent among the traces to be clustered counts in full. */
const fullLift = 8

/** Whether there are ordinary traces enough to know what is ordinary. */
export const canCompare = ({ ordinary }: Pick<Corpus, 'ordinary'>) => ordinary >= leastOrdinary

/** How many times as frequent a term is among traces to be clustered as among ordinary ones; infinite where none can tell. */
export function liftOf({ chosen, ordinary }: Term, corpus: Corpus): number {
  if (!canCompare(corpus)) return Number.POSITIVE_INFINITY
  return (chosen + 0.5) / (corpus.rows.length + 1) / ((ordinary + 0.5) / (corpus.ordinary + 1))
}

/** From how much a term sets traces apart from ordinary ones, what it weighs: 0.1 … 1. */
export function contrastOf(term: Term, corpus: Corpus): number {
  const lift = liftOf(term, corpus)
  return Math.min(1, Math.max(leastContrast, Math.log(Math.max(1, lift)) / Math.log(fullLift)))
}
