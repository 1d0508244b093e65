import { z } from 'zod'

const call = z.object({
  id: z.string().optional(),
  type: z.literal('function').default('function'),
  function: z.object({ name: z.string(), arguments: z.unknown() }),
})

const message = z.object({
  role: z.string(),
  content: z.string().nullable(),
  name: z.string().optional(),
  tool_calls: z.array(call).optional(),
  tool_call_id: z.string().optional(),
})

const trajectory = z.object({
  messages: z.array(message),
  reward: z.number().nullable(),
  metrics: z.record(z.string(), z.number()).default({}),
})

/** A line of `examples.jsonl`, of any shape: what a shape lacks is absent. */
const stored = z.object({
  input: z.object({ messages: z.array(message), tools: z.array(z.unknown()) }),
  expected: z.object({
    answer: z.string().nullable(),
    tool_calls: z.array(z.object({ name: z.string(), arguments: z.unknown() })).optional(),
    must_not: z.array(z.string()),
  }),
  chosen: z.array(message).optional(),
  rejected: z.array(message).optional(),
  completion: z.array(message).optional(),
  good: z.boolean().optional(),
  steps: z.array(z.object({ text: z.string(), good: z.boolean() })).optional(),
  trajectories: z.array(trajectory).optional(),
  metadata: z.record(z.string(), z.unknown()),
  split: z.enum(['train', 'eval', 'test']),
})

export type Message = z.output<typeof message>
export type Trajectory = z.output<typeof trajectory>

/** An example as the formats see it. */
export type Exportable = z.output<typeof stored> & {
  id: string
  trace: string
  /** Ids as the source gave them, where it gave any. */
  native: { trace: string | null; span: string | null }
}

/** Reads a stored line; null when it is none. */
export function exportableOf(
  line: unknown,
  native: ReadonlyMap<string, Exportable['native']>,
): Exportable | null {
  const parsed = stored.safeParse(line)
  if (!parsed.success) return null
  const { example_id: id, trace_uid: trace } = parsed.data.metadata
  if (typeof id !== 'string' || typeof trace !== 'string') return null
  return { ...parsed.data, id, trace, native: native.get(id) ?? { trace: null, span: null } }
}
