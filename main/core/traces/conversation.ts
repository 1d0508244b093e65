import type { Bodies } from './bodies.ts'
import type { ChatMessage } from './messages.ts'

export interface SpanWithBodies {
  span: string
  parent: string | null
  kind: string
  startMs: number | null
  endMs: number | null
  bodies: Bodies
}

export interface Turn extends ChatMessage {
  span: string | null
  atMs: number | null
}

/**
 * The conversation of a trace. Where model calls carry only what is new (`delta`) they are joined; otherwise
 * the richest model call holds the history, and the root's question and answer complete it. Where neither the root
 * nor any call has messages, the calls' own texts are what was said.
 */
export function conversationOf(spans: readonly SpanWithBodies[]): Turn[] {
  const root = spans.find((span) => span.parent === null) ?? spans[0]
  if (root === undefined) return []
  if (root.bodies.conversation === 'delta') return joined(spans)
  const question = root.bodies.inputMessages.length === 0 ? plainText(root.bodies.input) : null
  const answer = root.bodies.outputMessages.length === 0 ? plainText(root.bodies.output) : null
  const spine =
    richest(spans, (span) => span.kind === 'llm') ?? richest(spans, (span) => span.kind !== 'tool')
  if (spine === null && question === null && answer === null && root.bodies.outputMessages.length === 0)
    return plainCalls(spans)
  const turns = spine === null ? [] : fromSpine(spine, spans)
  const holds = (role: ChatMessage['role'], text: string) =>
    turns.some((turn) => turn.role === role && turn.content === text)
  if (question !== null && !holds('user', question)) {
    const at = turns.findIndex((turn) => turn.role !== 'system')
    turns.splice(at === -1 ? turns.length : at, 0, plainTurn('user', question, root.span, root.startMs))
  }
  if (answer !== null && !holds('assistant', answer))
    turns.push(plainTurn('assistant', answer, root.span, root.endMs))
  const last = root.bodies.outputMessages.findLast((message) => message.role === 'assistant')
  if (last?.content && !holds('assistant', last.content))
    turns.push({ ...last, span: root.span, atMs: root.endMs })
  return turns
}

// Such as below a request of a web server: of what stands there, model calls first, else the outermost step with text.
function plainCalls(spans: readonly SpanWithBodies[]): Turn[] {
  const withText = spans.filter(
    ({ kind, bodies }) =>
      (kind === 'llm' || kind === 'agent' || kind === 'other') &&
      (plainText(bodies.input) ?? plainText(bodies.output)) !== null,
  )
  const calls = withText.filter(({ kind }) => kind === 'llm')
  return (calls.length > 0 ? calls : withText.slice(0, 1)).flatMap(({ span, startMs, endMs, bodies }) => {
    const question = plainText(bodies.input)
    const answer = plainText(bodies.output)
    return [
      ...(question === null ? [] : [plainTurn('user', question, span, startMs)]),
      ...(answer === null ? [] : [plainTurn('assistant', answer, span, endMs)]),
    ]
  })
}

/** Of the spans that hold messages, the one that holds the most; the later of two. */
function richest(
  spans: readonly SpanWithBodies[],
  fits: (span: SpanWithBodies) => boolean,
): SpanWithBodies | null {
  const held = ({ bodies }: SpanWithBodies) =>
    Math.max(bodies.inputMessages.length, bodies.outputMessages.length)
  return spans
    .filter((span) => fits(span) && span.bodies.inputMessages.length > 0)
    .reduce<SpanWithBodies | null>(
      (best, span) => (best === null || held(span) >= held(best) ? span : best),
      null,
    )
}

function joined(spans: readonly SpanWithBodies[]): Turn[] {
  return spans.flatMap((span) => {
    if (span.kind === 'tool') {
      return [
        {
          role: 'tool' as const,
          givenRole: null,
          name: null,
          content: span.bodies.output,
          toolCalls: [],
          toolCallId: null,
          span: span.span,
          atMs: span.startMs,
        },
      ]
    }
    const at = (message: ChatMessage): Turn => ({ ...message, span: span.span, atMs: span.startMs })
    return [...span.bodies.inputMessages.map(at), ...span.bodies.outputMessages.map(at)]
  })
}

function fromSpine(spine: SpanWithBodies, spans: readonly SpanWithBodies[]): Turn[] {
  // The same words may be said twice: each time is taken by the next span that said them.
  const said = new Map<string, SpanWithBodies[]>()
  const says = (key: string, span: SpanWithBodies) => {
    const known = said.get(key)
    if (known === undefined) said.set(key, [span])
    else if (known.at(-1) !== span) known.push(span)
  }
  for (const span of spans) {
    for (const message of span.bodies.outputMessages) says(keyOf(message), span)
    if (span.kind === 'tool' && span.bodies.output !== null) says(`tool|${span.bodies.output}`, span)
  }
  const at = (message: ChatMessage, fallback: SpanWithBodies | null): Turn => {
    const by = said.get(message.role === 'tool' ? `tool|${message.content ?? ''}` : keyOf(message))
    const span = (by !== undefined && by.length > 1 ? by.shift() : by?.[0]) ?? fallback
    return {
      ...message,
      span: span?.span ?? null,
      atMs:
        span === null || span === undefined ? null : message.role === 'assistant' ? span.endMs : span.startMs,
    }
  }
  const { inputMessages, outputMessages } = spine.bodies
  // Some answer with the whole history: what was put in is not said again.
  const repeats =
    outputMessages.length > inputMessages.length &&
    inputMessages.every((message, index) => keyOf(message) === keyOf(outputMessages[index] ?? message))
  return [
    ...inputMessages.map((message) => at(message, null)),
    ...outputMessages.slice(repeats ? inputMessages.length : 0).map((message) => at(message, spine)),
  ]
}

const keyOf = (message: ChatMessage) =>
  `${message.role}|${message.content ?? ''}|${message.toolCalls.map((call) => `${call.name}(${call.arguments})`).join(',')}`

const plainTurn = (role: ChatMessage['role'], content: string, span: string, atMs: number | null): Turn => ({
  role,
  givenRole: null,
  name: null,
  content,
  toolCalls: [],
  toolCallId: null,
  span,
  atMs,
})

// A chat payload as the root's input: its last user message is the question.
function plainText(body: string | null): string | null {
  if (body === null || body === '') return null
  if (!/^\s*[[{]/.test(body)) return body
  try {
    const value = JSON.parse(body) as unknown
    const object = (typeof value === 'object' && value !== null ? value : {}) as Record<string, unknown>
    const messages = (
      Array.isArray(value) ? value : Array.isArray(object.messages) ? object.messages : []
    ) as Record<string, unknown>[]
    const last = messages.findLast(
      (message) => typeof message?.content === 'string' && message.content !== '',
    )
    const direct =
      last?.content ?? object.prompt ?? object.question ?? object.query ?? object.content ?? object.text
    return typeof direct === 'string' && direct !== '' ? direct : body
  } catch {
    return body
  }
}
