import type { WireError } from '../errors.ts'
import type { Progress, Topic } from './define.ts'

/** Raised whenever either end could misread the other; both ends refuse another number. */
export const protocolVersion = 1

export type ToCore =
  | { type: 'hello'; version: number; token?: string | undefined }
  | { type: 'call'; id: number; method: string; input: unknown }
  | { type: 'cancel'; id: number }

export type FromCore =
  | { type: 'welcome'; version: number }
  | { type: 'progress'; id: number; progress: Progress }
  | { type: 'reply'; id: number; reply: Reply; durationMs: number }
  | { type: 'event'; event: CoreEvent }

export type Reply = { ok: true; value: unknown } | { ok: false; error: WireError }

export type CoreEvent = { kind: 'changed'; topics: Topic[] } | { kind: 'job'; job: JobState }

export interface JobState {
  jobId: string
  method: string
  title: string
  state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled'
  progress: Progress | null
  startedAtMs: number
  finishedAtMs: number | null
  error: WireError | null
}

/** All that a transport must offer; cancel, progress and events live above it. `bytes` travel as Uint8Array. */
export interface Duplex<Out, In> {
  send(message: Out): void
  onMessage(receive: (message: In) => void): void
  onClose(closed: (reason: string) => void): void
  close(): void
}
