import { createTermCounter, kinds, slots, type TermCounter } from './vocabulary.ts'

/** How much each term says: 0 for those that most texts have. */
export type Weights = Float32Array

/** The evaluation side by term: which units have it, and how much it is of each. */
export interface TermIndex {
  units: number
  starts: Int32Array
  rows: Int32Array
  values: Float32Array
}

/** How many of some texts have each term. */
export function frequencies(texts: readonly string[]): Int32Array {
  const counter = createTermCounter()
  const holding = sharedWhole(slots)
  for (const text of texts) {
    const { terms, lengths } = counter.count(text)
    for (let kind = 0; kind < kinds; kind += 1) {
      const list = terms[kind] ?? []
      for (let at = 0; at < (lengths[kind] ?? 0); at += 1) {
        const slot = list[at] ?? 0
        holding[slot] = (holding[slot] ?? 0) + 1
      }
    }
  }
  return holding
}

const tellsNothing = 0.5
const enoughTexts = 40

/** ln((1 + texts) / (1 + texts that have it)) + 1; 0 for what more than half of many texts have. */
export function weightsOf(holding: readonly Int32Array[], texts: number): Weights {
  const weights = sharedNumbers(slots)
  for (let slot = 0; slot < slots; slot += 1) {
    let having = 0
    for (const each of holding) having += each[slot] ?? 0
    weights[slot] =
      texts >= enoughTexts && having > tellsNothing * texts ? 0 : Math.log((1 + texts) / (1 + having)) + 1
  }
  return weights
}

/** The vectors of texts: of each kind of terms one of length one, all three weighing the same. */
function vectorOf(
  counter: TermCounter,
  text: string,
  weights: Weights,
  put: (slot: number, value: number) => void,
): void {
  const { terms, lengths, counts } = counter.count(text)
  for (let kind = 0; kind < kinds; kind += 1) {
    const list = terms[kind] ?? []
    const length = lengths[kind] ?? 0
    let square = 0
    for (let at = 0; at < length; at += 1) {
      const slot = list[at] ?? 0
      const value = (logOf[Math.min(counts[slot] ?? 1, 255)] ?? 1) * (weights[slot] ?? 0)
      square += value * value
    }
    if (square === 0) continue
    const scale = 1 / Math.sqrt(square * kinds)
    for (let at = 0; at < length; at += 1) {
      const slot = list[at] ?? 0
      const value = (logOf[Math.min(counts[slot] ?? 1, 255)] ?? 1) * (weights[slot] ?? 0) * scale
      if (value !== 0) put(slot, value)
    }
  }
}

const logOf = Float64Array.from({ length: 256 }, (_, count) => (count === 0 ? 0 : 1 + Math.log(count)))

export function termIndex(texts: readonly string[], weights: Weights): TermIndex {
  const counter = createTermCounter()
  const found: { slots: number[]; values: number[] }[] = texts.map((text) => {
    const row = { slots: [] as number[], values: [] as number[] }
    vectorOf(counter, text, weights, (slot, value) => {
      row.slots.push(slot)
      row.values.push(value)
    })
    return row
  })
  const starts = sharedWhole(slots + 1)
  let entries = 0
  for (const row of found) {
    entries += row.slots.length
    for (const slot of row.slots) starts[slot + 1] = (starts[slot + 1] ?? 0) + 1
  }
  for (let slot = 0; slot < slots; slot += 1) starts[slot + 1] = (starts[slot + 1] ?? 0) + (starts[slot] ?? 0)
  const next = starts.slice()
  const rows = sharedWhole(entries)
  const values = sharedNumbers(entries)
  for (const [row, each] of found.entries())
    for (const [at, slot] of each.slots.entries()) {
      const to = next[slot] ?? 0
      rows[to] = row
      values[to] = each.values[at] ?? 0
      next[slot] = to + 1
    }
  return { units: texts.length, starts, rows, values }
}

/** Answers how like each unit of the index a text is, 0 … 1, written into `scores`. */
export function createScorer({ units, starts, rows, values }: TermIndex, weights: Weights) {
  const counter = createTermCounter()
  return (text: string, scores: Float32Array): void => {
    scores.fill(0, 0, units)
    vectorOf(counter, text, weights, (slot, value) => {
      const end = starts[slot + 1] ?? 0
      for (let at = starts[slot] ?? 0; at < end; at += 1) {
        const row = rows[at] ?? 0
        scores[row] = (scores[row] ?? 0) + value * (values[at] ?? 0)
      }
    })
  }
}

const sharedWhole = (length: number) => new Int32Array(new SharedArrayBuffer(length * 4))
const sharedNumbers = (length: number) => new Float32Array(new SharedArrayBuffer(length * 4))

/** How many of the nearest say how like everything a text is. */
export const hubSize = (units: number) => Math.max(1, Math.min(10, Math.floor(units / 4)))

/** The mean of the `count` greatest scores. */
export function meanOfTop(scores: Float32Array, length: number, count: number, leaveOut = -1): number {
  const top = new Float32Array(count)
  for (let at = 0; at < length; at += 1) {
    const score = scores[at] ?? 0
    if (at === leaveOut || score <= (top[count - 1] ?? 0)) continue
    let to = count - 1
    while (to > 0 && (top[to - 1] ?? 0) < score) {
      top[to] = top[to - 1] ?? 0
      to -= 1
    }
    top[to] = score
  }
  let sum = 0
  for (const score of top) sum += score
  return sum / count
}
