import type { JobState } from '../../../shared/protocol/wire.ts'

const states: Record<JobState['state'], string> = {
  queued: 'Waiting',
  running: 'Running',
  done: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled, nothing was changed',
}

/** A job's state in words. */
export function jobStateText({ state, error }: JobState): string {
  return state === 'failed' && error !== null ? error.message : states[state]
}

/** Seconds left at the pace so far, or null while too little is known to say. */
export function secondsLeft({ startedAtMs, progress }: JobState, nowMs: number): number | null {
  if (progress === null || progress.total === null || progress.done <= 0) return null
  const share = progress.done / progress.total
  const spentMs = nowMs - startedAtMs
  return share < 0.05 || spentMs < 1000 || share >= 1 ? null : (spentMs / share - spentMs) / 1000
}
