import type { Step } from '../../components/Progress.tsx'
import { formatCount, formatCounted, formatPercent, formatSeconds } from '../../format/numbers.ts'
import type { QueuedFile } from './importQueue.ts'

export type OutcomeTone = 'plain' | 'warn' | 'fail'

export function outcomeTone(file: QueuedFile): OutcomeTone {
  if (file.state === 'refused') return 'fail'
  const troubled = file.state === 'done' && file.report?.alreadyImported === false && file.report.rejected > 0
  return troubled ? 'warn' : 'plain'
}

/** What became of a file, or what it waits for, in one sentence. */
export function outcomeText(file: QueuedFile, times: { zoneLabel: () => string }): string {
  const { state, report, problem } = file
  if (state === 'looking') return 'Looking at the file'
  if (state === 'waiting') return 'Waits for the file before it'
  if (state === 'cancelled') return 'Cancelled. Nothing was added.'
  if (state === 'refused') return [problem?.message, problem?.hint].filter(Boolean).join(' ')
  if (report === null) return `Imported, times in ${times.zoneLabel()}`
  if (report.alreadyImported) return 'Already imported. Nothing was added.'
  const parts = [formatCounted(report.traces, 'trace'), formatCounted(report.spans, 'span')]
  if (report.rejected > 0) parts.push(`${formatCount(report.rejected)} rejected`)
  if (report.changed > 0) parts.push(`${formatCount(report.changed)} changed`)
  return parts.join(', ')
}

/** The stages as far as they were seen; the last one of them is running. */
export function stepsOf({ phases, progress }: QueuedFile): Step[] {
  return phases.map((phase): Step => {
    const running = phase === progress?.phase
    const share =
      running && progress.total !== null && progress.total > 0 ? progress.done / progress.total : null
    return {
      name: phase.charAt(0).toUpperCase() + phase.slice(1),
      state: running ? 'running' : 'done',
      note: share === null ? undefined : formatPercent(share, 0),
    }
  })
}

/** `11 s left` at the pace of the running stage, once it can be told. */
export function timeLeft({ progress, startedAtMs }: QueuedFile, nowMs: number): string | null {
  if (progress === null || progress.total === null || progress.done === 0 || startedAtMs === null) return null
  const share = progress.done / progress.total
  const spentMs = nowMs - startedAtMs
  if (share < 0.05 || share >= 1 || spentMs < 1500) return null
  return `${formatSeconds(Math.max(1, Math.round((spentMs / share - spentMs) / 1000)))} left`
}
