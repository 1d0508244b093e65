import { leastJudged, type Stratum, type Sums } from './sampledShares.ts'

/** What a sample drew by chance of one stratum, or of nearly one weight. */
export interface DrawnPart {
  /** The names of what it was put together from. */
  names: readonly string[]
  /** All that was drawn of it: how many, and the sums of 1/π and of its square. */
  drawn: Sums
  judged: Sums
  /** Its share of what was drawn of a stratum of fixed size; 0 where the size of the draw was left to chance. */
  share: number
}

/**
 * The strata of what a sample drew by chance, which together speak for `traffic` traces. Each speaks for as many as
 * its weights say, however many of it are judged: reviewers who finished one tier first do not make it the greater
 * one. One with fewer judged traces than tell anything joins the one whose weights are most like its own.
 */
export function strataByChance(
  parts: readonly DrawnPart[],
  traffic: number,
): (Stratum & { names: readonly string[] })[] {
  const joined = joinedParts(parts)
  const scale = traffic / joined.reduce((sum, { drawn }) => sum + drawn.sumW, 0)
  return joined.map(({ names, drawn, judged, share }) => ({
    names,
    traffic: drawn.sumW * scale,
    sizeVariance: scale * scale * Math.max(0, drawn.sumW2 - drawn.sumW) * (1 - share),
    drawn: drawn.n,
    judged,
  }))
}

const weightOf = ({ drawn }: DrawnPart) => Math.log2(drawn.sumW / drawn.n)

function joinedParts(parts: readonly DrawnPart[]): DrawnPart[] {
  const left = parts.toSorted(
    (a, b) => weightOf(a) - weightOf(b) || (String(a.names) < String(b.names) ? -1 : 1),
  )
  for (;;) {
    const at = left.findIndex(({ judged }) => judged.n < leastJudged)
    const short = left[at]
    if (short === undefined || left.length === 1) return left
    const away = (other: DrawnPart | undefined) =>
      other === undefined ? Infinity : Math.abs(weightOf(other) - weightOf(short))
    const from = away(left[at - 1]) <= away(left[at + 1]) ? at - 1 : at
    const pair = left.slice(from, from + 2)
    left.splice(from, 2, {
      names: pair.flatMap(({ names }) => names),
      drawn: sumOf(pair.map(({ drawn }) => drawn)),
      judged: sumOf(pair.map(({ judged }) => judged)),
      share: 0,
    })
  }
}

/** The sums over several parts. */
export const sumOf = (parts: readonly Sums[]): Sums =>
  parts.reduce(
    (sums, { n, sumW, sumW2 }) => ({ n: sums.n + n, sumW: sums.sumW + sumW, sumW2: sums.sumW2 + sumW2 }),
    { n: 0, sumW: 0, sumW2: 0 },
  )
