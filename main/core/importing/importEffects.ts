import type { Progress } from '../../../shared/protocol/define.ts'

/** What an import tells while it runs, and how it is stopped. */
export interface ImportEffects {
  signal: AbortSignal
  progress(progress: Progress): void
}
