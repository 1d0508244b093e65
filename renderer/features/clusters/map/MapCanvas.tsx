import { useEffect, useRef } from 'react'
import { createAnimator, type Animator } from './animator.ts'
import { createCanvasPainter } from './canvasPainter.ts'
import { createGlPainter } from './glPainter.ts'
import type { MapPoints } from './mapPoints.ts'
import { readPalette } from './palette.ts'
import type { ViewStore } from './viewStore.ts'
import styles from './ClusterMap.module.css'

/** The points, drawn outside of React: whatever moves the view draws the next frame. */
export function MapCanvas({
  points,
  view,
  chosen,
}: {
  points: MapPoints
  view: ViewStore
  /** Number of the cluster that stands out, or -1. */
  chosen: number
}) {
  const place = useRef<HTMLDivElement>(null)
  const standing = useRef(chosen)
  const redraw = useRef<() => void>(() => undefined)
  const drawer = useRef<Animator | null>(null)

  useEffect(() => {
    const holder = place.current
    if (holder === null) return
    // A canvas that once gave another kind of context gives no more: each mount has its own.
    const canvas = document.createElement('canvas')
    holder.append(canvas)
    const painter = createGlPainter(canvas) ?? createCanvasPainter(canvas)
    if (painter === null) return () => canvas.remove()
    const animator = createAnimator(painter)
    drawer.current = animator
    let palette = readPalette(holder)
    const show = () => {
      const { camera, size } = view.getState()
      if (size.width > 0)
        animator.show({ camera, size, ratio: devicePixelRatio, palette, chosen: standing.current })
    }
    redraw.current = show
    const themed = new MutationObserver(() => {
      palette = readPalette(holder)
      show()
    })
    themed.observe(document.documentElement, { attributes: true })
    const sized = new ResizeObserver(([entry]) => {
      if (entry === undefined) return
      const { width, height } = entry.contentRect
      view.setState({ size: { width, height } })
    })
    sized.observe(holder)
    const stop = view.subscribe(show)
    return () => {
      stop()
      sized.disconnect()
      themed.disconnect()
      animator.end()
      canvas.remove()
      drawer.current = null
    }
  }, [view])

  useEffect(() => {
    drawer.current?.load(points)
    redraw.current()
  }, [points])
  useEffect(() => {
    standing.current = chosen
    redraw.current()
  }, [chosen])
  return <div ref={place} className={styles['canvas']} aria-hidden="true" />
}
