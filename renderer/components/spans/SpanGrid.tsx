import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useId, useMemo, useRef, type KeyboardEvent } from 'react'
import { awaitedSpan } from './awaitedSpan.ts'
import { classes } from '../classes.ts'
import type { Span } from './span.ts'
import { SpanHead, SpanLineRow, type SpanView } from './SpanLineRow.tsx'
import { foldingThatShows, treeLines, type Folding, type TreeLine } from './spanTree.ts'
import { barOf, timeScale } from './timeScale.ts'
import styles from './SpanGrid.module.css'

export interface SpanGridProps {
  spans: readonly Span[]
  view: SpanView
  selected: string | null
  onSelect: (span: string) => void
  folding: Folding
  onFold: (folding: Folding) => void
  /** The span that the reviewer marked as first failing. */
  firstFailing?: string | null
  /** Spans that hold a hit of the find. */
  hits?: ReadonlySet<string>
  /** The axis of the whole trace, where only some of its spans are shown. */
  axisOf?: readonly Span[]
  onKey?: (event: KeyboardEvent) => void
  label?: string
}

/** Spans as a tree with a bar on the time axis, a lane by kind, or figures. One selection, moved by arrows. */
export function SpanGrid({
  spans,
  view,
  selected,
  onSelect,
  folding,
  onFold,
  firstFailing = null,
  hits,
  axisOf = spans,
  onKey,
  label = 'Spans of this trace',
}: SpanGridProps) {
  const id = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const lines = useMemo(() => treeLines(spans, folding), [spans, folding])
  const scale = useMemo(() => timeScale(axisOf), [axisOf])
  const places = useMemo(() => new Map(axisOf.map((span, index) => [span.span, index])), [axisOf])
  const at = lines.findIndex((line) => lineSpan(line, selected))
  const awaited = useMemo(() => {
    const late = axisOf.find((span) => span.span === selected)
    const early = late === undefined ? null : awaitedSpan(late, axisOf)
    if (early === null) return null
    const bar = barOf(scale, early, places.get(early.span) ?? 0)
    return bar === null ? null : { span: early.span, end: bar.left + bar.width }
  }, [axisOf, selected, scale, places])
  const awaitedAt = lines.findIndex((line) => lineSpan(line, awaited?.span ?? null))
  // oxlint-disable-next-line react/incompatible-library
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight(),
    overscan: 12,
    // The selected line stays in the page: the grid names it as its active one.
    rangeExtractor: (range) => {
      const shown = defaultRangeExtractor(range)
      return at === -1 || shown.includes(at) ? shown : [...shown, at].sort((a, b) => a - b)
    },
  })

  // A span that was selected elsewhere must be seen here: unfold what hides it, then bring it into view.
  useEffect(() => {
    if (selected === null) return
    const shows = foldingThatShows(spans, selected, folding)
    if (shows !== folding && at === -1) onFold(shows)
    // Only a new selection unfolds: folding the parent of the selected span must stay possible.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [selected, spans])
  useEffect(() => {
    if (at !== -1) rows.scrollToIndex(at, { align: 'auto' })
  }, [at, rows])

  const select = (index: number) => {
    const line = lines[Math.min(lines.length - 1, Math.max(0, index))]
    if (line === undefined) return
    if (line.line === 'span') onSelect(line.span.span)
    else if (line.line === 'run' && line.spans[0] !== undefined) onSelect(line.spans[0].span)
    else select(index + (index > at ? 1 : -1))
  }
  const pressed = (event: KeyboardEvent) => {
    const line = lines[at]
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const moves: Record<string, () => void> = {
      ArrowDown: () => select(at + 1),
      ArrowUp: () => select(at === -1 ? 0 : at - 1),
      Home: () => select(0),
      End: () => select(lines.length - 1),
      PageDown: () => select(at + 15),
      PageUp: () => select(Math.max(0, at - 15)),
      ArrowRight: () => line !== undefined && onFold(opened(line, folding)),
      ArrowLeft: () => {
        if (line === undefined) return
        const next = closed(line, folding)
        const parent = line.line === 'span' ? line.span.parent : null
        if (next !== folding) onFold(next)
        else if (parent !== null && places.has(parent)) onSelect(parent)
      },
    }
    const move = moves[event.key]
    if (move === undefined) return onKey?.(event)
    event.preventDefault()
    move()
  }

  return (
    <div className={classes(styles['frame'], view === 'sequence' && styles['sequence'])}>
      <SpanHead view={view} scale={scale} />
      <div
        ref={scroller}
        className={styles['scroller']}
        role="treegrid"
        aria-label={label}
        aria-rowcount={lines.length}
        aria-activedescendant={at === -1 ? undefined : `${id}-${at}`}
        tabIndex={0}
        onKeyDown={pressed}
      >
        <div className={styles['lines']} style={{ height: rows.getTotalSize() }} role="presentation">
          {rows.getVirtualItems().map((row) => {
            const line = lines[row.index]
            if (line === undefined) return null
            return (
              <SpanLineRow
                key={line.key}
                id={`${id}-${row.index}`}
                line={line}
                top={row.start}
                height={row.size}
                rowIndex={row.index + 1}
                view={view}
                scale={scale}
                place={line.line === 'span' ? (places.get(line.span.span) ?? 0) : 0}
                selected={row.index === at}
                firstFailing={line.line === 'span' && line.span.span === firstFailing}
                awaitedEnd={
                  awaited !== null && awaitedAt !== -1 && between(row.index, awaitedAt, at)
                    ? awaited.end
                    : null
                }
                hit={lineHit(line, hits)}
                onSelect={() => select(row.index)}
                onToggle={() => onFold(toggled(line, folding))}
              />
            )
          })}
        </div>
      </div>
    </div>
  )
}

const rowHeight = () =>
  (26 / 12) * Number.parseFloat(getComputedStyle(document.documentElement).fontSize || '12')

const between = (index: number, a: number, b: number) =>
  b !== -1 && index >= Math.min(a, b) && index <= Math.max(a, b)

function lineSpan(line: TreeLine, span: string | null): boolean {
  if (line.line === 'span') return line.span.span === span
  return line.line === 'run' && line.spans.some((one) => one.span === span)
}

function lineHit(line: TreeLine, hits: ReadonlySet<string> | undefined): boolean {
  if (hits === undefined || line.line === 'orphans') return false
  return line.line === 'span' ? hits.has(line.span.span) : line.spans.some((span) => hits.has(span.span))
}

function opened(line: TreeLine, folding: Folding): Folding {
  if (line.line === 'run') return { ...folding, unfoldedRuns: new Set([...folding.unfoldedRuns, line.key]) }
  if (line.line !== 'span' || !line.folded) return folding
  return { ...folding, folded: without(folding.folded, line.span.span) }
}

function closed(line: TreeLine, folding: Folding): Folding {
  if (line.line !== 'span') return folding
  if (line.parent && !line.folded) return { ...folding, folded: new Set([...folding.folded, line.span.span]) }
  if (line.opensRun === null) return folding
  return { ...folding, unfoldedRuns: without(folding.unfoldedRuns, line.opensRun) }
}

function toggled(line: TreeLine, folding: Folding): Folding {
  const open = opened(line, folding)
  return open === folding ? closed(line, folding) : open
}

const without = (set: ReadonlySet<string>, key: string) => new Set([...set].filter((other) => other !== key))
