import type { Span } from './span.ts'
import { spanState } from './spanState.ts'

export interface SpanLine {
  line: 'span'
  key: string
  span: Span
  depth: number
  parent: boolean
  folded: boolean
  /** The span that stands for a run of repeats that is unfolded, so that it can be folded again. */
  opensRun: string | null
}

export interface RunLine {
  line: 'run'
  key: string
  spans: Span[]
  depth: number
}

export interface OrphansLine {
  line: 'orphans'
  key: 'orphans'
  spans: number
}

export type TreeLine = SpanLine | RunLine | OrphansLine

export interface Folding {
  /** Spans whose children are hidden. */
  folded: ReadonlySet<string>
  /** Runs of repeats that are shown one by one. */
  unfoldedRuns: ReadonlySet<string>
}

/** So many repeats after the first stay on their own lines; more fold into one. */
export const repeatsShown = 3

/**
 * The lines of the tree: spans in tree order, repeats of one call folded into a line, and spans whose parent
 * is missing in a group at the end with a line above them.
 */
export function treeLines(spans: readonly Span[], folding: Folding): TreeLine[] {
  const { rooted, orphans } = apart(spans)
  const lines = linesOf(rooted, folding)
  if (orphans.length === 0) return lines
  return [
    ...lines,
    {
      line: 'orphans',
      key: 'orphans',
      spans: orphans.filter((span) => span.flags.includes('orphan')).length,
    },
    ...linesOf(orphans, folding),
  ]
}

function apart(spans: readonly Span[]): { rooted: Span[]; orphans: Span[] } {
  const rooted: Span[] = []
  const orphans: Span[] = []
  let inOrphan = false
  for (const span of spans) {
    if (span.depth === 0) inOrphan = span.flags.includes('orphan')
    ;(inOrphan ? orphans : rooted).push(span)
  }
  return { rooted, orphans }
}

function linesOf(spans: readonly Span[], folding: Folding): TreeLine[] {
  const lines: TreeLine[] = []
  let hiddenBelow: number | null = null
  for (let index = 0; index < spans.length; index++) {
    const span = spans[index]
    if (span === undefined) break
    if (hiddenBelow !== null && span.depth > hiddenBelow) continue
    hiddenBelow = null
    const parent = (spans[index + 1]?.depth ?? 0) > span.depth
    const folded = parent && folding.folded.has(span.span)
    if (folded) hiddenBelow = span.depth
    const repeats = parent ? 0 : repeatsFrom(spans, index)
    const key = `run:${span.span}`
    const foldsRest = repeats > repeatsShown
    const unfolded = foldsRest && folding.unfoldedRuns.has(key)
    lines.push({
      line: 'span',
      key: span.span,
      span,
      depth: span.depth,
      parent,
      folded,
      opensRun: unfolded ? key : null,
    })
    if (!foldsRest) continue
    const rest = spans.slice(index + 1, index + 1 + repeats)
    if (unfolded) {
      for (const repeat of rest)
        lines.push({
          line: 'span',
          key: repeat.span,
          span: repeat,
          depth: repeat.depth,
          parent: false,
          folded: false,
          opensRun: key,
        })
    } else lines.push({ line: 'run', key, spans: rest, depth: span.depth })
    index += repeats
  }
  return lines
}

// How many spans directly after this one are the same call again: siblings without children of their own.
function repeatsFrom(spans: readonly Span[], index: number): number {
  const first = spans[index]
  if (first === undefined) return 0
  let count = 0
  for (let at = index + 1; at < spans.length; at++) {
    const next = spans[at]
    if (next === undefined || next.depth !== first.depth || next.parent !== first.parent) break
    if (!isRepeat(first, next) || (spans[at + 1]?.depth ?? 0) > next.depth) break
    count++
  }
  return count
}

/** The same call again: same kind, same tool or name. */
export function isRepeat(first: Span, next: Span): boolean {
  return first.kind === next.kind && (first.tool ?? first.name) === (next.tool ?? next.name)
}

/** Words for a run: "denied, denied, timeout", or "14 failed, 2 ok" where there are many. */
export function runWords(spans: readonly Span[]): { words: string; failed: boolean } {
  const states = spans.map(spanState)
  const failed = states.some((state) => state.tone === 'fail')
  const words = states.map((state) => state.word)
  if (spans.length <= 4) return { words: words.join(', '), failed }
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return { words: [...counts].map(([word, count]) => `${count} ${word}`).join(', '), failed }
}

/** The folding under which a span has a line of its own. */
export function foldingThatShows(spans: readonly Span[], wanted: string, folding: Folding): Folding {
  const byId = new Map(spans.map((span) => [span.span, span]))
  const folded = new Set(folding.folded)
  const seen = new Set<string>()
  for (let at = byId.get(wanted)?.parent ?? null; at !== null && !seen.has(at);) {
    seen.add(at)
    folded.delete(at)
    at = byId.get(at)?.parent ?? null
  }
  const without: Folding = { folded, unfoldedRuns: folding.unfoldedRuns }
  const run = treeLines(spans, without).find(
    (line) => line.line === 'run' && line.spans.some((span) => span.span === wanted),
  )
  if (run === undefined) return folded.size === folding.folded.size ? folding : without
  return { folded, unfoldedRuns: new Set([...folding.unfoldedRuns, run.key]) }
}
