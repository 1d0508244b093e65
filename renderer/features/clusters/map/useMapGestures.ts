import { useEffect, type RefObject } from 'react'
import { panned, toMap, zoomedAt } from './camera.ts'
import type { ViewStore } from './viewStore.ts'

export type Corner = [number, number]

interface Gestures {
  /** A drag draws a line; else it moves the map. */
  lassoing: boolean
  onDrawing(corners: Corner[] | null): void
  onDrawn(corners: Corner[]): void
  onPoint(left: number, top: number): void
}

/** Up to so many pixels a press is a click. */
const still = 4

/**
 * Wheel and pinch enlarge at the pointer; a drag moves, draws a line where that is asked for, and a box with Shift.
 */
export function useMapGestures(
  area: RefObject<HTMLElement | null>,
  view: ViewStore,
  { lassoing, onDrawing, onDrawn, onPoint }: Gestures,
): void {
  useEffect(() => {
    const element = area.current
    if (element === null) return
    const fingers = new Map<number, Corner>()
    let drag: { kind: 'pan' | 'line' | 'box'; from: Corner; line: Corner[]; moved: boolean } | null = null
    const placeOf = (event: PointerEvent | WheelEvent): Corner => {
      const box = element.getBoundingClientRect()
      return [event.clientX - box.left, event.clientY - box.top]
    }
    const zoomBy = (factor: number, [left, top]: Corner) => {
      const { camera, size } = view.getState()
      view.setState({ camera: zoomedAt(camera, size, factor, left, top) })
    }
    const mapped = (line: readonly Corner[]): Corner[] => {
      const { camera, size } = view.getState()
      return line.map(([left, top]) => toMap(camera, size, left, top))
    }
    const wheel = (event: WheelEvent) => {
      event.preventDefault()
      zoomBy(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0015)), placeOf(event))
    }
    const down = (event: PointerEvent) => {
      if (event.button !== 0) return
      element.setPointerCapture(event.pointerId)
      const from = placeOf(event)
      fingers.set(event.pointerId, from)
      const kind = event.shiftKey ? 'box' : lassoing ? 'line' : 'pan'
      drag = fingers.size > 1 ? null : { kind, from, line: [from], moved: false }
    }
    const move = (event: PointerEvent) => {
      const before = fingers.get(event.pointerId)
      if (before === undefined) return
      const now = placeOf(event)
      fingers.set(event.pointerId, now)
      if (fingers.size === 2) {
        const other = [...fingers.entries()].find(([id]) => id !== event.pointerId)?.[1] ?? now
        const apart = (place: Corner) => Math.hypot(place[0] - other[0], place[1] - other[1])
        zoomBy(apart(now) / Math.max(1, apart(before)), [(now[0] + other[0]) / 2, (now[1] + other[1]) / 2])
        return
      }
      if (drag === null) return
      if (!drag.moved && Math.hypot(now[0] - drag.from[0], now[1] - drag.from[1]) < still) return
      drag.moved = true
      if (drag.kind === 'pan') {
        const { camera, size } = view.getState()
        view.setState({ camera: panned(camera, size, before[0] - now[0], before[1] - now[1]) })
        return
      }
      drag.line = drag.kind === 'box' ? boxed(drag.from, now) : [...drag.line, now]
      onDrawing(mapped(drag.line))
    }
    const up = (event: PointerEvent) => {
      fingers.delete(event.pointerId)
      const done = drag
      drag = null
      if (done === null) return
      if (!done.moved) onPoint(...done.from)
      else if (done.kind !== 'pan') {
        onDrawing(null)
        if (done.line.length > 2) onDrawn(mapped(done.line))
      }
    }
    const cancel = (event: PointerEvent) => {
      fingers.delete(event.pointerId)
      drag = null
      onDrawing(null)
    }
    element.addEventListener('wheel', wheel, { passive: false })
    element.addEventListener('pointerdown', down)
    element.addEventListener('pointermove', move)
    element.addEventListener('pointerup', up)
    element.addEventListener('pointercancel', cancel)
    return () => {
      element.removeEventListener('wheel', wheel)
      element.removeEventListener('pointerdown', down)
      element.removeEventListener('pointermove', move)
      element.removeEventListener('pointerup', up)
      element.removeEventListener('pointercancel', cancel)
    }
  }, [area, view, lassoing, onDrawing, onDrawn, onPoint])
}

const boxed = (from: Corner, to: Corner): Corner[] => [from, [to[0], from[1]], to, [from[0], to[1]]]
