import { z } from 'zod'
import { errorCodes } from '../../errors.ts'

/** A token for a file or folder, issued by the host; never a path typed by a page. */
export const fileRef = z.string().min(1)

export const hostKind = z.enum(['desktop', 'browser', 'command line'])

/** A filter in the language of the bar; empty for all traces. */
export const where = z.string().max(20_000).default('')

/** Trace id as shown, listed and labelled: the trace_uid. */
export const traceUid = z.string().min(1).max(64)

export const progress = z.object({
  phase: z.string(),
  done: z.number(),
  total: z.number().nullable(),
  unit: z.string(),
})

export const wireError = z.object({
  code: z.enum(errorCodes),
  message: z.string(),
  hint: z.string().optional(),
  details: z.unknown().optional(),
  retryable: z.boolean(),
})

export const jobState = z.object({
  jobId: z.string(),
  method: z.string(),
  title: z.string(),
  state: z.enum(['queued', 'running', 'done', 'failed', 'cancelled']),
  progress: progress.nullable(),
  startedAtMs: z.number(),
  finishedAtMs: z.number().nullable(),
  error: wireError.nullable(),
})

/**
 * An estimate with its 95 % interval; all null where nothing carries the value, and where of a sample too few
 * traces that carry it were drawn by chance (then `n` is above 0).
 */
export const estimate = z.object({
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** How many traces carry the value. */
  n: z.number(),
})

/** A trace as lists of copies and meanings name it. */
export const shortTrace = z.object({
  trace: z.string(),
  preview: z.string().nullable(),
  intent: z.string().nullable(),
  plan_tier: z.string().nullable(),
  success: z.boolean().nullable(),
})
