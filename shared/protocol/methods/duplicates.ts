import { z } from 'zod'
import { command, job, query } from '../define.ts'
import { shortTrace } from './common.ts'

/** Why a trace is in its group, strongest first; `representative` is the one to read. */
export const duplicateReasons = ['representative', 'trajectory', 'question', 'template', 'near'] as const
const reason = z.enum(duplicateReasons)

/** What one run of the search found. */
export const duplicateRun = z.object({
  runId: z.string(),
  foundAtMs: z.number(),
  threshold: z.number(),
  traces: z.number(),
  groups: z.number(),
  /** Traces in groups, their representatives among them. */
  members: z.number(),
  /** Members beside the representatives that are alike exactly, at one of three levels, and nearly. */
  exact: z.number(),
  near: z.number(),
  /** Traces left to read when each group is read once. */
  to_read: z.number(),
  /** An earlier grouping can be brought back. */
  can_undo: z.boolean(),
})

export const duplicateMethods = {
  'duplicates.find': job({
    title: 'Finding duplicates',
    about: 'Group traces that count as copies of one another; nothing is deleted, and it can be undone',
    input: z.strictObject({
      /** Least Jaccard similarity of the questions of near-copies. */
      threshold: z.number().min(0.5).max(1).default(0.7),
      /** Look at everything again, also where nothing came since the last run. */
      fresh: z.boolean().default(false),
    }),
    output: duplicateRun.extend({
      /** Groups of intent, tier and outcome that were looked at; the others had not changed. */
      blocks: z.number(),
      unchanged: z.number(),
    }),
    writes: ['traces'],
  }),
  'duplicates.groups': query({
    about: 'Groups of copies, largest first, with the one trace to read of each; or the members of one group',
    input: z.strictObject({
      group: z.string().optional(),
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(500).default(50),
    }),
    output: z.object({
      run: duplicateRun.nullable(),
      total: z.number(),
      groups: z.array(
        z.object({
          group: z.string(),
          multiplicity: z.number(),
          /** The weakest reason among its members. */
          reason,
          lowest_score: z.number(),
          representative: shortTrace,
        }),
      ),
      /**
       * With `group`: its members, the representative first, then by score: how like the representative they are,
       * which can be below the threshold where both are near others of the group.
       */
      members: z.array(shortTrace.extend({ reason, score: z.number() })),
    }),
    reads: ['traces'],
  }),
  'duplicates.pairs': query({
    about: 'Pairs of questions by similarity, to see where a threshold would cut',
    input: z.strictObject({
      from: z.number().min(0.5).max(1).default(0.5),
      to: z.number().min(0.5).max(1).default(1),
      limit: z.number().int().min(1).max(1000).default(200),
    }),
    output: z.object({
      run: duplicateRun.nullable(),
      pairs: z.array(
        z.object({
          score: z.number(),
          left: shortTrace,
          right: shortTrace,
          /** Both are in one group now. */
          together: z.boolean(),
        }),
      ),
    }),
    reads: ['traces'],
  }),
  'duplicates.undo': command({
    about: 'Bring back the grouping before the last run, or none',
    input: z.strictObject({}),
    output: z.object({ undone: z.boolean(), run: duplicateRun.nullable() }),
    writes: ['traces'],
  }),
}
