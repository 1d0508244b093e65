import type { Interval } from './moments.ts'

type Rate = Interval & { value: number }

/**
 * A rate over parts with a rate and a share of the whole each, the distances of their bounds joined by squaring and
 * adding (MOVER; Zou and Donner, Statistics in Medicine 27, 2008). `extra` is added to the squares: what is in doubt
 * beside the parts.
 */
export function joinedRates(parts: readonly (Rate & { part: number })[], extra = 0): Rate {
  let [joined, below, above] = [0, extra, extra]
  for (const { part, value, low, high } of parts) {
    joined += part * value
    below += (part * (value - low)) ** 2
    above += (part * (high - value)) ** 2
  }
  return {
    value: joined,
    low: Math.max(0, joined - Math.sqrt(below)),
    high: Math.min(1, joined + Math.sqrt(above)),
  }
}
