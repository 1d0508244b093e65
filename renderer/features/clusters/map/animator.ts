import type { MapPoints } from './mapPoints.ts'
import type { Painter, Scene } from './painter.ts'

/** Points of one frame: so few are drawn well within it even without a graphics card. */
const whileMoving = 40_000
const perFrame = 60_000
const restMs = 120

export interface Animator {
  load(points: MapPoints): void
  /** Draws the scene with the next frame: a part of the points while it changes, the others once it rests. */
  show(scene: Scene): void
  end(): void
}

/** Draws outside of React, never more in a frame than fits. */
export function createAnimator(painter: Painter): Animator {
  let count = 0
  let scene: Scene | null = null
  let drawn = 0
  let frame = 0
  let rest: ReturnType<typeof setTimeout> | undefined
  const goOn = () => {
    frame = 0
    if (drawn >= count) return
    painter.draw(drawn, drawn + perFrame)
    drawn += perFrame
    frame = requestAnimationFrame(goOn)
  }
  const first = () => {
    frame = 0
    if (scene === null) return
    painter.begin(scene)
    drawn = Math.min(count, whileMoving)
    painter.draw(0, drawn)
    clearTimeout(rest)
    if (drawn < count)
      rest = setTimeout(() => {
        if (frame === 0) frame = requestAnimationFrame(goOn)
      }, restMs)
  }
  const start = () => {
    clearTimeout(rest)
    cancelAnimationFrame(frame)
    frame = requestAnimationFrame(first)
  }
  return {
    load: (points) => {
      painter.load(points)
      count = points.count
      start()
    },
    show: (next) => {
      scene = next
      start()
    },
    end: () => {
      clearTimeout(rest)
      cancelAnimationFrame(frame)
      painter.end()
    },
  }
}
