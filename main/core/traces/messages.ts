import { asArray, asObject, asText, parsedIfJson } from '../readers/json.ts'

export interface ChatMessage {
  role: 'system' | 'user' | 'assistant' | 'tool' | 'other'
  /** The role as it stood, where it is none of these. */
  givenRole: string | null
  name: string | null
  content: string | null
  toolCalls: { id: string | null; name: string; arguments: string }[]
  toolCallId: string | null
}

/** Messages from OpenInference lists, `gen_ai` parts, OpenAI or SDK chat lists, as values or as JSON text. */
export function messagesFrom(value: unknown, defaultRole: ChatMessage['role'] = 'user'): ChatMessage[] {
  const parsed = parsedIfJson(value)
  const wrapped = asObject(parsed)
  const list = Array.isArray(parsed) ? parsed : wrapped === null ? [] : asArray(wrapped.messages ?? [parsed])
  return list.flatMap((entry) => {
    const message = asObject(asObject(entry)?.message) ?? asObject(entry)
    return message === null ? [] : messagesIn(message, defaultRole)
  })
}

/** The messages in one: each thing that a tool answered is a message of its own, before whatever else was said. */
export function messagesIn(
  message: Record<string, unknown>,
  defaultRole: ChatMessage['role'],
): ChatMessage[] {
  const parts = partsOf(message)
  const responses = parts.filter((part) => isResponse(asObject(part)))
  if (responses.length === 0) return [messageFrom(message, defaultRole)]
  const results = responses.map((part): ChatMessage => {
    const answered = asObject(part) ?? {}
    const named = asObject(answered.function_response ?? answered.functionResponse)
    return {
      role: 'tool',
      givenRole: null,
      name: asText(named?.name) ?? asText(field(message, 'name')),
      content: textOfContent([part]),
      toolCalls: [],
      toolCallId:
        asText(answered.id ?? answered.tool_use_id ?? named?.id) ?? asText(field(message, 'tool_call_id')),
    }
  })
  const rest = parts.filter((part) => !responses.includes(part))
  if (rest.length === 0) return results
  const role = asText(field(message, 'role'))
  return [...results, messageFrom({ role, name: field(message, 'name'), content: rest }, defaultRole)]
}

const field = (message: Record<string, unknown>, key: string) => message[`message.${key}`] ?? message[key]

const partsOf = (message: Record<string, unknown>): unknown[] => [
  ...asArray(field(message, 'parts') ?? field(message, 'contents')),
  ...asArray(field(message, 'content')),
]

/** One message from its own object, whatever convention names its fields. */
export function messageFrom(message: Record<string, unknown>, defaultRole: ChatMessage['role']): ChatMessage {
  const get = (key: string) => field(message, key)
  const parts = asArray(get('parts') ?? get('contents'))
  const content = get('content')
  const given = asText(get('role'))
  const role = roleOf(given, defaultRole)
  return {
    role,
    givenRole: role === 'other' ? given : null,
    name: asText(get('name')),
    content:
      typeof content === 'string'
        ? content
        : parts.length > 0
          ? textOfContent(parts)
          : textOfContent(content ?? get('text')),
    toolCalls: [...callsFrom(asArray(get('tool_calls'))), ...callsFrom(partsOf(message))],
    toolCallId: asText(get('tool_call_id')),
  }
}

// What a tool answered, in the words of one SDK or another.
function isResponse(part: Record<string, unknown> | null): boolean {
  if (part === null) return false
  return (
    part.type === 'tool_call_response' ||
    part.type === 'tool_result' ||
    part.type === 'tool-result' ||
    'function_response' in part ||
    'functionResponse' in part
  )
}

// What a model thought is not what it said; it stands whole in the attributes of its span.
function isReasoning(part: Record<string, unknown> | null): boolean {
  const type = asText(part?.['message_content.type'] ?? part?.type)
  return part?.thought === true || (type !== null && /^(?:reasoning|thinking|redacted_thinking)$/.test(type))
}

function callsFrom(list: readonly unknown[]): ChatMessage['toolCalls'] {
  return list.flatMap((entry) => {
    const call = asObject(asObject(entry)?.tool_call) ?? asObject(entry)
    if (call === null) return []
    const details = asObject(call.function) ?? asObject(call.function_call ?? call.functionCall) ?? call
    const name = asText(call['tool_call.function.name'] ?? details.name ?? call.toolName)
    const type = asText(call.type)
    if (
      name === null ||
      (type !== null && !['function', 'tool_call', 'tool_use', 'tool-call'].includes(type))
    )
      return []
    const args = call['tool_call.function.arguments'] ?? details.arguments ?? call.input ?? details.args ?? {}
    return [
      {
        id: asText(call['tool_call.id'] ?? call.id ?? call.toolCallId),
        name,
        arguments: typeof args === 'string' ? args : JSON.stringify(args),
      },
    ]
  })
}

function roleOf(role: string | null, otherwise: ChatMessage['role']): ChatMessage['role'] {
  switch (role?.toLowerCase()) {
    case 'system':
    case 'developer':
      return 'system'
    case 'user':
    case 'human':
      return 'user'
    case 'assistant':
    case 'ai':
    case 'model':
      return 'assistant'
    case 'tool':
    case 'function':
      return 'tool'
    default:
      return role === null ? otherwise : 'other'
  }
}

/** The text of a content that may be text, JSON text or a list of parts; null where it holds none. */
export function textOfContent(value: unknown): string | null {
  const parsed = parsedIfJson(value)
  if (parsed === null || parsed === undefined) return null
  if (typeof parsed === 'string') return parsed
  if (!Array.isArray(parsed)) return asText(asObject(parsed)?.text) ?? JSON.stringify(parsed)
  const texts = parsed.flatMap((part) => {
    if (typeof part === 'string') return [part]
    const object = asObject(part)
    if (isReasoning(object)) return []
    const text =
      object?.['message_content.text'] ??
      object?.text ??
      object?.content ??
      asObject(object?.function_response ?? object?.functionResponse)?.response ??
      object?.response ??
      object?.result
    if (text === undefined || text === null) return []
    if (typeof text === 'string') return [text]
    return [(Array.isArray(text) ? textOfContent(text) : null) ?? JSON.stringify(text)]
  })
  return texts.length === 0 ? null : texts.join('\n')
}
