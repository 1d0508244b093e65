import { z } from 'zod'
import { sampledMetrics, samplingPolicy } from '../../domain/samplingPolicy.ts'
import { command, job, query } from '../define.ts'

export const sampleName = z
  .string()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,79}$/u, 'letters, digits, spaces, dot and dash')

export const drawnRule = z.object({
  name: z.string(),
  /** Traces the rule could draw, before its caps. */
  frame: z.number(),
  expected: z.number(),
  drawn: z.number(),
  /** Drawn by no other rule. */
  alone: z.number(),
  /** Least and greatest chance with which the rule draws one of its traces; null where it has none. */
  least: z.number().nullable(),
  greatest: z.number().nullable(),
  /** What a person should know, such as that nothing drifted. */
  note: z.string().nullable(),
})

export const sampleRow = z.object({
  name: z.string(),
  seed: z.number(),
  policy: samplingPolicy,
  population: z.number(),
  /** Traces of the population that no rule can draw: estimates do not speak for them. */
  uncovered: z.number(),
  drawn: z.number(),
  drawnAtMs: z.number(),
  hash: z.string(),
  rules: z.array(drawnRule),
})

export const samplingMethods = {
  'policy.default': query({
    about: 'The sampling policy that Assay ships with',
    input: z.strictObject({}),
    output: z.object({ policy: samplingPolicy, text: z.string() }),
    reads: [],
  }),
  'policies.list': query({
    about: 'Sampling policies that the workspace keeps as files, by name',
    input: z.strictObject({}),
    output: z.object({
      policies: z.array(
        z.object({ name: z.string(), policy: samplingPolicy.nullable(), problem: z.string().nullable() }),
      ),
    }),
    reads: ['traces'],
  }),
  'policy.save': command({
    about: 'Keep a sampling policy as policies/NAME.yaml, to be drawn by later or elsewhere',
    input: z.strictObject({
      name: sampleName,
      policy: samplingPolicy,
      /** Write over another policy of that name. */
      replace: z.boolean().default(false),
    }),
    output: z.object({ name: z.string() }),
    writes: ['traces'],
  }),
  'sample.preview': query({
    about: 'What each rule of a policy would draw, and how precise estimates from the sample would be',
    input: z.strictObject({
      policy: samplingPolicy,
      metrics: z
        .array(z.enum(sampledMetrics))
        .max(sampledMetrics.length)
        .default(['success', 'escalation', 'csat']),
    }),
    output: z.object({
      population: z.number(),
      uncovered: z.number(),
      expected: z.number(),
      drawn: z.number(),
      rules: z.array(drawnRule),
      /** For metrics that traces have already: the value of the population and the 95 % half-width around it. */
      precision: z.array(
        z.object({
          metric: z.string(),
          value: z.number().nullable(),
          half: z.number().nullable(),
          n: z.number(),
          n_effective: z.number(),
        }),
      ),
      /** For what only a reviewer can tell: the 95 % half-width of a rate of this size. */
      labels: z.array(z.object({ rate: z.number(), half: z.number().nullable(), n_effective: z.number() })),
    }),
    reads: ['traces', 'labels'],
  }),
  'samples.list': query({
    about: 'Samples, newest first',
    input: z.strictObject({}),
    output: z.object({ samples: z.array(sampleRow) }),
    reads: ['traces'],
  }),
  'sample.draw': job({
    title: 'Drawing the sample',
    about: 'Draw a sample by a policy and store the chance with which each trace was drawn',
    input: z.strictObject({
      name: sampleName,
      policy: samplingPolicy,
      /** Draw anew where a sample of that name is there already. */
      replace: z.boolean().default(false),
    }),
    output: z.object({
      name: z.string(),
      drawn: z.number(),
      population: z.number(),
      uncovered: z.number(),
      existing: z.boolean(),
      hash: z.string(),
      rules: z.array(drawnRule),
    }),
    writes: ['traces'],
  }),
}
