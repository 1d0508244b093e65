import { z } from 'zod'
import { command, job, query } from '../define.ts'
import { shortTrace } from './common.ts'
import { embedder } from './embedders.ts'

const reviewer = z.string().trim().min(1).max(100)

const semanticRun = z.object({
  runId: z.string(),
  foundAtMs: z.number(),
  /** The embedder, and how many numbers its vectors have. */
  embedder: z.string(),
  dimension: z.number(),
  threshold: z.number(),
  /** Traces with a question, of copies the one to read; and those of them that had a vector. */
  questions: z.number(),
  compared: z.number(),
  groups: z.number(),
  /** Traces in groups, their representatives among them. */
  members: z.number(),
})

export const semanticMethods = {
  'semantic.find': job({
    title: 'Comparing meanings',
    about:
      'Propose groups of traces whose questions mean the same; what people confirm is never parted by a split',
    input: z.strictObject({
      embedder: embedder.default({ kind: 'built-in' }),
      /** Least cosine with the representative. */
      threshold: z.number().min(0.3).max(1).default(0.8),
      seed: z.number().int().min(0).max(4_294_967_295).default(1),
    }),
    output: semanticRun,
    writes: ['traces'],
  }),
  'semantic.groups': query({
    about: 'Groups of one meaning, largest first, with what was decided; or the members of one',
    input: z.strictObject({
      group: z.string().max(64).optional(),
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(500).default(50),
    }),
    output: z.object({
      run: semanticRun.nullable(),
      total: z.number(),
      /** Confirmed groups of all runs, those that share a trace as one. */
      confirmed: z.number(),
      /** Some decision stands, so that an undo has what to take back. */
      can_undo: z.boolean(),
      groups: z.array(
        z.object({
          group: z.string(),
          multiplicity: z.number(),
          lowest_score: z.number(),
          representative: shortTrace,
          decision: z.enum(['confirm', 'dismiss']).nullable(),
        }),
      ),
      members: z.array(shortTrace.extend({ reason: z.string(), score: z.number() })),
    }),
    reads: ['traces'],
  }),
  'semantic.decide': command({
    about: 'Confirm that the traces of a group mean the same, or dismiss it; kept as a decision',
    input: z.strictObject({ group: z.string().max(64), decision: z.enum(['confirm', 'dismiss']), reviewer }),
    output: z.object({ group: z.string(), decision: z.enum(['confirm', 'dismiss']), traces: z.number() }),
    writes: ['traces'],
  }),
  'semantic.undo': command({
    about: 'Take back the last decision on a group of one meaning',
    input: z.strictObject({ reviewer }),
    output: z.object({ traces: z.number() }),
    writes: ['traces'],
  }),
}
