import { z } from 'zod'
import { query } from '../define.ts'
import { traceUid } from './common.ts'
import { traceRow } from './explore.ts'

export const spanKinds = [
  'agent',
  'llm',
  'tool',
  'retriever',
  'guardrail',
  'handoff',
  'memory',
  'chain',
  'embedding',
  'reranker',
  'evaluator',
  'prompt',
  'other',
] as const

export const retrievedChunk = z.object({
  chunk: z.string(),
  rank: z.number(),
  score: z.number().nullable(),
  content: z.string().nullable(),
})

export const spanRow = z.object({
  span: z.string(),
  parent: z.string().nullable(),
  seq: z.number(),
  depth: z.number(),
  name: z.string(),
  kind: z.enum(spanKinds),
  startMs: z.number().nullable(),
  endMs: z.number().nullable(),
  durationMs: z.number().nullable(),
  status: z.enum(['ok', 'error', 'unset']),
  errorType: z.string().nullable(),
  statusMessage: z.string().nullable(),
  tool: z.string().nullable(),
  model: z.string().nullable(),
  tokens: z.number().nullable(),
  cost: z.number().nullable(),
  guardrailTriggered: z.boolean().nullable(),
  /** Bodies, cut at `bodyLimit` characters; `span.get` has the rest. */
  input: z.string().nullable(),
  inputChars: z.number(),
  output: z.string().nullable(),
  outputChars: z.number(),
  chunks: z.array(retrievedChunk),
  flags: z.array(z.string()),
})

export const toolCall = z.object({ id: z.string().nullable(), name: z.string(), arguments: z.string() })

/** One turn of the trajectory. `content` null (absent) is kept apart from "". */
export const message = z.object({
  index: z.number(),
  role: z.enum(['system', 'user', 'assistant', 'tool', 'other']),
  name: z.string().nullable(),
  content: z.string().nullable(),
  contentChars: z.number(),
  toolCalls: z.array(toolCall),
  toolCallId: z.string().nullable(),
  span: z.string().nullable(),
  atMs: z.number().nullable(),
})

export const attribute = z.object({ key: z.string(), value: z.string(), chars: z.number() })

export const traceMethods = {
  'trace.get': query({
    about: 'One trace, redacted: its header, spans and conversation',
    input: z.strictObject({
      trace: traceUid,
      bodyLimit: z.number().int().min(200).max(10_000_000).default(20_000),
    }),
    output: z.object({
      trace: traceRow,
      spans: z.array(spanRow),
      messages: z.array(message),
      /** What is odd about this trace, in words: orphan spans, clock skew, spans without text. */
      notes: z.array(z.string()),
      spansTotal: z.number(),
      sessionTraces: z.array(z.object({ trace: z.string(), startMs: z.number().nullable() })),
    }),
    reads: ['traces', 'labels'],
  }),
  'span.get': query({
    about: 'One span with all its attributes and whole bodies, redacted',
    input: z.strictObject({
      trace: traceUid,
      span: z.string(),
      limit: z.number().int().min(1000).max(50_000_000).default(2_000_000),
    }),
    output: z.object({
      span: z.string(),
      input: z.string().nullable(),
      output: z.string().nullable(),
      statusMessage: z.string().nullable(),
      attributes: z.array(attribute),
      events: z.array(z.object({ name: z.string(), atMs: z.number().nullable(), attributes: z.string() })),
      truncated: z.boolean(),
    }),
    reads: ['traces'],
  }),
  'trace.find': query({
    about: 'Where a text occurs in a trace: messages, arguments, results and attributes',
    input: z.strictObject({
      trace: traceUid,
      text: z.string().min(1).max(1000),
      limit: z.number().int().max(5000).default(500),
    }),
    output: z.object({
      total: z.number(),
      hits: z.array(
        z.object({
          place: z.enum(['message', 'input', 'output', 'attribute', 'name', 'status']),
          span: z.string().nullable(),
          message: z.number().nullable(),
          field: z.string(),
          start: z.number(),
          length: z.number(),
          excerpt: z.string(),
        }),
      ),
      counts: z.record(z.string(), z.number()),
    }),
    reads: ['traces'],
  }),
}
