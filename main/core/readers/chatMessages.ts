import { messagesFromDisplay } from './chatDisplay.ts'
import { asArray, asObject, asText, parsedIfJson } from './json.ts'

/** A turn of a run; a tool's result is a turn of its own, in whoever's message it came. */
export interface RunMessage {
  /** Where it stands in the list of messages. */
  place: string
  role: string
  content: unknown
  name: string | null
  toolCallId: string | null
  toolCalls: RunToolCall[]
  failed: boolean
  /** Whatever else the message carries. */
  other: Record<string, unknown>
}

export interface RunToolCall {
  id: string | null
  name: string
  arguments: string
}

const listKeys = ['messages', 'traj', 'trajectory'] as const

/** The keys of a run that hold its messages. */
export const conversationKeys: readonly string[] = [...listKeys, 'messages_display']

/** The key under which Anthropic's shape says the instructions beside the messages. */
export const systemKey = 'system'

/**
 * The messages of a run as a list or as the text of one, after the instructions that stand beside them; null where it
 * has none.
 */
export function messagesOf(row: Record<string, unknown>): RunMessage[] | null {
  const messages = listedMessages(row)
  if (messages === null) return null
  const system = instructionsBeside(row, messages)
  return system === null ? messages : [system, ...messages]
}

// A run that crashed before its first message stays without any, and one that begins with its instructions has them.
function instructionsBeside(
  { [systemKey]: content }: Record<string, unknown>,
  [first]: readonly RunMessage[],
): RunMessage | null {
  if (first === undefined || isInstructing(first.role)) return null
  const said = turnOf({ role: 'system', content }, systemKey)
  return typeof said.content === 'string' && said.content !== '' ? said : null
}

const isInstructing = (role: string) => /^(?:system|developer)$/i.test(role)

function listedMessages(row: Record<string, unknown>): RunMessage[] | null {
  if (typeof row.messages_display === 'string')
    return messagesFromDisplay(row.messages_display).map((message, index) => ({
      ...message,
      place: `message[${index}]`,
      toolCallId: null,
      toolCalls: [],
      failed: false,
      other: {},
    }))
  const given = listKeys.map((key) => row[key]).find((value) => value !== undefined && value !== null)
  const list = parsedIfJson(given)
  return Array.isArray(list) ? list.flatMap((entry, index) => turnsOf(entry, `message[${index}]`)) : null
}

function turnsOf(entry: unknown, place: string): RunMessage[] {
  const message = asObject(entry) ?? { role: 'other', content: entry }
  const parts = partsOf(message.content)
  const results = parts.flatMap((part, index) =>
    part?.type === 'tool_result' ? [resultTurn(part, `${place}.content[${index}]`)] : [],
  )
  // A message of results alone is no turn of the user's.
  return results.length > 0 && results.length === parts.length
    ? results
    : [...results, turnOf(message, place)]
}

const partsOf = (content: unknown) => (Array.isArray(content) ? content.map(asObject) : [])

const resultTurn = (part: Record<string, unknown>, place: string): RunMessage => ({
  place,
  role: 'tool',
  content: part.content ?? null,
  name: null,
  toolCallId: asText(part.tool_use_id),
  toolCalls: [],
  failed: part.is_error === true,
  other: {},
})

const textTypes = new Set(['text', 'input_text', 'output_text'])
const spoken = new Set(['tool_use', 'tool_result'])

function turnOf(message: Record<string, unknown>, place: string): RunMessage {
  const {
    role,
    content,
    name,
    tool_calls: calls,
    function_call: legacyCall,
    tool_call_id: callId,
    index: _index,
    ...other
  } = message
  const parts = partsOf(content)
  // A tool's result is handed on whole.
  const told =
    role !== 'tool' &&
    role !== 'function' &&
    parts.length > 0 &&
    parts.every((part) => typeof part?.type === 'string')
  const texts = parts.filter((part) => textTypes.has(asText(part?.type) ?? ''))
  const rest = parts.filter((part) => !texts.includes(part) && !spoken.has(asText(part?.type) ?? ''))
  return {
    place,
    role: asText(role) ?? 'other',
    content: told
      ? texts.length === 0
        ? null
        : texts.map((part) => asText(part?.text) ?? '').join('\n')
      : (content ?? null),
    name: asText(name),
    toolCallId: asText(callId),
    toolCalls: [
      ...asArray(calls),
      ...(legacyCall === undefined || legacyCall === null ? [] : [legacyCall]),
      ...parts.filter((part) => part?.type === 'tool_use'),
    ].map(toolCallOf),
    failed: false,
    // What is neither text nor a call, as thinking or an image is, is kept beside what was said.
    other: told && rest.length > 0 ? { ...other, content: rest } : other,
  }
}

function toolCallOf(value: unknown): RunToolCall {
  const given = asObject(value) ?? {}
  const details = asObject(given.function) ?? given
  const args = details.arguments ?? details.input ?? {}
  return {
    id: asText(given.id),
    name: asText(details.name) ?? 'unknown tool',
    arguments: typeof args === 'string' ? args : JSON.stringify(args),
  }
}

/** The text of a content; JSON text where it is no text and no list of texts. */
export function textOf(content: unknown): string | null {
  if (content === null || content === undefined) return null
  if (typeof content === 'string') return content
  const parts = asArray(content).map((part) => asText(asObject(part)?.text))
  return parts.length > 0 && parts.every((part) => part !== null) ? parts.join('\n') : JSON.stringify(content)
}
