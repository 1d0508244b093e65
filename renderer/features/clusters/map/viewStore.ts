import { createStore, type StoreApi } from 'zustand/vanilla'
import { whole, type Camera, type Size } from './camera.ts'

export type ViewStore = StoreApi<{ camera: Camera; size: Size }>

/** What is seen of a map; outside of React, since it changes with every frame. */
export const createViewStore = (): ViewStore =>
  createStore(() => ({ camera: whole, size: { width: 0, height: 0 } }))

const flightMs = 180

/** Moves the camera there; at once where less motion is asked for. Answers how to stop it. */
export function flyTo(view: ViewStore, to: Camera): () => void {
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) {
    view.setState({ camera: to })
    return () => undefined
  }
  const from = view.getState().camera
  const began = performance.now()
  let frame = requestAnimationFrame(function step(now) {
    const share = Math.min(1, (now - began) / flightMs)
    const eased = 1 - (1 - share) ** 3
    view.setState({
      camera: {
        x: from.x + (to.x - from.x) * eased,
        y: from.y + (to.y - from.y) * eased,
        zoom: from.zoom * (to.zoom / from.zoom) ** eased,
      },
    })
    if (share < 1) frame = requestAnimationFrame(step)
  })
  return () => cancelAnimationFrame(frame)
}
