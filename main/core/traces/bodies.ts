import { bodyAliases } from '../readers/aliases.ts'
import { asArray, asObject, asText, parsedIfJson } from '../readers/json.ts'

export interface ChatMessage {
  role: 'system' | 'user' | 'assistant' | 'tool' | 'other'
  name: string | null
  content: string | null
  toolCalls: { id: string | null; name: string; arguments: string }[]
  toolCallId: string | null
}

export interface Chunk {
  chunk: string
  rank: number
  score: number | null
  content: string | null
}

/** What a span's attributes say, in one shape for every convention. */
export interface Bodies {
  input: string | null
  output: string | null
  inputMessages: ChatMessage[]
  outputMessages: ChatMessage[]
  chunks: Chunk[]
  tools: unknown[]
  conversation: string | null
}

/** The bodies of a span from its redacted attributes. */
export function bodiesFrom(attributes: Record<string, unknown>): Bodies {
  const system = textOfContent(first(attributes, 'system'))
  const inputMessages = messagesFrom(first(attributes, 'input_messages'))
  if (system !== null && inputMessages[0]?.role !== 'system') {
    inputMessages.unshift({ role: 'system', name: null, content: system, toolCalls: [], toolCallId: null })
  }
  return {
    input: bodyText(first(attributes, 'input')),
    output: bodyText(first(attributes, 'output')),
    inputMessages,
    outputMessages: messagesFrom(first(attributes, 'output_messages'), 'assistant'),
    chunks: chunksFrom(first(attributes, 'documents')),
    tools: toolsFrom(first(attributes, 'tools')),
    conversation: asText(first(attributes, 'conversation')),
  }
}

function first(attributes: Record<string, unknown>, field: keyof typeof bodyAliases): unknown {
  for (const key of bodyAliases[field]) {
    const value = attributes[key]
    if (value !== undefined && value !== null) return value
  }
  return null
}

function bodyText(value: unknown): string | null {
  if (value === null || value === undefined) return null
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** Messages from OpenInference lists, `gen_ai` parts, OpenAI or SDK chat lists, as values or as JSON text. */
export function messagesFrom(value: unknown, defaultRole: ChatMessage['role'] = 'user'): ChatMessage[] {
  const parsed = parsedIfJson(value)
  const wrapped = asObject(parsed)
  const list = Array.isArray(parsed) ? parsed : wrapped === null ? [] : asArray(wrapped.messages ?? [parsed])
  return list.flatMap((entry) => {
    const message = asObject(asObject(entry)?.message) ?? asObject(entry)
    return message === null ? [] : [messageFrom(message, defaultRole)]
  })
}

function messageFrom(message: Record<string, unknown>, defaultRole: ChatMessage['role']): ChatMessage {
  const get = (key: string) => message[`message.${key}`] ?? message[key]
  const parts = asArray(get('parts') ?? get('contents'))
  const content = get('content')
  const calls = [...callsFrom(asArray(get('tool_calls'))), ...callsFrom([...parts, ...asArray(content)])]
  const response = [...parts, ...asArray(content)]
    .map(asObject)
    .find((part) => part?.type === 'tool_call_response' || part?.type === 'tool_result')
  return {
    role: roleOf(asText(get('role')), defaultRole),
    name: asText(get('name')),
    content:
      typeof content === 'string'
        ? content
        : parts.length > 0
          ? textOfContent(parts)
          : textOfContent(content),
    toolCalls: calls,
    toolCallId: asText(get('tool_call_id')) ?? asText(response?.id ?? response?.tool_use_id),
  }
}

function callsFrom(list: readonly unknown[]): ChatMessage['toolCalls'] {
  return list.flatMap((entry) => {
    const call = asObject(asObject(entry)?.tool_call) ?? asObject(entry)
    if (call === null) return []
    const details = asObject(call.function) ?? call
    const name = asText(call['tool_call.function.name'] ?? details.name ?? call.toolName)
    const type = asText(call.type)
    if (
      name === null ||
      (type !== null && !['function', 'tool_call', 'tool_use', 'tool-call'].includes(type))
    )
      return []
    const args = call['tool_call.function.arguments'] ?? details.arguments ?? call.input ?? call.args ?? {}
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

function textOfContent(value: unknown): string | null {
  const parsed = parsedIfJson(value)
  if (parsed === null || parsed === undefined) return null
  if (typeof parsed === 'string') return parsed
  if (!Array.isArray(parsed)) return asText(asObject(parsed)?.text) ?? JSON.stringify(parsed)
  const texts = parsed.flatMap((part) => {
    if (typeof part === 'string') return [part]
    const object = asObject(part)
    const text =
      object?.['message_content.text'] ??
      object?.text ??
      object?.content ??
      object?.response ??
      object?.result
    return text === undefined || text === null ? [] : [typeof text === 'string' ? text : JSON.stringify(text)]
  })
  return texts.length === 0 ? null : texts.join('\n')
}

function chunksFrom(value: unknown): Chunk[] {
  return asArray(parsedIfJson(value)).flatMap((entry, index) => {
    const object = asObject(asObject(entry)?.document) ?? asObject(entry)
    if (object === null) return []
    const get = (key: string) => object[`document.${key}`] ?? object[key]
    const score = get('score')
    return [
      {
        chunk: asText(get('id')) ?? `#${index + 1}`,
        rank: index + 1,
        score: typeof score === 'number' ? score : null,
        content: bodyText(get('content') ?? null),
      },
    ]
  })
}

function toolsFrom(value: unknown): unknown[] {
  return asArray(parsedIfJson(value)).map((entry) => {
    const object = asObject(entry)
    return parsedIfJson(object?.['tool.json_schema'] ?? object ?? entry)
  })
}
