import { createHash } from 'node:crypto'
import { canonicalJson } from '../../../shared/canonicalJson.ts'
import type { Contamination } from './decontaminate.ts'
import { evidenceOf } from './evidence.ts'
import { inputHash, itemHash, type InputHash } from './inputs.ts'
import {
  bands,
  layers,
  methods,
  type Band,
  type Hit,
  type Id,
  type Item,
  type Layer,
  type Method,
} from './items.ts'
import { leastJaccard } from './kernels/near.ts'
import { leastSure } from './kernels/nearest.ts'
import { removeCoverage, reviewCoverage } from './lexical.ts'
import type { Calibration } from './likeness.ts'
import { passageWords, sharedBy, type Passage } from './passages.ts'
import type { Decided } from './review.ts'
import type { SelfTest } from './selfTest.ts'
import { gramWords } from './words.ts'

/** What the certificate says of one evaluation case. */
export interface CaseResult {
  eval_id: Id
  sha256: string
  /** The worst band of any training item beside it. */
  band: Band
  /** Training items to be removed for it, decisions counted. */
  removed: number
  /** The nearest training item of all, and the nearest of those that remain; null where none has anything in common. */
  nearest: NearestItem | null
  residual: NearestItem | null
}

export interface NearestItem {
  train_id: Id
  method: Method
  score: number
  band: Band
  reason: string
}

function verdictOf(test: SelfTest | null, waiting: number): Certificate['verdict'] {
  if (test === null || (!test.passed && test.enough)) return 'failed'
  if (!test.enough) return 'insufficient'
  return waiting > 0 ? 'open' : 'clean'
}

export interface Confirmation {
  train_id: Id
  eval_id: Id
  decision: 'confirm' | 'dismiss'
  reason: string
  reviewer: string
  at_ms: number
}

/** The proof of a comparison; all of it follows from the inputs, the decisions and the version of the tool. */
export interface Certificate {
  format: 'assay-decontamination/1'
  tool: { name: 'Assay'; version: string }
  /**
   * `clean`: nothing is open and the test passed. `open`: pairs wait for a person. `failed`: the test did not pass.
   * `insufficient`: there were too few cases to test with, so that nothing is proved either way.
   */
  verdict: 'clean' | 'open' | 'failed' | 'insufficient'
  inputs: { train: InputHash; evaluation: InputHash }
  parameters: {
    layers: readonly Layer[]
    gram_words: number
    remove_coverage: number
    review_coverage: number
    least_jaccard: number
    least_sure_likeness: number
    passage_words: number
    passage_shared_by: number
    calibration: Calibration | null
  }
  counts: {
    pairs: number
    hits: { method: Method; band: Band; n: number }[]
    train: { items: number; removed: number; review: number; clear: number }
    evaluation: { items: number; removed: number; review: number; clear: number }
    confirmed: number
    dismissed: number
    open: number
  }
  /** Masked before anything was compared. */
  passages: Passage[]
  cases: CaseResult[]
  /** Pairs to remove and to review, with the text that both have. */
  findings: (Hit & {
    decision: 'confirm' | 'dismiss' | null
    matches: { train: [number, number]; evaluation: [number, number]; text: string }[]
  })[]
  /** Findings beyond those listed. */
  findings_left_out: number
  confirmations: Confirmation[]
  /** Best score of each case with what remains of training, in tenths; `none` have nothing in common with it. */
  residual: { tenths: number[]; none: number }
  self_test: SelfTest | null
  /** SHA-256 of the canonical form of all the rest. */
  sha256: string
}

const mostFindings = 2000
const longestPassage = 400

/**
 * The certificate of a comparison. `decisions` are those of people on pairs in review; `test` the planted-leak
 * test, without which a verdict is never `clean`. Same inputs → same bytes.
 */
export function certificate({
  train,
  evaluation,
  found,
  decisions = [],
  test,
  used = layers,
  version,
}: {
  train: readonly Item[]
  evaluation: readonly Item[]
  found: Contamination
  decisions?: readonly Decided[]
  test: SelfTest | null
  used?: readonly Layer[]
  version: string
}): Certificate {
  const [trainById, evalById] = [byId(train), byId(evaluation)]
  const hitsOf = new Map<Id, Hit[]>()
  for (const hit of found.hits) {
    const own = hitsOf.get(hit.eval_id)
    if (own === undefined) hitsOf.set(hit.eval_id, [hit])
    else own.push(hit)
  }
  const decisionOf = decisionsBy(decisions, found.hits, trainById, evalById)
  const bandOf = (hit: Hit): Band => {
    const decided = decisionOf.get(pairKey(hit))?.decision
    if (decided === 'confirm') return 'remove'
    return decided === 'dismiss' && hit.band === 'review' ? 'clear' : hit.band
  }
  const gone = new Set(found.hits.filter((hit) => bandOf(hit) === 'remove').map(({ train_id }) => train_id))
  const waiting = found.hits.filter((hit) => bandOf(hit) === 'review' && !gone.has(hit.train_id))
  const openItems = new Set(waiting.map(({ train_id }) => train_id))
  const cases = evaluation.map((item): CaseResult => {
    const own = hitsOf.get(item.id) ?? []
    const worst = own.reduce((least, hit) => Math.min(least, bands.indexOf(bandOf(hit))), 2)
    return {
      eval_id: item.id,
      sha256: itemHash(item),
      band: bands[worst] ?? 'clear',
      removed: new Set(own.filter((hit) => bandOf(hit) === 'remove').map(({ train_id }) => train_id)).size,
      nearest: nearestItem(own[0]),
      residual: nearestItem(
        own.filter(({ train_id }) => !gone.has(train_id)).toSorted((a, b) => b.score - a.score)[0],
      ),
    }
  })
  const findings = found.hits.filter(({ band }) => band !== 'clear')
  const hits = methods.flatMap((method) =>
    bands.flatMap((band) => {
      const n = found.hits.filter((hit) => hit.method === method && hit.band === band).length
      return n === 0 ? [] : [{ method, band, n }]
    }),
  )
  const casesIn = (band: Band) => cases.filter((each) => each.band === band).length
  const tenths = Array.from({ length: 10 }, () => 0)
  for (const { residual } of cases)
    if (residual !== null) {
      const bin = Math.min(9, Math.floor(residual.score * 10))
      tenths[bin] = (tenths[bin] ?? 0) + 1
    }
  const body: Omit<Certificate, 'sha256'> = {
    format: 'assay-decontamination/1',
    tool: { name: 'Assay', version },
    verdict: verdictOf(test, waiting.length),
    inputs: { train: inputHash(train), evaluation: inputHash(evaluation) },
    parameters: {
      layers: used,
      gram_words: gramWords,
      remove_coverage: removeCoverage,
      review_coverage: reviewCoverage,
      least_jaccard: leastJaccard,
      least_sure_likeness: leastSure,
      passage_words: passageWords,
      passage_shared_by: sharedBy,
      calibration: found.calibration,
    },
    counts: {
      pairs: found.pairs,
      hits,
      train: {
        items: found.train,
        removed: gone.size,
        review: openItems.size,
        clear: found.train - gone.size - openItems.size,
      },
      evaluation: {
        items: found.evaluation,
        removed: casesIn('remove'),
        review: casesIn('review'),
        clear: casesIn('clear'),
      },
      confirmed: [...decisionOf.values()].filter(({ decision }) => decision === 'confirm').length,
      dismissed: [...decisionOf.values()].filter(({ decision }) => decision === 'dismiss').length,
      open: waiting.length,
    },
    passages: found.passages.map((passage) => ({ ...passage, text: passage.text.slice(0, longestPassage) })),
    cases,
    findings: findings.slice(0, mostFindings).map((hit) => {
      const [here, there] = [trainById.get(hit.train_id), evalById.get(hit.eval_id)]
      const matches = here === undefined || there === undefined ? [] : evidenceOf(here, there, hit).matches
      return {
        ...hit,
        decision: decisionOf.get(pairKey(hit))?.decision ?? null,
        matches: matches.map(({ train: left, evaluation: right, text }) => ({
          train: [left.start, left.end] as [number, number],
          evaluation: [right.start, right.end] as [number, number],
          text,
        })),
      }
    }),
    findings_left_out: Math.max(0, findings.length - mostFindings),
    confirmations: [...decisionOf].map(([, each]) => each),
    residual: { tenths, none: cases.filter(({ residual }) => residual === null).length },
    self_test: test,
  }
  return { ...body, sha256: createHash('sha256').update(canonicalJson(body)).digest('hex') }
}

const pairKey = ({ train_id, eval_id }: { train_id: Id; eval_id: Id }) => JSON.stringify([train_id, eval_id])

const byId = (items: readonly Item[]) => new Map(items.map((item) => [item.id, item]))

// Decisions name texts; of each pair that was found again the latest stands.
function decisionsBy(
  decisions: readonly Decided[],
  hits: readonly Hit[],
  trainById: ReadonlyMap<Id, Item>,
  evalById: ReadonlyMap<Id, Item>,
): Map<string, Confirmation> {
  const byPair = new Map<string, Confirmation>()
  if (decisions.length === 0) return byPair
  const known = new Map(decisions.map((each) => [`${each.train_sha256} ${each.eval_sha256}`, each]))
  const hashes = new Map<Item, string>()
  const hashed = (item: Item) => {
    const hash = hashes.get(item) ?? itemHash(item)
    hashes.set(item, hash)
    return hash
  }
  for (const hit of hits) {
    const [here, there] = [trainById.get(hit.train_id), evalById.get(hit.eval_id)]
    if (here === undefined || there === undefined || hit.band === 'clear') continue
    const decision = known.get(`${hashed(here)} ${hashed(there)}`)
    if (decision === undefined) continue
    const { decision: what, reason, reviewer, at_ms } = decision
    byPair.set(pairKey(hit), {
      train_id: hit.train_id,
      eval_id: hit.eval_id,
      decision: what,
      reason,
      reviewer,
      at_ms,
    })
  }
  return byPair
}

function nearestItem(hit: Hit | undefined): NearestItem | null {
  if (hit === undefined) return null
  const { train_id, method, score, band, reason } = hit
  return { train_id, method, score, band, reason }
}
