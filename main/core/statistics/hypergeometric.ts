import { logGamma } from './normal.ts'

const logChoose = (n: number, k: number) => logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1)

/**
 * Chances that of `drawn` out of `total`, of which `marked` are marked, at least and at most `seen` are marked
 * (the tails of Fisher's exact test; Fisher 1935).
 */
export function hypergeometricTails(
  seen: number,
  { total, marked, drawn }: { total: number; marked: number; drawn: number },
): { atLeast: number; atMost: number } {
  const least = Math.max(0, drawn - (total - marked))
  const most = Math.min(drawn, marked)
  const all = logChoose(total, drawn)
  let [atLeast, atMost] = [0, 0]
  for (let k = least; k <= most; k += 1) {
    const chance = Math.exp(logChoose(marked, k) + logChoose(total - marked, drawn - k) - all)
    if (k >= seen) atLeast += chance
    if (k <= seen) atMost += chance
  }
  return { atLeast: Math.min(1, atLeast), atMost: Math.min(1, atMost) }
}
