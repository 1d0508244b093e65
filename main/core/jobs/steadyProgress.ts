import type { Progress } from '../../../shared/protocol/define.ts'
import type { Clock } from '../ports.ts'

const shortestMs = 100

/** Progress as windows may rely on it: at most ten a second, never going back within a phase. */
export function steadyProgress(
  clock: Clock,
  tell: (progress: Progress) => void,
): { report(progress: Progress): void; flush(): void } {
  let told: Progress | null = null
  let waiting: Progress | null = null
  let toldAt = -Infinity
  const pass = (progress: Progress) => {
    told = progress
    waiting = null
    toldAt = clock.now()
    tell(progress)
  }
  return {
    report: (progress) => {
      const samePhase = told !== null && told.phase === progress.phase && told.unit === progress.unit
      const done = samePhase && told !== null ? Math.max(told.done, progress.done) : progress.done
      const next = { ...progress, done }
      if (!samePhase || clock.now() - toldAt >= shortestMs) pass(next)
      else waiting = next
    },
    flush: () => {
      if (waiting !== null) pass(waiting)
    },
  }
}
