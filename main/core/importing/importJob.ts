import { z } from 'zod'
import { importMapping } from '../../../shared/domain/importMapping.ts'

/** What the core asks of an import process: one file, two folders, the key of the tokens. */
export const importJob = z.object({
  source: z.string(),
  fileName: z.string(),
  format: z.string().optional(),
  mapping: importMapping.optional(),
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
  /** Marks of what was erased and must not come back. */
  tombstones: z.object({ traces: z.array(z.string()), people: z.array(z.string()) }),
})
export type ImportJob = z.output<typeof importJob>

/** A record that cannot be kept, as it came. */
export interface RejectRow {
  line: number
  path: string | null
  reason: string
  text: string
  offset: number
  length: number
}

export const importResult = z.object({
  format: z.string(),
  formatVersion: z.string(),
  sha256: z.string(),
  bytes: z.number(),
  /** The file name with anything personal in it masked. */
  fileName: z.string(),
  read: z.number(),
  rejected: z.number(),
  /** The rejects, redacted; null when there are none. */
  rejectsFile: z.string().nullable(),
  spans: z.number(),
  narrowFiles: z.array(z.string()),
  textFiles: z.array(z.string()),
  /** text_row numbers of spans that a later check rejected; null when there are none. */
  excludedFile: z.string().nullable(),
  /** Records that are left out because what they hold was erased; they are in none of the files. */
  erased: z.number(),
  /** Where the copy of the source is not the source any more; else null. */
  blanked: z.object({ now: z.string(), stretches: z.number(), unit: z.enum(['bytes', 'rows']) }).nullable(),
  redacted: z.record(z.string(), z.number()),
  stages: z.array(z.object({ stage: z.string(), ms: z.number() })),
  peakBytes: z.number(),
})
export type ImportResult = z.output<typeof importResult>

export type ImportMessage =
  | { type: 'progress'; phase: string; done: number; total: number | null; unit: string }
  | { type: 'done'; result: ImportResult }
  | { type: 'failed'; error: { code: string; message: string; hint?: string | undefined } }
