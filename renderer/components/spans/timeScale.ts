import type { Span } from './span.ts'

export interface TimeScale {
  /** `time` places bars by their clock; `order` by their place in the file, where an export has no times. */
  mode: 'time' | 'order'
  startMs: number
  lengthMs: number
  ticks: { at: number; label: string }[]
  /** Spans that start before or end after the span that holds them, by more than rounding. */
  skewed: number
}

/** The shared time axis of a trace's spans. */
export function timeScale(spans: readonly Span[]): TimeScale {
  const starts = spans.flatMap((span) => (span.startMs === null ? [] : [span.startMs]))
  if (starts.length === 0) {
    return { mode: 'order', startMs: 0, lengthMs: Math.max(1, spans.length), ticks: [], skewed: 0 }
  }
  const startMs = starts.reduce((least, at) => Math.min(least, at), Infinity)
  const endMs = spans.reduce((most, span) => Math.max(most, endOf(span) ?? startMs), startMs)
  const lengthMs = Math.max(endMs - startMs, 1)
  return { mode: 'time', startMs, lengthMs, ticks: ticksOf(lengthMs), skewed: skewedSpans(spans) }
}

/** Where a span's bar starts and how long it is, as fractions of the axis; null where it has no start. */
export function barOf(scale: TimeScale, span: Span, index: number): { left: number; width: number } | null {
  if (scale.mode === 'order') return { left: index / scale.lengthMs, width: 0.9 / scale.lengthMs }
  if (span.startMs === null) return null
  const left = clamp((span.startMs - scale.startMs) / scale.lengthMs)
  const end = endOf(span) ?? span.startMs
  return { left, width: Math.min(1 - left, Math.max(0, (end - span.startMs) / scale.lengthMs)) }
}

/** Seconds from the start of the trace to the start of the span, in ms. */
export function offsetMs(scale: TimeScale, span: Span): number | null {
  return scale.mode === 'order' || span.startMs === null ? null : span.startMs - scale.startMs
}

function endOf(span: Span): number | null {
  if (span.endMs !== null) return span.endMs
  return span.startMs === null ? null : span.startMs + (span.durationMs ?? 0)
}

const clamp = (value: number) => Math.min(1, Math.max(0, value))

const roundingMs = 2

function skewedSpans(spans: readonly Span[]): number {
  const byId = new Map(spans.map((span) => [span.span, span]))
  return spans.filter((span) => {
    const parent = span.parent === null ? undefined : byId.get(span.parent)
    if (parent === undefined || span.startMs === null || parent.startMs === null) return false
    const end = endOf(span)
    const parentEnd = endOf(parent)
    const early = span.startMs < parent.startMs - roundingMs
    return (
      early ||
      (end !== null && parentEnd !== null && parentEnd > parent.startMs && end > parentEnd + roundingMs)
    )
  }).length
}

const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000]
const minutes = [1, 2, 5, 10, 15, 30, 60, 120, 240, 720, 1440, 2880, 10_080].map((count) => count * 60_000)

/** Three to five round ticks from 0. */
function ticksOf(lengthMs: number): TimeScale['ticks'] {
  const step = [...steps, ...minutes].find((candidate) => lengthMs / candidate <= 5) ?? lengthMs
  const count = Math.floor(lengthMs / step)
  return Array.from({ length: count + 1 }, (_, index) => ({
    at: (index * step) / lengthMs,
    label: tickLabel(index * step, step),
  }))
}

function tickLabel(ms: number, step: number): string {
  if (ms === 0) return '0'
  if (step < 100) return `${ms} ms`
  if (step < 60_000) return `${Number((ms / 1000).toFixed(1))} s`
  return step < 3_600_000 ? `${ms / 60_000} min` : `${Number((ms / 3_600_000).toFixed(1))} h`
}
