import type { z } from 'zod'
import type { buildStep, example } from '../../../shared/protocol/methods/datasets.ts'
import type { Input, Output } from '../../../shared/protocol/protocol.ts'

export type Version = Output<'datasets.list'>['datasets'][number]['versions'][number]
export type Example = z.output<typeof example>
export type BuildStep = z.output<typeof buildStep>
export type Recipe = Input<'dataset.build'>['recipe']

export const splitNames = ['train', 'eval', 'test'] as const

/** A hash as it is shown: its ends. */
export function shortHash(hash: string): string {
  return hash.length > 20 ? `${hash.slice(0, 8)} ${hash.slice(8, 12)}…${hash.slice(-4)}` : hash
}

/** A message with its whole hashes cut to their beginning; the files hold the rest. */
export function shortened(message: string): string {
  return message.replace(/\b[0-9a-f]{64}\b/g, (hash) => `${hash.slice(0, 12)}…`)
}

/** A text of an example's metadata; null where it is none. */
export function metaText(example: Example, key: string): string | null {
  const value = example.metadata[key]
  return typeof value === 'string' && value !== '' ? value : null
}

export function metaList(example: Example, key: string): string[] {
  const value = example.metadata[key]
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : []
}

export interface ExampleMessage {
  role: string
  content: string | null
  calls: { name: string; arguments: string }[]
}

/** A message of an example in the shape that `examples.jsonl` gives it. */
export function messageOf(value: unknown): ExampleMessage {
  const message = recordOf(value)
  const calls = Array.isArray(message['tool_calls']) ? message['tool_calls'] : []
  return {
    role: textOf(message['role']) ?? 'other',
    content: textOf(message['content']),
    calls: calls.map((call) => {
      const named = recordOf(recordOf(call)['function'])
      return { name: textOf(named['name']) ?? '', arguments: textOf(named['arguments']) ?? '' }
    }),
  }
}

/** The question of an example in one line: its last user turn. */
export function questionOf(example: Example): string {
  const messages = example.input.messages.map(messageOf)
  const turn = messages.findLast((message) => message.role === 'user') ?? messages.at(-1)
  return turn?.content ?? ''
}

/** A name and arguments of an expected tool call. */
export function expectedCall(value: unknown): { name: string; arguments: string } {
  const call = recordOf(value)
  const given = call['arguments']
  return {
    name: textOf(call['name']) ?? '',
    arguments: typeof given === 'string' ? given : JSON.stringify(given ?? {}, null, 2),
  }
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : null)
