import { bodyAliases } from '../readers/aliases.ts'
import { asArray, asObject, asText, parsedIfJson } from '../readers/json.ts'
import { chatFromBody, instructionsBeside } from './chatBodies.ts'
import { attributesFromEvents } from './eventMessages.ts'
import { messageFrom, messagesFrom, textOfContent, type ChatMessage } from './messages.ts'

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

/** The bodies of a span from its redacted attributes, and from its events where those carry its messages. */
export function bodiesFrom(own: Record<string, unknown>, events: string | null = null): Bodies {
  const attributes = events === null ? own : { ...attributesFromEvents(events), ...own }
  const input = bodyText(first(attributes, 'input'))
  const output = bodyText(first(attributes, 'output'))
  const conversation = asText(first(attributes, 'conversation'))
  const system =
    textOfContent(first(attributes, 'system')) ?? (conversation === null ? systemOfRequest(input) : null)
  // A run whose turns are told one by one repeats its question and answer as bodies; they are no chat.
  const chat = (body: string | null, role: ChatMessage['role']) =>
    conversation === null ? (chatFromBody(body, role) ?? []) : []
  const orChat = (messages: ChatMessage[], body: string | null, role: ChatMessage['role']) =>
    messages.length > 0 ? messages : chat(body, role)
  const inputMessages = orChat(messagesFrom(first(attributes, 'input_messages')), input, 'user')
  if (system !== null && inputMessages[0]?.role !== 'system') {
    inputMessages.unshift({
      role: 'system',
      givenRole: null,
      name: null,
      content: system,
      toolCalls: [],
      toolCallId: null,
    })
  }
  return {
    input,
    output,
    inputMessages,
    outputMessages: orChat(
      withCalls(
        messagesFrom(first(attributes, 'output_messages'), 'assistant'),
        output,
        attributes['ai.response.toolCalls'],
      ),
      output,
      'assistant',
    ),
    chunks: chunksFrom(first(attributes, 'documents')),
    tools: toolsFrom(first(attributes, 'tools')),
    conversation,
  }
}

// Some tell the messages of a request apart, and its instructions only within the whole of it.
function systemOfRequest(input: string | null): string | null {
  if (input?.includes('"system"') !== true) return null
  const request = asObject(parsedIfJson(input))
  return request === null ? null : instructionsBeside(request)
}

// The AI SDK tells the calls of an answer apart from its text.
function withCalls(messages: ChatMessage[], text: string | null, given: unknown): ChatMessage[] {
  const calls = asArray(parsedIfJson(given))
  if (messages.length > 0 || calls.length === 0) return messages
  return [messageFrom({ role: 'assistant', content: text, tool_calls: calls }, 'assistant')]
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
