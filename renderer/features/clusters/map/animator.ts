import type { MapPoints } from './mapPoints.ts'
import type { Painter, Scene } from './painter.ts'

/** Points of one frame: at first so many as are drawn well within it without a graphics card, then as frames allow. */
const atFirst = 12_000
const [least, most] = [3000, 150_000]
const [longFrameMs, shortFrameMs, pauseMs] = [26, 18, 150]
const restMs = 140

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
  let budget = atFirst
  let before = 0
  const adapt = (now: number) => {
    const took = now - before
    before = now
    if (took > pauseMs) return
    if (took > longFrameMs) budget = Math.max(least, Math.floor(budget / 2))
    else if (took < shortFrameMs) budget = Math.min(most, Math.ceil(budget * 1.1))
  }
  let rest: ReturnType<typeof setTimeout> | undefined
  const goOn = (now: number) => {
    frame = 0
    if (drawn >= count) return
    adapt(now)
    painter.draw(drawn, drawn + budget)
    drawn += budget
    frame = requestAnimationFrame(goOn)
  }
  const first = (now: number) => {
    frame = 0
    if (scene === null) return
    adapt(now)
    painter.begin(scene)
    drawn = Math.min(count, budget)
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
