import { z } from 'zod'
import { canonicalJson } from '../../../../shared/canonicalJson.ts'
import { parsedIfJson } from '../../readers/json.ts'
import type { Exportable, Message } from '../exportable.ts'
import { leavesOut } from '../format.ts'
import { resultsHaveCalls, tiedCalls, uncalledResult } from '../toolCalls.ts'

const text = z.string()

const callWith = <Arguments extends z.ZodType>(args: Arguments) =>
  z.strictObject({
    id: text.optional(),
    type: z.literal('function'),
    function: z.strictObject({ name: text.min(1), arguments: args }),
  })

const messageWith = <Arguments extends z.ZodType>(args: Arguments) =>
  z
    .strictObject({
      role: z.enum(['system', 'developer', 'user', 'assistant', 'tool']),
      content: text.nullable().optional(),
      name: text.optional(),
      tool_calls: z.array(callWith(args)).min(1).optional(),
      tool_call_id: text.optional(),
      weight: z.union([z.literal(0), z.literal(1)]).optional(),
    })
    .refine(
      ({ role, content, tool_calls: calls }) =>
        role === 'assistant' ? content != null || calls !== undefined : content != null,
      {
        message: 'a message says something or calls a tool',
      },
    )

/** Messages whose tool arguments are JSON strings, as the chat APIs take them. */
export const apiMessage = messageWith(text)

/** Messages whose tool arguments are objects, as chat templates take them. */
export const templateMessage = messageWith(z.record(z.string(), z.unknown()))

/** A conversation: at least one message, and what a tool said only after the call for it. */
export const chatOf = <Shape extends z.ZodType>(message: Shape) =>
  z.array(message).min(1).refine(resultsHaveCalls, leavesOut(uncalledResult))

export const assistantOnly = <Shape extends z.ZodType<{ role: string }>>(shape: Shape) =>
  shape.refine(({ role }) => role === 'assistant', leavesOut(otherVoice))

const otherVoice =
  'the answer holds more than the words and calls of the agent, and this format takes those alone'

/** Messages with arguments as strings. */
export function apiMessages(messages: readonly Message[]): Record<string, unknown>[] {
  return tiedCalls(messages.filter(says)).map((each) => written(each, argumentText))
}

/** Messages with arguments as objects. */
export function templateMessages(messages: readonly Message[]): Record<string, unknown>[] {
  return tiedCalls(messages.filter(says)).map((each) => written(each, argumentObject))
}

// A handoff, say, leaves a turn in which nothing is said; a result may be empty, since it answers a call.
const says = ({ role, content, tool_calls: calls }: Message) =>
  (content ?? '') !== '' || (calls ?? []).length > 0 || role === 'tool'

function written(message: Message, argumentsOf: (value: unknown) => unknown): Record<string, unknown> {
  const calls = (message.tool_calls ?? []).map((call) => ({
    ...(call.id === undefined ? {} : { id: call.id }),
    type: 'function',
    function: { name: call.function.name, arguments: argumentsOf(call.function.arguments) },
  }))
  return {
    role: knownRole(message.role),
    ...(message.content === null && calls.length > 0 ? {} : { content: message.content ?? '' }),
    ...(message.name === undefined ? {} : { name: message.name }),
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
    ...(message.tool_call_id === undefined ? {} : { tool_call_id: message.tool_call_id }),
  }
}

// Sources name the speakers as they like; targets refuse a role that they do not know.
function knownRole(role: string): string {
  if (['system', 'developer', 'user', 'assistant', 'tool'].includes(role)) return role
  if (role === 'function') return 'tool'
  return ['ai', 'model', 'agent'].includes(role) ? 'assistant' : 'user'
}

/** Arguments as a JSON string. */
export function argumentText(value: unknown): string {
  return typeof value === 'string' ? value : canonicalJson(value ?? {})
}

/** Arguments as an object; what is none stands under `value`. */
export function argumentObject(value: unknown): Record<string, unknown> {
  const parsed = typeof value === 'string' ? parsedIfJson(value) : value
  if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed))
    return parsed as Record<string, unknown>
  return parsed === null || parsed === undefined || parsed === '' ? {} : { value: parsed }
}

/** What the agent should have said or called, as messages; null when nobody said what that is. */
export function expectedMessages({ expected }: Exportable): Message[] | null {
  const calls = (expected.tool_calls ?? []).map((each, index) => ({
    id: `call_${index + 1}`,
    type: 'function' as const,
    function: each,
  }))
  if (expected.answer === null && calls.length === 0) return null
  // Calls whose results are not known stand before the answer in one turn of their own.
  if (expected.answer !== null) return [{ role: 'assistant', content: expected.answer }]
  return [{ role: 'assistant', content: null, tool_calls: calls }]
}

/** The last thing the user said, or null. */
export function question({ input }: Exportable): string | null {
  return input.messages.findLast(({ role }) => role === 'user')?.content ?? null
}

/** A conversation as lines `role: words`, calls in JSON, for targets that take one string. */
export function transcript(messages: readonly Message[]): string {
  return messages
    .map((each) => {
      const calls = (each.tool_calls ?? []).map(
        ({ function: called }) => `[calls ${called.name} ${argumentText(called.arguments)}]`,
      )
      return `${each.role}: ${[each.content ?? '', ...calls].filter((part) => part !== '').join(' ')}`
    })
    .join('\n')
}

/** Tools as JSON schemas of functions; empty ones are left out. */
export function toolSchemas({ input }: Exportable): Record<string, unknown>[] {
  return input.tools.flatMap((tool) => {
    if (typeof tool !== 'object' || tool === null) return []
    const named = tool as Record<string, unknown>
    if (named['type'] === 'function' && typeof named['function'] === 'object') return [named]
    return typeof named['name'] === 'string' ? [{ type: 'function', function: named }] : []
  })
}

export const toolsKey = (example: Exportable) => {
  const tools = toolSchemas(example)
  return tools.length === 0 ? {} : { tools }
}

export const toolSchema = z.looseObject({
  type: z.literal('function'),
  function: z.looseObject({ name: text.min(1) }),
})
