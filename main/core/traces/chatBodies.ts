import { asArray, asObject, asText, parsedIfJson } from '../readers/json.ts'
import { messageFrom, messagesIn, textOfContent, type ChatMessage } from './messages.ts'

/**
 * The messages in a body that is a chat payload of some SDK: a list of messages, `{messages}`, Gemini's
 * `{contents}`, LangChain's constructors, `{prompt, system}`, a response with `choices`. Null when the body
 * is no such thing.
 */
export function chatFromBody(body: unknown, defaultRole: ChatMessage['role'] = 'user'): ChatMessage[] | null {
  const value = parsedIfJson(body)
  if (Array.isArray(value)) return chatFromList(value, defaultRole)
  const object = asObject(value)
  return object === null ? null : namedTools(chatFromObject(object, defaultRole))
}

function chatFromObject(
  object: Record<string, unknown>,
  defaultRole: ChatMessage['role'],
): ChatMessage[] | null {
  if (Array.isArray(object.messages)) {
    const messages = chatFromList(object.messages, defaultRole)
    if (messages === null || messages[0]?.role === 'system') return messages
    return [...plain('system', instructionsBeside(object)), ...messages]
  }
  if (Array.isArray(object.contents)) {
    const system = asText(asObject(object.config)?.system_instruction) ?? asText(object.system_instruction)
    return [...plain('system', system), ...(chatFromList(object.contents, defaultRole) ?? [])]
  }
  if (looksLikeMessage(object)) return messagesIn(unwrapped(object), defaultRole)
  const inner = asObject(object.content) ?? asObject(object.message)
  if (inner !== null && looksLikeMessage(inner)) return messagesIn(unwrapped(inner), defaultRole)
  if (Array.isArray(object.choices)) {
    const message = asObject(asObject(object.choices[0])?.message)
    return message === null ? null : [messageFrom(message, 'assistant')]
  }
  if (typeof object.prompt === 'string')
    return [...plain('system', asText(object.system)), ...plain('user', object.prompt)]
  if (Array.isArray(object.prompt)) return chatFromList(object.prompt, defaultRole)
  if (typeof object.text === 'string' && 'finish_reason' in object) return plain('assistant', object.text)
  const wanted = asObject(object.new_message)
  return wanted !== null && looksLikeMessage(wanted) ? messagesIn(wanted, 'user') : null
}

function chatFromList(list: readonly unknown[], defaultRole: ChatMessage['role']): ChatMessage[] | null {
  const entries = (list.length === 1 && Array.isArray(list[0]) ? list[0] : list).map(asObject)
  if (entries.length === 0 || entries.includes(null)) return null
  const objects = entries.filter((entry) => entry !== null)
  if (objects.every((entry) => 'toolName' in entry && !('role' in entry))) {
    return [messageFrom({ role: 'assistant', tool_calls: objects }, 'assistant')]
  }
  if (!objects.some((entry) => looksLikeMessage(entry))) return null
  return namedTools(objects.flatMap((entry) => messagesIn(unwrapped(entry), defaultRole)))
}

function looksLikeMessage(entry: Record<string, unknown>): boolean {
  if (entry.type === 'constructor' && Array.isArray(entry.id)) return true
  if ('message.role' in entry) return true
  const says = 'content' in entry || 'parts' in entry || 'tool_calls' in entry
  return says && (typeof entry.role === 'string' || /^(human|ai|system|tool)$/.test(asText(entry.type) ?? ''))
}

const classRoles: Readonly<Record<string, string>> = {
  HumanMessage: 'user',
  AIMessage: 'assistant',
  SystemMessage: 'system',
  ToolMessage: 'tool',
  FunctionMessage: 'tool',
}

// LangChain writes a message as the call that would construct it.
function unwrapped(entry: Record<string, unknown>): Record<string, unknown> {
  if (entry.type !== 'constructor') return 'role' in entry ? entry : { ...entry, role: entry.type }
  const kwargs = asObject(entry.kwargs) ?? {}
  const name = asText(asArray(entry.id).at(-1))?.replace(/Chunk$/, '') ?? ''
  const calls = asArray(kwargs.tool_calls)
  return {
    ...kwargs,
    role: classRoles[name] ?? kwargs.type,
    tool_calls: calls.length > 0 ? calls : asArray(asObject(kwargs.additional_kwargs)?.tool_calls),
  }
}

// Some frameworks put a tool's name where the role belongs.
function namedTools(messages: ChatMessage[] | null): ChatMessage[] | null {
  const called = new Set<string>()
  for (const message of messages ?? []) {
    if (message.role === 'other' && message.givenRole !== null && called.has(message.givenRole)) {
      message.name ??= message.givenRole
      message.role = 'tool'
    }
    for (const call of message.toolCalls) called.add(call.name)
  }
  return messages
}

/** The instructions that Anthropic's requests say beside the messages, as a text or as blocks of it. */
export function instructionsBeside({ messages, system }: Record<string, unknown>): string | null {
  if (!Array.isArray(messages)) return null
  const text = typeof system === 'string' ? system : Array.isArray(system) ? textOfContent(system) : null
  return text === '' ? null : text
}

function plain(role: ChatMessage['role'], content: string | null): ChatMessage[] {
  return content === null
    ? []
    : [{ role, givenRole: null, name: null, content, toolCalls: [], toolCallId: null }]
}
