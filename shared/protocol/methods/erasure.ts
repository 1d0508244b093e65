import { z } from 'zod'
import { job, query } from '../define.ts'

export const erasureMethods = {
  'erase.run': job({
    title: 'Erasing',
    about:
      'Erase a user or a trace from the vault, texts, tables, labels and dataset versions; what was exported is listed',
    input: z.strictObject({
      /** The id as it stood in the export, or its token; or else a trace. */
      user: z.string().trim().min(1).max(500).optional(),
      trace: z.string().trim().min(1).max(200).optional(),
      reason: z.string().max(500),
      /** Only tell what would be erased. */
      dryRun: z.boolean().default(false),
    }),
    output: z.object({
      id: z.string(),
      dryRun: z.boolean(),
      traces: z.number(),
      spans: z.number(),
      labels: z.number(),
      /** Source files of the vault that records are taken out of. */
      sources: z.number(),
      rejects: z.number(),
      versions: z.array(
        z.object({
          name: z.string(),
          version: z.number(),
          hash: z.string(),
          examples: z.number(),
          /** The version that was built without them; null where none was, or in a dry run. */
          reissued: z.number().nullable(),
        }),
      ),
      /** What left this machine's workspace: surely with examples of theirs, or perhaps with something of theirs. */
      exports: z.array(
        z.object({
          runId: z.string(),
          what: z.enum(['dataset.export', 'traces.export', 'labels.export']),
          name: z.string().nullable(),
          version: z.number().nullable(),
          format: z.string().nullable(),
          /** Name of the folder or file; null where text was handed out, or it was not kept yet. */
          to: z.string().nullable(),
          /** Where `to` is a folder, what was written into it; none where that was not kept yet. */
          files: z.array(z.string()),
          atMs: z.number(),
          certain: z.boolean(),
        }),
      ),
      /** Decision packets that hold something of theirs; none are made yet. */
      packets: z.array(z.string()),
    }),
    writes: ['traces', 'labels', 'slices', 'datasets', 'workspace'],
  }),
  'erasures.list': query({
    about: 'What was erased so far: how much, when and why',
    input: z.strictObject({}),
    output: z.object({
      erasures: z.array(
        z.object({
          id: z.string(),
          atMs: z.number(),
          reason: z.string(),
          subject: z.enum(['user', 'trace']),
          traces: z.number(),
          versions: z.array(z.object({ name: z.string(), version: z.number(), examples: z.number() })),
        }),
      ),
    }),
    reads: ['traces'],
  }),
}
