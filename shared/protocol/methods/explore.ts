import { z } from 'zod'
import { versionDimensions } from '../../domain/dimensions.ts'
import { command, job, query } from '../define.ts'
import { estimate, fileRef, where } from './common.ts'

export const traceColumns = [
  'start',
  'trace',
  'session',
  'user',
  'plan_tier',
  'intent',
  ...versionDimensions,
  'preview',
  'csat',
  'thumbs',
  'success',
  'escalation',
  'recontact',
  'latency',
  'cost',
  'tokens',
  'turns',
  'tool_errors',
  'retries',
  'guardrail',
  'verdict',
  'code',
  'spans',
  'source',
  'format',
] as const

export const traceRow = z.object({
  trace: z.string(),
  startMs: z.number().nullable(),
  session: z.string().nullable(),
  user: z.string().nullable(),
  plan_tier: z.string().nullable(),
  intent: z.string().nullable(),
  agent_version: z.string().nullable(),
  prompt_version: z.string().nullable(),
  model: z.string().nullable(),
  tool_schema_version: z.string().nullable(),
  index_version: z.string().nullable(),
  memory_policy_version: z.string().nullable(),
  guardrail_version: z.string().nullable(),
  router_version: z.string().nullable(),
  name: z.string().nullable(),
  preview: z.string().nullable(),
  csat: z.number().nullable(),
  thumbs: z.string().nullable(),
  success: z.boolean().nullable(),
  reward: z.number().nullable(),
  escalation: z.boolean().nullable(),
  recontact: z.boolean().nullable(),
  latency: z.number().nullable(),
  cost: z.number().nullable(),
  tokens: z.number().nullable(),
  turns: z.number().nullable(),
  tool_errors: z.number(),
  retries: z.number(),
  guardrail: z.number().nullable(),
  errors: z.number(),
  spans: z.number(),
  infrastructure_failure: z.boolean(),
  verdict: z.string().nullable(),
  code: z.string().nullable(),
  source: z.string(),
  format: z.string(),
  inclusion_probability: z.number().nullable(),
})

export const order = z.strictObject({ column: z.enum(traceColumns), descending: z.boolean().default(true) })

export const facetValue = z.object({ value: z.string().nullable(), count: z.number(), total: z.number() })

export const difference = z.object({
  value: z.number().nullable(),
  low: z.number().nullable(),
  high: z.number().nullable(),
})

export const groupRow = z.object({
  key: z.record(z.string(), z.string().nullable()),
  n: z.number(),
  n_effective: z.number(),
  values: z.record(z.string(), estimate),
  before: z.record(z.string(), estimate).nullable(),
  change: z.record(z.string(), difference).nullable(),
  /** How much of the change of the whole mean or rate this group makes; null where that has no meaning. */
  contribution: z.record(z.string(), z.number().nullable()).nullable(),
})

export const savedSlice = z.object({
  id: z.string(),
  name: z.string(),
  where: z.string(),
  savedAtMs: z.number(),
})

export const exploreMethods = {
  'slice.summary': query({
    about: 'How many traces a filter selects, of how many, weighted or not',
    input: z.strictObject({ where, weighted: z.boolean().default(true) }),
    output: z.object({
      matched: z.number(),
      total: z.number(),
      n_effective: z.number(),
      failing: z.number(),
      /** When nothing matches: each condition of the filter with the count without it, largest gain first. */
      withoutCondition: z.array(z.object({ condition: z.string(), where: z.string(), matched: z.number() })),
    }),
    reads: ['traces', 'labels'],
  }),
  'slice.facets': query({
    about: 'Values of dimensions with counts under all other conditions of the filter',
    input: z.strictObject({
      where,
      dimensions: z.array(z.string()).min(1).max(24),
      limit: z.number().int().min(1).max(500).default(8),
      search: z.string().default(''),
    }),
    output: z.object({
      facets: z.array(
        z.object({
          dimension: z.string(),
          distinct: z.number(),
          missing: z.number(),
          values: z.array(facetValue),
        }),
      ),
    }),
    reads: ['traces', 'labels'],
  }),
  'slice.histogram': query({
    about: 'Histogram of a numeric column, inside and outside the filter, under all other conditions',
    input: z.strictObject({
      where,
      column: z.enum(['csat', 'latency', 'cost', 'tokens', 'turns', 'tool_errors']),
      /** Of the mean and the median; bars count traces. */
      weighted: z.boolean().default(true),
      bins: z.number().int().min(4).max(80).default(24),
    }),
    output: z.object({
      column: z.string(),
      low: z.number().nullable(),
      high: z.number().nullable(),
      missing: z.number(),
      mean: z.number().nullable(),
      p50: z.number().nullable(),
      bins: z.array(z.object({ from: z.number(), to: z.number(), inside: z.number(), total: z.number() })),
    }),
    reads: ['traces'],
  }),
  'slice.timeline': query({
    about: 'Traces over time, inside and outside the filter, with one metric and version changes',
    input: z.strictObject({
      where,
      metric: z.string().default('csat'),
      /** Of the metric; bars count traces. */
      weighted: z.boolean().default(true),
      bins: z.number().int().min(8).max(400).default(56),
    }),
    output: z.object({
      fromMs: z.number().nullable(),
      toMs: z.number().nullable(),
      stepMs: z.number(),
      undated: z.number(),
      /** Traces so far from nearly all others in time that the bins leave them out. */
      beyond: z.number(),
      bins: z.array(
        z.object({
          startMs: z.number(),
          inside: z.number(),
          failing: z.number(),
          total: z.number(),
          metric: estimate,
        }),
      ),
      flags: z.array(z.object({ atMs: z.number(), dimension: z.string(), value: z.string() })),
    }),
    reads: ['traces', 'labels'],
  }),
  'slice.groups': query({
    about: 'Metrics by group, with n and 95 % intervals, optionally against a comparison filter',
    input: z.strictObject({
      where,
      by: z.array(z.string()).min(1).max(4),
      metrics: z.array(z.string()).min(1).max(12),
      weighted: z.boolean().default(true),
      /** A filter for the comparison population; `previous` = same conditions, the time before the window. */
      before: z.string().optional(),
      limit: z.number().int().min(1).max(5000).default(500),
    }),
    output: z.object({
      rows: z.array(groupRow),
      /** The same of all groups that are not listed, those that were there only before among them. */
      otherContribution: z.record(z.string(), z.number().nullable()).nullable(),
      groups: z.number(),
      matched: z.number(),
      beforeWhere: z.string().nullable(),
      weighted: z.boolean(),
      /** What to know of all these figures: that they could not be weighed, or that values were left out. */
      notes: z.array(z.string()),
    }),
    reads: ['traces', 'labels'],
  }),
  'slice.compare': query({
    about: 'Two populations side by side: each metric in a and in b with the difference a − b',
    input: z.strictObject({
      a: where,
      b: where,
      by: z.array(z.string()).max(4).default([]),
      metrics: z.array(z.string()).min(1).max(12),
      weighted: z.boolean().default(true),
      limit: z.number().int().min(1).max(5000).default(500),
    }),
    output: z.object({
      /** One row a group and metric; a group that one side lacks is there with n 0. */
      rows: z.array(
        z.object({
          key: z.record(z.string(), z.string().nullable()),
          metric: z.string(),
          a: estimate,
          b: estimate,
          difference,
          /** What the groups of the two sides are worth in traces of equal weight. */
          n_effective: z.object({ a: z.number(), b: z.number() }),
        }),
      ),
      groups: z.number(),
      weighted: z.boolean(),
      notes: z.array(z.string()),
    }),
    reads: ['traces', 'labels'],
  }),
  'slice.check': query({
    about: 'Checks a filter and says at which column it goes wrong',
    input: z.strictObject({ where }),
    output: z.object({
      ok: z.boolean(),
      canonical: z.string(),
      column: z.number().nullable(),
      message: z.string().nullable(),
      allowed: z.array(z.string()),
    }),
    reads: [],
  }),
  'traces.page': query({
    about: 'A page of the traces a filter selects, in a given order',
    input: z.strictObject({
      where,
      order: order.default({ column: 'start', descending: true }),
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(1000).default(100),
    }),
    output: z.object({ total: z.number(), offset: z.number(), rows: z.array(traceRow) }),
    reads: ['traces', 'labels'],
  }),
  'traces.ids': query({
    about: 'All trace ids a filter selects, in a given order (for selection and next/previous)',
    input: z.strictObject({
      where,
      order: order.default({ column: 'start', descending: true }),
      limit: z.number().int().min(1).max(2_000_000).default(100_000),
    }),
    output: z.object({ total: z.number(), ids: z.array(z.string()) }),
    reads: ['traces', 'labels'],
  }),
  'traces.export': job({
    title: 'Saving traces',
    about: 'Save the traces a filter selects as JSON lines, CSV (formulas neutralised) or Parquet',
    input: z.strictObject({
      where,
      order: order.default({ column: 'start', descending: true }),
      format: z.enum(['jsonl', 'csv', 'parquet']),
      limit: z.number().int().min(1).optional(),
      out: fileRef,
      overwrite: z.boolean().default(false),
    }),
    output: z.object({ total: z.number(), rows: z.number(), path: z.string(), sha256: z.string() }),
    writes: [],
  }),
  'slices.list': query({
    about: 'Saved slices',
    input: z.strictObject({}),
    output: z.object({ slices: z.array(savedSlice) }),
    reads: ['slices'],
  }),
  'slices.save': command({
    about: 'Save a filter under a name',
    input: z.strictObject({ name: z.string().min(1).max(120), where }),
    output: savedSlice,
    writes: ['slices'],
  }),
  'slices.remove': command({
    about: 'Remove a saved slice',
    input: z.strictObject({ id: z.string() }),
    output: z.object({ removed: z.boolean() }),
    writes: ['slices'],
  }),
}
