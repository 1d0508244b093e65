import { z } from 'zod'

export const verdicts = ['pass', 'fail', 'defer'] as const
export const originLayers = [
  'infra',
  'user_turn',
  'llm_reasoning',
  'tool_chain',
  'retrieval',
  'orchestration',
] as const
export const severities = ['S1', 'S2', 'S3', 'S4'] as const
export const confidences = ['low', 'mid', 'high'] as const

/** A passage that a label points to. Offsets are UTF-16 in the redacted text of `field` under `epoch`. */
export const evidence = z.strictObject({
  span: z.string().nullable(),
  field: z.string(),
  epoch: z.number().int(),
  start: z.number().int().min(0),
  end: z.number().int().min(0),
  quote: z.string(),
  before: z.string().max(32),
  after: z.string().max(32),
})

/** What a label points to: a trace, or one span or field of it. Never a content id. */
export const labelTarget = z.strictObject({
  trace: z.string(),
  span: z.string().nullable().default(null),
  field: z.string().nullable().default(null),
})

/** A reviewer's judgement of one target. `verdict` null = withdrawn (undone to nothing). */
export const labelPayload = z.strictObject({
  verdict: z.enum(verdicts).nullable(),
  primary: z.string().nullable().default(null),
  contributing: z.array(z.string()).default([]),
  origin_layer: z.enum(originLayers).nullable().default(null),
  first_failing_span: z.string().nullable().default(null),
  decisive_span: z.string().nullable().default(null),
  last_span: z.string().nullable().default(null),
  evidence: z.array(evidence).default([]),
  severity: z.enum(severities).nullable().default(null),
  recovered: z.boolean().nullable().default(null),
  confidence: z.enum(confidences).nullable().default(null),
  note: z.string().max(20_000).nullable().default(null),
  correction: z.string().max(200_000).nullable().default(null),
  taxonomy_id: z.string(),
  taxonomy_hash: z.string(),
  queue: z.string().nullable().default(null),
  shown_blind: z.boolean().default(false),
  seconds: z.number().min(0).nullable().default(null),
})

export type Verdict = (typeof verdicts)[number]
export type LabelPayload = z.output<typeof labelPayload>
export type LabelTarget = z.output<typeof labelTarget>
export type Evidence = z.output<typeof evidence>

/** A person's current label on a target, as rebuilt from the event logs. */
export const currentLabel = z.object({
  labelId: z.string(),
  target: labelTarget,
  payload: labelPayload,
  person: z.string(),
  reviewer: z.string(),
  origin: z.string(),
  seq: z.number(),
  clock: z.number(),
  atMs: z.number(),
  /** The trace was taken out of the workspace; the label is kept. */
  orphaned: z.boolean(),
})
export type CurrentLabel = z.output<typeof currentLabel>
