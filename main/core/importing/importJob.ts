import { z } from 'zod'

/** What the core asks of an import process: one file, two folders, the key of the tokens. */
export const importJob = z.object({
  source: z.string(),
  fileName: z.string(),
  format: z.string().optional(),
  /** Inside the vault: may hold raw bytes. */
  rawFolder: z.string(),
  /** Inside the workspace's temporary folder: only redacted output. */
  outFolder: z.string(),
  textPrefix: z.string(),
  tokenKeyHex: z.string(),
  epoch: z.number().int(),
  memoryLimit: z.string(),
  threads: z.number().int(),
  blockBytes: z.number().int(),
})
export type ImportJob = z.output<typeof importJob>

export const rejectRow = z.object({
  line: z.number(),
  path: z.string().nullable(),
  reason: z.string(),
  text: z.string(),
  offset: z.number(),
  length: z.number(),
})
export type RejectRow = z.output<typeof rejectRow>

export const importResult = z.object({
  format: z.string(),
  formatVersion: z.string(),
  sha256: z.string(),
  bytes: z.number(),
  /** The file name with anything personal in it masked. */
  fileName: z.string(),
  read: z.number(),
  rejects: z.array(rejectRow),
  spans: z.number(),
  narrowFiles: z.array(z.string()),
  textFiles: z.array(z.string()),
  /** text_row numbers of spans that a later check rejected. */
  excluded: z.array(z.number()),
  redacted: z.record(z.string(), z.number()),
  health: z.array(z.object({ what: z.string(), count: z.number(), unit: z.string() })),
  stages: z.array(z.object({ stage: z.string(), ms: z.number() })),
  peakBytes: z.number(),
})
export type ImportResult = z.output<typeof importResult>

export type ImportMessage =
  | { type: 'progress'; phase: string; done: number; total: number | null; unit: string }
  | { type: 'done'; result: ImportResult }
  | { type: 'failed'; error: { code: string; message: string; hint?: string | undefined } }
