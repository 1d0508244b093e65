import { z } from 'zod'
import { query } from '../define.ts'

/** Columns that coverage is told by; `code` is the primary code of the latest label. */
export const coverageColumns = ['code', 'plan_tier', 'agent_version', 'intent'] as const
export type CoverageColumn = (typeof coverageColumns)[number]

/** A share of `of` with its 95 % interval (Wilson's, joined over the parts of a sample where it is estimated). */
const share = z.object({ n: z.number(), value: z.number(), low: z.number(), high: z.number() })

/** What a slice lacks: no label or no evaluation case at all, or surely less than half of its share of traffic. */
export const coverageHoles = ['no labels', 'no cases', 'few labels', 'few cases'] as const
export type CoverageHole = (typeof coverageHoles)[number]

export const coverageMethods = {
  coverage: query({
    about: 'Shares of traffic, of labels and of evaluation cases side by side, by slice, with the holes',
    input: z.strictObject({
      by: z
        .array(z.enum(coverageColumns))
        .min(1)
        .max(3)
        .refine((columns) => new Set(columns).size === columns.length, 'each column once'),
      /** `name@3` or `name@tag`: its evaluation cases. Left out, those of the newest version of every dataset. */
      dataset: z.string().min(1).max(200).optional(),
    }),
    output: z.object({
      by: z.array(z.string()),
      /** Traces in all, those with a label, and those that evaluation cases came from. */
      traffic: z.number(),
      labelled: z.number(),
      cases: z.number(),
      /** Versions whose cases were counted. */
      datasets: z.array(z.string()),
      /** Whether shares of traffic are not counted: a code is known of labelled traces alone. */
      estimated: z.boolean(),
      /** The sample they are estimated from: of `population` traces it drew `drawn`, of which `judged` are labelled. */
      estimate: z
        .object({ sample: z.string(), population: z.number(), drawn: z.number(), judged: z.number() })
        .nullable(),
      /** Why there is no estimate, in a sentence. */
      why: z.string().nullable(),
      /** Codes of the taxonomy that no label has yet. */
      unseen: z.array(z.string()),
      /** Greatest share of traffic first. */
      rows: z.array(
        z.object({
          values: z.array(z.string().nullable()),
          /** Missing where it could only be estimated and no labelled sample supports it. */
          traffic: share.nullable(),
          labelled: share,
          cases: share,
          holes: z.array(z.enum(coverageHoles)),
        }),
      ),
    }),
    reads: ['traces', 'labels', 'datasets'],
  }),
}
