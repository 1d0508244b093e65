import type { Span } from '../spans/span.ts'
import type { Message, ToolCall } from './textRef.ts'

/** A tool call of a message with the span that ran it and the message that brought its result. */
export interface Called {
  callIndex: number
  call: ToolCall
  span: Span | null
  result: Message | null
}

interface Matched {
  /** By the index of the message that calls; a result that was matched stands under its own index too. */
  calledBy: Map<number, Called[]>
  /** Spans that a call or a result has. */
  claimed: Set<string>
  /** The span of a result that came without its call, by the index of its message. */
  ranBy: Map<number, Span>
}

/**
 * Which span and which result belong to which call: by id where the export has ids, else in the order in
 * which calls of one name follow each other.
 */
export function matchTools(messages: readonly Message[], spans: readonly Span[]): Matched {
  const toolSpans = spans.filter((span) => span.kind === 'tool')
  const retrievals = spans.filter((span) => span.kind === 'retriever')
  const claimed = new Set<string>()
  const calledBy = new Map<number, Called[]>()
  const results = messages.filter((message) => message.role === 'tool')
  const used = new Set<number>()
  for (const [position, message] of messages.entries()) {
    if (message.toolCalls.length === 0) continue
    const called = message.toolCalls.map((call, callIndex): Called => {
      const result = resultOf(call, message, position, messages, results, used)
      if (result !== null) used.add(result.index)
      const span = spanOf(call, result, toolSpans, claimed)
      if (span !== null) claimed.add(span.span)
      return { callIndex, call, span, result }
    })
    calledBy.set(message.index, called)
    for (const one of called) if (one.result !== null) calledBy.set(one.result.index, [one])
  }
  return {
    calledBy,
    claimed,
    ranBy: spansOfResults(results, calledBy, [...toolSpans, ...retrievals], claimed),
  }
}

function spansOfResults(
  results: readonly Message[],
  calledBy: ReadonlyMap<number, readonly Called[]>,
  candidates: readonly Span[],
  claimed: Set<string>,
): Map<number, Span> {
  const ranBy = new Map<number, Span>()
  for (const result of results) {
    if (calledBy.has(result.index)) continue
    const free = candidates.filter((span) => !claimed.has(span.span))
    const span =
      free.find((candidate) => candidate.span === result.span) ??
      free.find(
        (candidate) => says(candidate, result.content ?? '') || found(candidate, result.content ?? ''),
      )
    if (span === undefined) continue
    claimed.add(span.span)
    ranBy.set(result.index, span)
  }
  return ranBy
}

// A span may wrap what the agent was told: {"error": "No answer"} for "No answer".
function says(span: Span, content: string): boolean {
  if (content === '') return false
  if (span.output === content || span.statusMessage === content) return true
  return content.length >= 8 && (span.output ?? '').includes(JSON.stringify(content).slice(1, -1))
}

// What a search brought is told by its chunks, by name or by what they hold.
function found({ chunks }: Span, content: string): boolean {
  return (
    chunks.length > 0 &&
    chunks.every(
      (chunk) =>
        content.includes(chunk.chunk) ||
        (chunk.content !== null && chunk.content !== '' && content.includes(chunk.content)),
    )
  )
}

function resultOf(
  call: ToolCall,
  caller: Message,
  position: number,
  messages: readonly Message[],
  results: readonly Message[],
  used: ReadonlySet<number>,
): Message | null {
  const free = (message: Message) => !used.has(message.index) && message.index > caller.index
  if (call.id !== null) {
    const byId = results.find((message) => free(message) && message.toolCallId === call.id)
    if (byId !== undefined) return byId
  }
  // Without ids, a result follows its call before anyone speaks again.
  for (const message of messages.slice(position + 1)) {
    if (message.role === 'user' || (message.role === 'assistant' && message.index !== caller.index))
      return null
    if (message.role !== 'tool' || !free(message)) continue
    if (message.toolCallId !== null && call.id !== null) continue
    if (message.name === null || message.name === call.name) return message
  }
  return null
}

function spanOf(
  call: ToolCall,
  result: Message | null,
  toolSpans: readonly Span[],
  claimed: ReadonlySet<string>,
): Span | null {
  const isCall = (span: Span) => !claimed.has(span.span) && (span.tool ?? span.name) === call.name
  const ofResult = toolSpans.find((span) => span.span === result?.span && isCall(span))
  const sameArguments = toolSpans.find((span) => isCall(span) && span.input === call.arguments)
  return sameArguments ?? ofResult ?? toolSpans.find(isCall) ?? null
}
