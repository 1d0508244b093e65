export interface Stopwatch {
  /** Seconds on this item so far, without the time in which the window was hidden. */
  seconds(): number
  pause(): void
  resume(): void
}

/** Measures how long a reviewer had an item in view, going on from what was measured before. */
export function createStopwatch(before = 0, now: () => number = () => performance.now()): Stopwatch {
  let gathered = before * 1000
  let since: number | null = now()
  const running = () => (since === null ? 0 : now() - since)
  return {
    seconds: () => Math.round((gathered + running()) / 100) / 10,
    pause: () => {
      gathered += running()
      since = null
    },
    resume: () => {
      since ??= now()
    },
  }
}
