import { mixed } from '../text/shingles.ts'

export interface Pair {
  left: number
  right: number
  score: number
}

const lowest = 0.5
const width = 0.05
const perRange = 60
/** Ranges are cut back to size only now and then. */
const slack = 4 * perRange

/** Keeps some compared pairs of each range of similarity, picked by a hash, so that the same texts keep the same. */
export function createPairSample(): {
  offer(left: number, right: number, score: number): void
  pairs(): Pair[]
} {
  const ranges = new Map<number, { pair: Pair; hash: number }[]>()
  const cut = (range: { pair: Pair; hash: number }[]) => {
    range.sort((a, b) => a.hash - b.hash || a.pair.left - b.pair.left || a.pair.right - b.pair.right)
    range.length = Math.min(range.length, perRange)
  }
  return {
    offer: (left, right, score) => {
      if (score < lowest) return
      const at = Math.floor((score - lowest) / width)
      const range = ranges.get(at) ?? []
      ranges.set(at, range)
      range.push({ pair: { left, right, score }, hash: mixed(Math.imul(left, 0x9e3779b1) ^ right) })
      if (range.length >= slack) cut(range)
    },
    pairs: () => {
      for (const range of ranges.values()) cut(range)
      return [...ranges.values()]
        .flatMap((range) => range.map(({ pair }) => pair))
        .sort((a, b) => b.score - a.score || a.left - b.left || a.right - b.right)
    },
  }
}
