import type { CallContext } from '../handlers.ts'
import { createPause } from '../jobs/yielding.ts'
import type { Ports } from '../ports.ts'
import { createGramIndex } from './gramIndex.ts'
import {
  layers as allLayers,
  unitsOf,
  type Band,
  type Hit,
  type Id,
  type Item,
  methods as allMethods,
  type Layer,
  type Method,
  type Unit,
} from './items.ts'
import { lexicalPairs, prepareEvaluation, prepareTraining, type Found } from './lexical.ts'
import { withCrewOf } from '../jobs/crew.ts'
import { alikePairs, type Calibration } from './likeness.ts'
import { copiesNear } from './nearCopies.ts'
import { findPassages, type Passage } from './passages.ts'
import { gradeAlike } from './grading.ts'
import { tasks } from './tasks.ts'
import { createWeighing } from './weighing.ts'
import { scanTraining } from './scan.ts'

export interface Comparison {
  train: Iterable<Item> | AsyncIterable<Item>
  evaluation: Iterable<Item> | AsyncIterable<Item>
  /** Left out, all. */
  layers?: readonly Layer[]
}

export interface Contamination {
  train: number
  evaluation: number
  /** Of each pair the strongest, removals first, then by score; the nearest of each case also where it is clear. */
  hits: Hit[]
  /** Training items by their worst band. */
  removed: Id[]
  review: Id[]
  clear: number
  passages: Passage[]
  /** Null where likeness was not asked for, or there was nothing to compare. */
  calibration: Calibration | null
  /** Pairs of parts that were compared. */
  pairs: number
}

type Context = Pick<CallContext, 'signal' | 'progress'>

/**
 * Compares training with evaluation items and grades what they have in common. The answer depends on the items
 * alone, never on threads. Rejects with the signal's reason within a second of an abort; nothing is kept.
 */
export async function decontaminate(
  ports: Pick<Ports, 'startWorker'>,
  comparison: Comparison,
  { signal, progress }: Context,
): Promise<Contamination> {
  const layers = new Set<Layer>(comparison.layers ?? allLayers)
  const [train, evaluation] = [
    await listed(comparison.train, signal),
    await listed(comparison.evaluation, signal),
  ]
  const pause = createPause(signal)
  const index = createGramIndex(unitsOf(evaluation))
  const units = unitsOf(train)
  const scan = await scanTraining(index, units, pause, (done) =>
    progress({ phase: 'Comparing word for word', done, total: units.length, unit: 'texts' }),
  )
  const masks = findPassages(index, scan, units, train.length)
  const cases = prepareEvaluation(index, masks)
  const training = prepareTraining(units, scan, masks)
  const lexical = await lexicalPairs(
    {
      index,
      masks,
      evaluation: cases,
      units,
      training,
      candidates: scan.candidates,
      trainItems: train.length,
      layers,
    },
    pause,
  )
  const weighing = createWeighing(index, cases, units, scan.candidates)
  const found = [...lexical]
  let calibration: Calibration | null = null
  const textOf = (unit: number) => training.get(unit)?.text ?? units[unit]?.text ?? ''
  const texts = units.map((_, unit) => textOf(unit))
  if (units.length > 0 && cases.length > 0 && (layers.has('near') || layers.has('semantic')))
    await withCrewOf(tasks, ports, signal, async (crew) => {
      const caseTexts = cases.map(({ text }, unit) => (weighing.tells(unit) ? text : ''))
      if (layers.has('near')) {
        const near = await copiesNear(
          crew,
          caseTexts,
          texts,
          train.length,
          (unit) => units[unit]?.item ?? 0,
          (unit) => index.units[unit]?.item ?? 0,
          (done) => progress({ phase: 'Seeking near-copies', done, total: texts.length, unit: 'texts' }),
        )
        found.push(...near.filter(({ method }) => layers.has('numbers') || method !== 'numbers'))
      }
      if (layers.has('semantic')) {
        // Questions are held against questions: an answer is like every question about its matter.
        const [theirs, ours] = [askedPlaces(index.units), askedPlaces(units)]
        const alike = await alikePairs(
          crew,
          {
            texts: theirs.map((unit) => cases[unit]?.text ?? ''),
            items: theirs.map((unit) => index.units[unit]?.item ?? 0),
          },
          ours.map(textOf),
          (done) =>
            progress({ phase: 'Seeking what says the same', done, total: ours.length, unit: 'texts' }),
        )
        calibration = alike.calibration
        const removed = new Set(
          weighing
            .weigh(found)
            .filter(({ band }) => band === 'remove')
            .map(({ train: unit }) => units[unit]?.item ?? 0),
        )
        const alikeFound = gradeAlike(
          alike,
          removed,
          (place) => units[ours[place] ?? 0]?.item ?? 0,
          (place) => textOf(ours[place] ?? 0),
          (place) => cases[theirs[place] ?? 0]?.text ?? '',
        )
        found.push(
          ...alikeFound.map((each) => ({
            ...each,
            train: ours[each.train] ?? 0,
            evaluation: theirs[each.evaluation] ?? 0,
          })),
        )
      }
    })
  const graded = strongest(weighing.weigh(found))
  const hits = graded.map((each): Hit => {
    const [here, there] = [units[each.train], index.units[each.evaluation]]
    return {
      train_id: train[here?.item ?? 0]?.id ?? '',
      eval_id: evaluation[there?.item ?? 0]?.id ?? '',
      method: each.method,
      methods: each.methods,
      score: Math.round(each.score * 10_000) / 10_000,
      band: each.band,
      reason: each.reason,
      train_part: here?.part ?? 0,
      eval_part: there?.part ?? 0,
    }
  })
  return {
    train: train.length,
    evaluation: evaluation.length,
    hits,
    ...byBand(),
    passages: masks.passages,
    calibration,
    pairs: units.length * index.units.length,
  }

  // By place, not by id: a file may give one id twice.
  function byBand(): { removed: Id[]; review: Id[]; clear: number } {
    const worst = new Map<number, Band>()
    for (const { train: unit, band } of graded) {
      const item = units[unit]?.item ?? 0
      if (rank[band] < rank[worst.get(item) ?? 'clear']) worst.set(item, band)
    }
    const of = (wanted: Band) =>
      [...worst].filter(([, band]) => band === wanted).map(([item]) => train[item]?.id ?? '')
    const [removed, review] = [of('remove'), of('review')]
    return { removed, review, clear: train.length - removed.length - review.length }
  }

  function strongest(pairs: readonly Found[]): (Found & { methods: Method[] })[] {
    const best = new Map<string, { pair: Found; methods: Set<Method> }>()
    for (const pair of pairs) {
      const key = `${units[pair.train]?.item} ${index.units[pair.evaluation]?.item}`
      const known = best.get(key)
      const own = pair.band === 'clear' ? [] : [pair.method]
      if (known === undefined) best.set(key, { pair, methods: new Set(own) })
      else {
        for (const method of own) known.methods.add(method)
        if (stronger(pair, known.pair)) known.pair = pair
      }
    }
    return [...best.values()]
      .map(({ pair, methods }) => ({ ...pair, methods: allMethods.filter((method) => methods.has(method)) }))
      .sort((a, b) => (stronger(a, b) ? -1 : 1))
  }

  // What is asked tells more of a pair than what is said to it.
  function stronger(a: Found, b: Found): boolean {
    const said = ({ evaluation: unit }: Found) => (index.units[unit]?.role === 'asked' ? 0 : 1)
    return (
      // Every pair has another place, so the order is total.
      (rank[a.band] - rank[b.band] ||
        said(a) - said(b) ||
        b.score - a.score ||
        a.evaluation - b.evaluation ||
        a.train - b.train) < 0
    )
  }
}

const askedPlaces = (units: readonly Unit[]) =>
  units.flatMap(({ role }, unit) => (role === 'asked' ? [unit] : []))

const rank: Record<Band, number> = { remove: 0, review: 1, clear: 2 }

async function listed(
  items: Iterable<Item> | AsyncIterable<Item>,
  signal: AbortSignal,
): Promise<readonly Item[]> {
  if (Array.isArray(items)) return items as readonly Item[]
  const list: Item[] = []
  for await (const item of items) {
    if (list.length % 1024 === 0) signal.throwIfAborted()
    list.push(item)
  }
  return list
}
