import { z } from 'zod'
import type { Exportable } from '../exportable.ts'
import { splitFiles, type Format } from '../format.ts'
import { tiedCalls } from '../toolCalls.ts'
import { argumentObject, chatOf } from './messages.ts'

const call = z.strictObject({
  id: z.string(),
  function: z.string().min(1),
  arguments: z.record(z.string(), z.unknown()),
  type: z.literal('function'),
})

const message = z.strictObject({
  role: z.enum(['system', 'user', 'assistant', 'tool']),
  content: z.string(),
  tool_calls: z.array(call).min(1).optional(),
  tool_call_id: z.string().optional(),
  function: z.string().optional(),
})

const roles: Record<string, string> = {
  system: 'system',
  developer: 'system',
  assistant: 'assistant',
  tool: 'tool',
}

const messagesOf = ({ input }: Exportable) =>
  tiedCalls(input.messages).map((each) => ({
    role: roles[each.role] ?? 'user',
    content: each.content ?? '',
    ...((each.tool_calls ?? []).length === 0
      ? {}
      : {
          tool_calls: (each.tool_calls ?? []).map((called) => ({
            id: called.id ?? '',
            function: called.function.name,
            arguments: argumentObject(called.function.arguments),
            type: 'function',
          })),
        }),
    ...(each.tool_call_id === undefined ? {} : { tool_call_id: each.tool_call_id }),
    ...(each.role === 'tool' && each.name !== undefined ? { function: each.name } : {}),
  }))

export const inspectSamples: Format = {
  id: 'inspect',
  title: 'Inspect',
  use: 'evaluation',
  version: 'inspect_ai datasets guide, 2026-06',
  source: 'UKGovernmentBEIS/inspect_ai docs/datasets.qmd',
  note: 'Samples with chat messages; codes that must not occur and tools stand in the metadata',
  keys: ['id', 'input', 'target', 'metadata'],
  trains: false,
  fileOf: splitFiles,
  container: 'lines',
  schema: z.strictObject({
    id: z.string(),
    input: chatOf(message),
    target: z.string(),
    metadata: z.record(z.string(), z.unknown()),
  }),
  rows: (example) => [
    {
      id: example.id,
      input: messagesOf(example),
      target: example.expected.answer ?? '',
      metadata: {
        must_not: example.expected.must_not,
        expected_tool_calls: example.expected.tool_calls ?? [],
        tools: example.input.tools,
        trace: example.trace,
        split: example.split,
      },
    },
  ],
  loader: (files) =>
    `from inspect_ai.dataset import json_dataset\njson_dataset("${files[0] ?? 'eval.jsonl'}")`,
}
