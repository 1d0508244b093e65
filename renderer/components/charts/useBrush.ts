import { useRef, useState, type KeyboardEvent, type PointerEvent } from 'react'

/** Bins from one to another, [first, after the last). */
export type BinRange = readonly [from: number, end: number]

/** The range that a drag from one place to another draws, in whole bins. */
export function drawnRange(from: number, to: number, bins: number): BinRange {
  const clamped = (place: number) => Math.max(0, Math.min(bins, place))
  const [low, high] = from < to ? [from, to] : [to, from]
  const first = Math.min(bins - 1, Math.floor(clamped(low)))
  return [first, Math.max(first + 1, Math.ceil(clamped(high)))]
}

/** The range moved by so many bins, its length kept. */
export function movedRange([from, end]: BinRange, by: number, bins: number): BinRange {
  const shift = Math.max(-from, Math.min(bins - end, by))
  return [from + shift, end + shift]
}

/** The range with one of its ends set, at least one bin long. */
export function resizedRange(
  [from, end]: BinRange,
  edge: 'from' | 'end',
  to: number,
  bins: number,
): BinRange {
  return edge === 'from'
    ? [Math.max(0, Math.min(end - 1, to)), end]
    : [from, Math.max(from + 1, Math.min(bins, to))]
}

type Drag =
  | { kind: 'draw'; at: number }
  | { kind: 'move'; at: number; range: BinRange }
  | { kind: 'from' | 'end'; range: BinRange }

/**
 * A brush over equal bins. While it is drawn only `drawn` changes, within the frame; `onChange` hears it at most
 * every 100 ms and at the end. A double click takes it away.
 */
export function useBrush({
  bins,
  range,
  onChange,
}: {
  bins: number
  range: BinRange | null
  /** `more` = the same gesture goes on, so that Back undoes it whole. */
  onChange: (range: BinRange | null, more: boolean) => void
}) {
  const [drawn, setDrawn] = useState<BinRange | null>(null)
  const drag = useRef<Drag>(undefined)
  const told = useRef<number>(undefined)
  const newest = useRef<BinRange | null>(null)

  const placeOf = (event: PointerEvent<Element>) => {
    const box = event.currentTarget.getBoundingClientRect()
    return {
      place: ((event.clientX - box.left) / (box.width || 1)) * bins,
      near: (6 / (box.width || 1)) * bins,
    }
  }
  const draw = (next: BinRange) => {
    newest.current = next
    setDrawn(next)
    const now = performance.now()
    if (told.current !== undefined && now - told.current < 100) return
    onChange(next, told.current !== undefined)
    told.current = now
  }
  const finish = () => {
    if (drag.current === undefined) return
    drag.current = undefined
    if (newest.current !== null) onChange(newest.current, told.current !== undefined)
    newest.current = null
    told.current = undefined
    setDrawn(null)
  }
  const step = (edge: 'from' | 'end') => (event: KeyboardEvent) => {
    const now = range ?? ([0, bins] as const)
    const by = event.shiftKey ? 4 : 1
    const places: Record<string, number> = {
      ArrowRight: (edge === 'from' ? now[0] : now[1]) + by,
      ArrowUp: (edge === 'from' ? now[0] : now[1]) + by,
      ArrowLeft: (edge === 'from' ? now[0] : now[1]) - by,
      ArrowDown: (edge === 'from' ? now[0] : now[1]) - by,
      Home: edge === 'from' ? 0 : now[0] + 1,
      End: edge === 'from' ? now[1] - 1 : bins,
    }
    const to = places[event.key]
    if (event.key === 'Delete' || event.key === 'Backspace' || event.key === 'Escape') {
      if (range === null) return
      onChange(null, false)
    } else if (to !== undefined) {
      const next = resizedRange(now, edge, to, bins)
      onChange(next[0] === 0 && next[1] === bins ? null : next, false)
    } else return
    event.preventDefault()
    event.stopPropagation()
  }

  return {
    shown: drawn ?? range,
    step,
    clear: () => onChange(null, false),
    area: {
      onPointerDown: (event: PointerEvent<Element>) => {
        if (event.button !== 0 || bins === 0) return
        const { place, near } = placeOf(event)
        if (range !== null && Math.abs(place - range[0]) < near) drag.current = { kind: 'from', range }
        else if (range !== null && Math.abs(place - range[1]) < near) drag.current = { kind: 'end', range }
        else if (range !== null && place > range[0] && place < range[1] && range[1] - range[0] < bins)
          drag.current = { kind: 'move', at: place, range }
        else drag.current = { kind: 'draw', at: place }
        event.currentTarget.setPointerCapture(event.pointerId)
        event.preventDefault()
      },
      onPointerMove: (event: PointerEvent<Element>) => {
        const held = drag.current
        if (held === undefined) return
        const { place } = placeOf(event)
        if (held.kind === 'draw') {
          // A press alone is no brush: it needs a little way.
          if (newest.current === null && Math.abs(place - held.at) < bins / 200) return
          draw(drawnRange(held.at, place, bins))
        } else if (held.kind === 'move') draw(movedRange(held.range, Math.round(place - held.at), bins))
        else draw(resizedRange(held.range, held.kind, Math.round(place), bins))
      },
      onPointerUp: finish,
      onPointerCancel: finish,
      onDoubleClick: () => {
        if (range !== null) onChange(null, false)
      },
    },
  }
}
