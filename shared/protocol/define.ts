import type { z } from 'zod'

/** The tables whose change refreshes a query. */
export type Topic = 'workspace' | 'traces' | 'labels' | 'slices' | 'datasets' | 'jobs' | 'settings'

interface Shape<In extends z.ZodType, Out extends z.ZodType> {
  about: string
  input: In
  output: Out
}

export interface Query<In extends z.ZodType, Out extends z.ZodType> extends Shape<In, Out> {
  kind: 'query'
  reads: readonly Topic[]
  /** It reads what others change without a word (the disk), so who comes to it asks anew. */
  outside?: boolean
}

export interface Command<In extends z.ZodType, Out extends z.ZodType> extends Shape<In, Out> {
  kind: 'command'
  writes: readonly Topic[]
}

export interface Job<In extends z.ZodType, Out extends z.ZodType> extends Shape<In, Out> {
  kind: 'job'
  /** What the job is called while it runs. */
  title?: string
  writes: readonly Topic[]
}

export type Method = Query<z.ZodType, z.ZodType> | Command<z.ZodType, z.ZodType> | Job<z.ZodType, z.ZodType>

/** A read: idempotent, may be cancelled or superseded by a newer one of the same key. */
export function query<In extends z.ZodType, Out extends z.ZodType>(
  definition: Shape<In, Out> & { reads: readonly Topic[]; outside?: boolean },
): Query<In, Out> {
  return { kind: 'query', ...definition }
}

/** A short write: run one at a time, in the order of arrival. */
export function command<In extends z.ZodType, Out extends z.ZodType>(
  definition: Shape<In, Out> & { writes: readonly Topic[] },
): Command<In, Out> {
  return { kind: 'command', ...definition }
}

/** Long work: queued, reports progress, can be cancelled, outlives the window that started it. */
export function job<In extends z.ZodType, Out extends z.ZodType>(
  definition: Shape<In, Out> & { title: string; writes: readonly Topic[] },
): Job<In, Out> {
  return { kind: 'job', ...definition }
}

export type InputOf<M> = M extends { input: infer In extends z.ZodType } ? z.output<In> : never
/** What a caller may write: defaults may be left out. */
export type CallInputOf<M> = M extends { input: infer In extends z.ZodType } ? z.input<In> : never
export type OutputOf<M> = M extends { output: infer Out extends z.ZodType } ? z.output<Out> : never

/** Progress of a job: monotone, at most ten a second, `total` null where it is not known. */
export interface Progress {
  phase: string
  done: number
  total: number | null
  unit: string
}
