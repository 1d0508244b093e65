import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react'
import { rowsInView, scrollScale, topToShow } from './scrollScale.ts'

export interface VirtualRows {
  scroller: RefObject<HTMLDivElement | null>
  /** Height of the body in pixels. */
  height: number
  first: number
  end: number
  rowHeight: number
  /** Distance of a row from the body's top, as the scroll bar stands now. */
  place(row: number): number
  show(row: number): void
  /** Whole rows that fit in the view. */
  page: number
}

const pixel = () => parseFloat(getComputedStyle(document.documentElement).fontSize) / 12 || 1

/**
 * Rows of equal height of which only those in view are in the page, whatever their number. Up to the browser's
 * limit the scroll bar is exact; above, it is scaled and the wheel moves the rows themselves.
 */
export function useVirtualRows(count: number, rowHeightAtDefault: number, head: number): VirtualRows {
  const scroller = useRef<HTMLDivElement>(null)
  const [view, setView] = useState({ top: 0, bar: 0, height: 0, pixel: 1 })
  const rowHeight = rowHeightAtDefault * view.pixel
  const bodyView = Math.max(0, view.height - head * view.pixel)
  const scale = scrollScale(count, rowHeight, bodyView)
  const latest = useRef({ scale, view, rowHeight, bodyView })
  useLayoutEffect(() => {
    latest.current = { scale, view, rowHeight, bodyView }
  })

  const moveTo = useCallback((wanted: number) => {
    const element = scroller.current
    if (element === null) return
    const now = latest.current
    const top = Math.max(0, Math.min(now.scale.furthest, wanted))
    element.scrollTop = top / now.scale.ratio
    // The browser may round; rows stand relative to where the bar really is.
    setView((before) => ({ ...before, top, bar: element.scrollTop }))
  }, [])

  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null) return
    const measure = () => setView((before) => ({ ...before, height: element.clientHeight, pixel: pixel() }))
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])

  useEffect(() => {
    const element = scroller.current
    if (element === null) return
    const scrolled = () => {
      const { scale: now, view: seen } = latest.current
      const bar = element.scrollTop
      if (Math.abs(bar - seen.bar) < 1) return
      setView((before) => ({ ...before, bar, top: Math.min(now.furthest, bar * now.ratio) }))
    }
    const turned = (event: WheelEvent) => {
      const { scale: now, view: seen, rowHeight: row } = latest.current
      if (now.ratio === 1 || event.deltaY === 0 || event.ctrlKey || event.shiftKey) return
      event.preventDefault()
      moveTo(seen.top + event.deltaY * (event.deltaMode === 1 ? row : 1))
    }
    element.addEventListener('scroll', scrolled, { passive: true })
    element.addEventListener('wheel', turned, { passive: false })
    return () => {
      element.removeEventListener('scroll', scrolled)
      element.removeEventListener('wheel', turned)
    }
  }, [moveTo])

  // A shorter table may end above the view.
  useEffect(() => {
    if (view.top > scale.furthest) moveTo(scale.furthest)
  }, [view.top, scale.furthest, moveTo])

  const [first, end] = rowsInView(view.top, bodyView, rowHeight, count)
  return {
    scroller,
    height: scale.height,
    first,
    end,
    rowHeight,
    place: (row) => view.bar + row * rowHeight - view.top,
    show: useCallback(
      (row) => {
        const now = latest.current
        const top = topToShow(row, now.view.top, now.bodyView, now.rowHeight)
        if (top !== now.view.top) moveTo(top)
      },
      [moveTo],
    ),
    page: Math.max(1, Math.floor(bodyView / rowHeight) - 1),
  }
}
