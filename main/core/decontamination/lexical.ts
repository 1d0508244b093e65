import type { GramIndex } from './gramIndex.ts'
import type { Band, Layer, Method, Unit } from './items.ts'
import { createOverlaps } from './pairs.ts'
import { frequentFrom, leastLeft, sharedBy, type Masks } from './passages.ts'
import { readResidual, residualOf, trainMask } from './residual.ts'
import { wholeTables, type Candidate, type Scan } from './scan.ts'
import { readWords, type Whole, type Words } from './words.ts'

/** A pair of units that one layer found, by their numbers. */
export interface Found {
  train: number
  evaluation: number
  method: Method
  score: number
  band: Band
  reason: string
}

/** Shares of an evaluation part that training covers: from here removed, and from here shown to a person. */
export const removeCoverage = 0.5
export const reviewCoverage = 0.2
export const longRun = 13
/** A part shorter than this says too little to be a leak beside longer ones. */
const leastWords = 5
const templateWords = 4
/** A template with fewer words beside its numbers is shared by chance. */
export const sureTemplateWords = 8

/** Units of the evaluation side as they are compared: what is left of them beside shared passages. */
export interface Prepared {
  words: Words
  whole: Whole
  text: string
}

export function prepareEvaluation(index: GramIndex, masks: Masks): Prepared[] {
  return index.units.map(({ text }, unit) => {
    const words = index.words[unit] ?? readWords('')
    const mask = masks.words[unit]
    if (mask === null || mask === undefined)
      return { words, whole: index.wholes[unit] ?? { exact: 0, bag: 0, template: 0 }, text }
    return residualOf(text, words, mask)
  })
}

/**
 * What is left of the training units that hold shared passages; all others stay as they are, and so do items of
 * which too little would be left.
 */
export function prepareTraining(
  units: readonly Unit[],
  { candidates, wordsOf }: Scan,
  masks: Masks,
): Map<number, Prepared> {
  const left = new Map<number, Prepared>()
  if (masks.passages.length === 0) return left
  const keeps = new Map<number, number>()
  const asked = (unit: number) => units[unit]?.role === 'asked'
  units.forEach(({ item }, unit) => {
    if (asked(unit)) keeps.set(item, (keeps.get(item) ?? 0) + (wordsOf[unit] ?? 0))
  })
  const masked = candidates.flatMap(({ unit, whole, words, grams, at }) => {
    const mask = masks.parts.has(whole.exact)
      ? new Uint8Array(words).fill(1)
      : trainMask(words, grams, at, masks.grams)
    if (mask === null) return []
    const item = units[unit]?.item ?? 0
    if (asked(unit)) keeps.set(item, (keeps.get(item) ?? 0) - mask.reduce((sum, each) => sum + each, 0))
    return [{ unit, item, mask }]
  })
  for (const { unit, item, mask } of masked)
    if (!asked(unit) || (keeps.get(item) ?? 0) >= leastLeft)
      left.set(unit, readResidual(units[unit]?.text ?? '', mask))
  return left
}

/** Compares candidates word for word: equal, reordered, with other numbers, and by grams of eight words. */
export async function lexicalPairs(
  {
    index,
    masks,
    evaluation,
    units,
    training,
    candidates,
    trainItems,
    layers,
  }: {
    index: GramIndex
    masks: Masks
    evaluation: readonly Prepared[]
    units: readonly Unit[]
    training: ReadonlyMap<number, Prepared>
    candidates: readonly Candidate[]
    trainItems: number
    layers: ReadonlySet<Layer>
  },
  pause: () => Promise<void>,
): Promise<Found[]> {
  const found: Found[] = []
  const tables = wholeTables(evaluation.map((each) => (each.words.count === 0 ? null : each.whole)))
  // What is equal as it stands is a copy, however much of it is masked; a part that is all passage is none.
  const asTheyStand = wholeTables(
    index.wholes.map((whole, unit) => ((evaluation[unit]?.words.count ?? 0) < leastWords ? null : whole)),
  )
  const overlaps = createOverlaps(index, masks)
  const partsOf = new Map<number, number>()
  for (const { item } of index.units) partsOf.set(item, (partsOf.get(item) ?? 0) + 1)
  const alone = (unit: number) => partsOf.get(index.units[unit]?.item ?? 0) === 1
  const templates = templateHolders(candidates, units, training, tables.template)
  const templateFrequent = (hash: number) =>
    new Set((tables.template.get(hash) ?? []).map((each) => index.units[each]?.item)).size >= sharedBy &&
    (templates.get(hash)?.size ?? 0) >= frequentFrom(trainItems)

  for (const candidate of candidates) {
    await pause()
    const { unit } = candidate
    const own = training.get(unit)
    const add = (evaluationUnit: number, method: Method, score: number, band: Band, reason: string) =>
      found.push({ train: unit, evaluation: evaluationUnit, method, score, band, reason })
    const equal = new Set<number>()
    const compareWholes = (
      whole: Whole,
      lookup: typeof tables,
      wordsOf: (each: number) => Words | undefined,
      read: () => Words,
    ) => {
      let known: Words | null = null
      const here = () => (known ??= read())
      if (layers.has('exact')) {
        for (const each of lookup.exact.get(whole.exact) ?? []) {
          const there = wordsOf(each)
          if (equal.has(each) || there === undefined || !sameWords(here(), there)) continue
          if (there.count < leastWords && !alone(each)) continue
          equal.add(each)
          add(each, 'exact', 1, 'remove', 'The same words in the same order')
        }
        for (const each of lookup.bag.get(whole.bag) ?? []) {
          const there = wordsOf(each)
          if (equal.has(each) || there === undefined || there.count < leastWords) continue
          if (!sameBag(here(), there) || sameWords(here(), there)) continue
          equal.add(each)
          add(each, 'reordered', 1, 'remove', 'The same words in another order')
        }
      }
      if (!layers.has('numbers')) return
      for (const each of lookup.template.get(whole.template) ?? []) {
        const there = wordsOf(each)
        if (equal.has(each) || there === undefined) continue
        const { plain, shared, all } = sameTemplate(here(), there)
        if (plain < templateWords || templateFrequent(whole.template)) continue
        if (sameWords(here(), there)) continue
        equal.add(each)
        add(
          each,
          'numbers',
          plain / Math.max(1, there.count),
          plain >= sureTemplateWords ? 'remove' : 'review',
          `The same text with other numbers: ${shared} of ${all} are the same`,
        )
      }
    }
    const text = () => readWords(units[unit]?.text ?? '')
    compareWholes(
      own?.whole ?? candidate.whole,
      tables,
      (each) => evaluation[each]?.words,
      () => own?.words ?? text(),
    )
    if (own !== undefined) compareWholes(candidate.whole, asTheyStand, (each) => index.words[each], text)
    if (layers.has('grams'))
      for (const { evaluation: each, coverage, longest, trainWords } of overlaps(candidate)) {
        if (equal.has(each)) continue
        const percent = Math.round(coverage * 100)
        if (coverage >= removeCoverage)
          add(
            each,
            longest >= longRun ? '13-gram' : '8-gram',
            coverage,
            'remove',
            `${percent} % of the case stands here word for word, ${longest} words at a stretch`,
          )
        else if (coverage >= reviewCoverage || longest >= longRun)
          add(
            each,
            longest >= longRun ? '13-gram' : '8-gram',
            coverage,
            'review',
            `${longest} words at a stretch, ${percent} % of the case`,
          )
        else if (trainWords >= 2 * longRun && trainWords >= 0.8 * (own?.words.count ?? candidate.words))
          add(each, '13-gram', coverage, 'review', 'The training text is an excerpt of the case')
      }
  }
  return found
}

// The training items that have each template of the evaluation side.
function templateHolders(
  candidates: readonly Candidate[],
  units: readonly Unit[],
  training: ReadonlyMap<number, Prepared>,
  wanted: ReadonlyMap<number, unknown>,
): Map<number, Set<number>> {
  const holders = new Map<number, Set<number>>()
  for (const { unit, whole } of candidates) {
    const { template } = training.get(unit)?.whole ?? whole
    if (!wanted.has(template)) continue
    const items = holders.get(template) ?? new Set()
    holders.set(template, items.add(units[unit]?.item ?? 0))
  }
  return holders
}

function sameWords(a: Words, b: Words): boolean {
  if (a.count !== b.count) return false
  for (let at = 0; at < a.count; at += 1) if (a.hashes[at] !== b.hashes[at]) return false
  return true
}

function sameBag(a: Words, b: Words): boolean {
  if (a.count !== b.count) return false
  const [left, right] = [a.hashes.slice().sort(), b.hashes.slice().sort()]
  return left.every((hash, at) => hash === right[at])
}

// How many words beside the numbers both have, and how many of the numbers are the same.
function sameTemplate(a: Words, b: Words): { plain: number; shared: number; all: number } {
  const split = ({ count, hashes, numbers }: Words) => {
    const plain: number[] = []
    const figures: number[] = []
    for (let at = 0; at < count; at += 1) (numbers[at] === 1 ? figures : plain).push(hashes[at] ?? 0)
    return { plain, figures }
  }
  const [left, right] = [split(a), split(b)]
  const same =
    left.plain.length === right.plain.length && left.plain.every((hash, at) => hash === right.plain[at])
  const shared = right.figures.filter((hash) => left.figures.includes(hash)).length
  return { plain: same ? left.plain.length : 0, shared, all: right.figures.length }
}
