import { z } from 'zod'
import { command, job, query } from '../define.ts'
import { fileRef, traceUid } from './common.ts'

export const importCounts = z.object({
  read: z.number(),
  kept: z.number(),
  rejected: z.number(),
  skipped: z.number(),
  changed: z.number(),
})

export const importFileReport = importCounts.extend({
  path: z.string(),
  /** Which of the chosen it is or lies in, counted from 0. */
  chosen: z.number().int(),
  /** Its place in the chosen folder; null where it was chosen itself. */
  inside: z.string().nullable(),
  sha256: z.string(),
  bytes: z.number(),
  format: z.string(),
  importId: z.number().nullable(),
  traces: z.number(),
  spans: z.number(),
  alreadyImported: z.boolean(),
  redacted: z.record(z.string(), z.number()),
  health: z.array(z.object({ what: z.string(), count: z.number(), unit: z.string() })),
  stages: z.array(z.object({ stage: z.string(), ms: z.number() })),
  peakBytes: z.number(),
  error: z.object({ code: z.string(), message: z.string(), hint: z.string().optional() }).nullable(),
})

/** What lies in a chosen folder and is no export. */
export const leftOut = z.object({ chosen: z.number().int(), inside: z.string(), reason: z.string() })

export const reject = z.object({
  importId: z.number(),
  file: z.string(),
  line: z.number(),
  path: z.string().nullable(),
  reason: z.string(),
  text: z.string(),
})

export const importRow = importCounts.extend({
  importId: z.number(),
  file: z.string(),
  sha256: z.string(),
  bytes: z.number(),
  format: z.string(),
  importedAtMs: z.number(),
  traces: z.number(),
  spans: z.number(),
})

export const ingestMethods = {
  'formats.list': query({
    about: 'What can be imported and exported',
    input: z.strictObject({}),
    output: z.object({
      importers: z.array(
        z.object({
          id: z.string(),
          title: z.string(),
          version: z.string(),
          extensions: z.array(z.string()),
          note: z.string(),
        }),
      ),
      exporters: z.array(
        z.object({
          id: z.string(),
          title: z.string(),
          /** What it is for: `training`, `evaluation`, … */
          use: z.string(),
          version: z.string(),
          source: z.string(),
          note: z.string(),
          keys: z.array(z.string()),
          /** Rows may be learnt from: locked for pinned sets. */
          trains: z.boolean(),
        }),
      ),
    }),
    reads: [],
  }),
  'import.detect': query({
    about: 'What the chosen files look like, and those in chosen folders, before anything is read in',
    input: z.strictObject({ files: z.array(fileRef).min(1) }),
    output: z.object({
      files: z.array(
        z.object({
          ref: fileRef,
          chosen: z.number().int(),
          name: z.string(),
          bytes: z.number(),
          format: z.string().nullable(),
          title: z.string(),
          problem: z
            .object({ code: z.string(), message: z.string(), hint: z.string().optional() })
            .nullable(),
        }),
      ),
      left: z.array(leftOut),
    }),
    reads: [],
  }),
  'import.run': job({
    title: 'Importing',
    about: 'Import trace files, or the exports in a folder; the same file again adds nothing',
    input: z.strictObject({
      files: z
        .array(
          z.strictObject({
            ref: fileRef,
            format: z.string().optional(),
            /** A file that says how records of a format of one's own become spans; stands before `format`. */
            mapping: fileRef.optional(),
          }),
        )
        .min(1),
    }),
    output: z.object({
      files: z.array(importFileReport),
      left: z.array(leftOut),
      traces: z.number(),
      spans: z.number(),
      rejects: z.number(),
    }),
    writes: ['traces', 'workspace'],
  }),
  'imports.list': query({
    about: 'Imports of this workspace, newest first',
    input: z.strictObject({}),
    output: z.object({ imports: z.array(importRow) }),
    reads: ['traces'],
  }),
  'imports.remove': command({
    about: 'Take an import out again; labels on its traces are kept and flagged',
    input: z.strictObject({ importId: z.number().int() }),
    output: z.object({ removed: z.number(), traces: z.number(), spans: z.number(), labelsKept: z.number() }),
    writes: ['traces', 'workspace', 'labels'],
  }),
  'rejects.list': query({
    about: 'Quarantined rows with file, line, reason and redacted text',
    input: z.strictObject({
      importId: z.number().int().optional(),
      limit: z.number().int().min(1).max(10_000).default(200),
      offset: z.number().int().min(0).default(0),
    }),
    output: z.object({ total: z.number(), rejects: z.array(reject) }),
    reads: ['traces'],
  }),
  'raw.get': command({
    about: 'The source record of a trace, byte for byte, from the vault; logged with the reason',
    input: z.strictObject({ trace: traceUid, reason: z.string().min(3).max(500) }),
    output: z.object({
      content: z.instanceof(Uint8Array),
      bytes: z.number(),
      sha256: z.string(),
      file: z.string(),
      offset: z.number(),
      pieces: z.array(
        z.object({
          file: z.string(),
          offset: z.number(),
          length: z.number(),
          /** Whether it is all of the file, because its rows have no bytes of their own, as in Parquet. */
          whole: z.boolean(),
        }),
      ),
    }),
    writes: [],
  }),
}
