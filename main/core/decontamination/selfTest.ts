import type { CallContext } from '../handlers.ts'
import type { Ports } from '../ports.ts'
import { wilsonInterval } from '../statistics/rates.ts'
import { decontaminate, type Comparison } from './decontaminate.ts'
import { layers as allLayers, type Hit, type Item, type Layer, type Method } from './items.ts'
import { askingTheSame } from './sameQuestion.ts'
import { layerOf, plantCopies, plantKinds, type PlantKind } from './plant.ts'

/** A rate with its trials and its 95 % interval (Wilson); null where nothing was tried. */
export interface Rate {
  found: number
  n: number
  rate: number | null
  low: number | null
  high: number | null
}

export interface KindResult {
  kind: PlantKind
  /** Copies that were removed or sent to review, and those that were removed. */
  found: Rate
  removed: Rate
  /** The layer made for this kind, and the copies that it found itself. */
  layer: Layer
  by_layer: Rate
  least: number
  passed: boolean
}

export interface SelfTest {
  passed: boolean
  /** Enough copies of each kind were planted, and enough clean items compared, for a pass to mean anything. */
  enough: boolean
  seed: number
  /** Training items among which the copies were planted. */
  train: number
  kinds: KindResult[]
  /**
   * Evaluation items compared with one another as if half of them were training. `copies` ask what another one
   * asks, and are set aside. It passes unless the interval lies beyond `most`; that no more than `most` are removed
   * is shown only where its upper bound lies below.
   */
  clean: { copies: number; removed: Rate; review: Rate; most: number; passed: boolean }
}

/** What the interval says of false alarms: too many, no more than allowed, or neither. */
export function falseAlarms({
  removed: { low, high },
  most,
}: Pick<SelfTest['clean'], 'removed' | 'most'>): 'shown' | 'open' | 'refuted' {
  if (low === null || high === null) return 'open'
  return low > most ? 'refuted' : high <= most ? 'shown' : 'open'
}

/** Share of copies of a kind that must be found, by whatever layer. */
const least: Record<PlantKind, number> = {
  verbatim: 1,
  edited: 0.95,
  'numbers swapped': 0.95,
  reordered: 0.95,
  embedded: 0.95,
  rephrased: 0.8,
}
/** A layer that finds fewer of its own kind than this is out of order, whatever the others make up for. */
const leastByLayer = 0.5
/** Share of clean items that may be removed. */
const mostClean = 0.05
const sampled = 5000
const fewCases = 1000
/** Fewer trials than this say next to nothing: three of three is found by four detectors in ten that miss a quarter. */
const fewest = 5
/** A case may hold no number to swap; all others can be made of any text of some length. */
const optional: ReadonlySet<PlantKind> = new Set(['numbers swapped'])
const comparisons = 9

const methodsOf: Record<Layer, readonly Method[]> = {
  exact: ['exact', 'reordered'],
  numbers: ['numbers'],
  grams: ['8-gram', '13-gram'],
  near: ['near'],
  semantic: ['semantic'],
}

export interface Trial {
  train: readonly Item[]
  evaluation: readonly Item[]
  layers?: readonly Layer[] | undefined
  seed?: number | undefined
  /** Copies of each kind. */
  perKind?: number | undefined
  /** For tests of the test: another detector. */
  detect?: typeof decontaminate | undefined
}

/**
 * Plants copies of evaluation cases into training and tells how many of each kind are found, and how many clean
 * items are. It passes where each layer finds the kind that it is there for; a switched-off layer fails it.
 */
export async function selfTest(
  ports: Pick<Ports, 'startWorker'>,
  { train, evaluation, layers = allLayers, seed = 1, perKind = 40, detect = decontaminate }: Trial,
  { signal, progress }: Pick<CallContext, 'signal' | 'progress'>,
): Promise<SelfTest> {
  const every = Math.max(1, Math.ceil(train.length / sampled))
  const sample = train.filter((_, at) => at % every === 0)
  const around = sample.slice(0, 200).flatMap(({ parts }) => parts.slice(0, 1))
  const planted = plantCopies(evaluation, around, { perKind, seed })
  let last = ''
  let begun = 0
  const context = {
    signal,
    progress: ({ phase, total }: Parameters<typeof progress>[0]) => {
      if (`${phase} ${total}` !== last) begun += 1
      last = `${phase} ${total}`
      progress({
        phase: 'Testing with planted copies',
        done: Math.min(begun, comparisons) - 1,
        total: comparisons,
        unit: 'comparisons',
      })
    },
  }
  const compare = (comparison: Comparison) => detect(ports, { ...comparison, layers }, context)
  const compared = await compare({ train: [...sample, ...planted.map(({ item }) => item)], evaluation })
  const hitsOf = new Map<string, Hit>()
  for (const hit of compared.hits) hitsOf.set(JSON.stringify([hit.train_id, hit.eval_id]), hit)
  const kinds = plantKinds.map((kind): KindResult => {
    const own = planted.filter((each) => each.kind === kind)
    const layer = layerOf[kind]
    const hits = own.map(({ item, of }) => hitsOf.get(JSON.stringify([item.id, evaluation[of]?.id])))
    const count = (fits: (hit: Hit) => boolean) => hits.filter((hit) => hit !== undefined && fits(hit)).length
    const byLayer = rateOf(
      count(({ methods }) => methods.some((method) => methodsOf[layer].includes(method))),
      own.length,
    )
    const found = rateOf(
      count(({ band }) => band !== 'clear'),
      own.length,
    )
    return {
      kind,
      found,
      removed: rateOf(
        count(({ band }) => band === 'remove'),
        own.length,
      ),
      layer,
      by_layer: byLayer,
      least: least[kind],
      passed: (found.rate ?? 1) >= least[kind] && (byLayer.rate ?? 1) >= leastByLayer,
    }
  })
  const clean = await cleanRate()
  return {
    passed: clean.passed && kinds.every(({ passed }) => passed) && planted.length > 0,
    enough:
      clean.removed.n >= fewest && kinds.every(({ kind, found }) => found.n >= fewest || optional.has(kind)),
    seed,
    train: sample.length,
    kinds,
    clean,
  }

  // Cases that ask what another one asks are its copies, whatever the detector says of them; what else is removed
  // is a false alarm: it shares with the cases what all of this kind share, answers and manners of speech.
  async function cleanRate(): Promise<SelfTest['clean']> {
    const cases = evaluation.slice(0, 2000)
    const halves = [0, 1].map((side) => cases.filter((_, at) => at % 2 === side))
    // Few cases are held against one another both ways, for each counts.
    const ways = cases.length <= fewCases ? [0, 1] : [0]
    const sum = { copies: 0, removed: 0, review: 0, n: 0 }
    for (const way of ways) {
      const [left = [], right = []] = way === 0 ? halves : halves.toReversed()
      const { hits } = await compare({ train: left, evaluation: right })
      const same = askingTheSame(left, right)
      const clean = new Set(left.flatMap(({ id }, at) => (same.has(at) ? [] : [id])))
      const having = (band: Hit['band']) =>
        new Set(hits.flatMap((hit) => (hit.band === band && clean.has(hit.train_id) ? [hit.train_id] : [])))
      const removed = having('remove')
      sum.copies += same.size
      sum.n += left.length - same.size
      sum.removed += removed.size
      sum.review += [...having('review')].filter((id) => !removed.has(id)).length
    }
    const removed = rateOf(sum.removed, sum.n)
    return {
      copies: sum.copies,
      removed,
      review: rateOf(sum.review, sum.n),
      most: mostClean,
      // A case that is rephrased among the cases must not fail the test of the detector: the lower bound refutes,
      // the upper one shows, and what lies between is said to be open.
      passed: falseAlarms({ removed, most: mostClean }) !== 'refuted',
    }
  }
}

function rateOf(found: number, n: number): Rate {
  if (n === 0) return { found, n, rate: null, low: null, high: null }
  const { low, high } = wilsonInterval(found / n, n)
  const rounded = (value: number) => Math.round(value * 10_000) / 10_000
  return { found, n, rate: rounded(found / n), low: rounded(low), high: rounded(high) }
}
