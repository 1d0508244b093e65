import type { Span } from '../spans/span.ts'
import { argumentsRef, contentRef, spanRef, type Message, type TextRef } from './textRef.ts'
import { matchTools, type Called } from './matchTools.ts'

export interface MessageItem {
  item: 'message'
  key: string
  message: Message
  content: TextRef
}

/** What the agent did between its words: a call with arguments and result, or a span of another kind. */
export interface StepItem {
  item: 'step'
  key: string
  name: string
  span: Span | null
  arguments: TextRef | null
  result: TextRef | null
}

/** The same step again and again. */
export interface RunItem {
  item: 'run'
  key: string
  steps: StepItem[]
}

export type ConversationItem = MessageItem | StepItem | RunItem

const stepKinds: ReadonlySet<Span['kind']> = new Set([
  'tool',
  'retriever',
  'guardrail',
  'handoff',
  'memory',
  'reranker',
  'evaluator',
])

/**
 * The trajectory in the order in which it happened: what was said, with the steps taken in between. Each tool
 * call appears once, with its arguments and its result. Without messages, every span is a step.
 */
export function conversationItems(
  messages: readonly Message[],
  spans: readonly Span[],
  unfoldedRuns: ReadonlySet<string> = new Set(),
): ConversationItem[] {
  if (messages.length === 0) return foldRuns(spans.map(spanStep), unfoldedRuns)
  const { calledBy, claimed, ranBy } = matchTools(messages, spans)
  const order = new Map(inTime(spans).map((span, index) => [span.span, index]))
  const timed = spans.every((span) => span.startMs !== null)
  const waiting = inTime(spans).filter(
    (span) => !claimed.has(span.span) && (stepKinds.has(span.kind) || failedCall(span)),
  )
  const items: (MessageItem | StepItem)[] = []
  const addWhile = (isBefore: (span: Span) => boolean) => {
    while (waiting[0] !== undefined && isBefore(waiting[0])) {
      const span = waiting.shift()
      if (span !== undefined) items.push(spanStep(span))
    }
  }
  const addBefore = (limit: number) => addWhile((span) => (order.get(span.span) ?? 0) < limit)
  for (const message of messages) {
    const ofSpan = message.span ?? ranBy.get(message.index)?.span ?? null
    const place = ofSpan === null ? undefined : order.get(ofSpan)
    // The time of an answer is when it was given, which is long after its span began.
    const { atMs } = message
    if (atMs !== null && timed) addWhile((span) => (span.startMs ?? 0) < atMs)
    else if (place !== undefined) addBefore(place)
    if (message.role === 'tool') {
      if (calledBy.has(message.index)) continue
      const span = ranBy.get(message.index) ?? null
      const step = toolStep(span === null ? null : (span.tool ?? span.name), span, message)
      items.push({
        ...step,
        key: `result:${message.index}`,
        arguments: span === null ? null : spanRef(span, 'input'),
      })
      continue
    }
    if ((message.content ?? '') !== '' || message.toolCalls.length === 0) {
      items.push({ item: 'message', key: `message:${message.index}`, message, content: contentRef(message) })
    }
    for (const called of calledBy.get(message.index) ?? []) {
      if (called.span !== null) addBefore(order.get(called.span.span) ?? 0)
      items.push(calledStep(message, called))
    }
  }
  addBefore(Infinity)
  return foldRuns(items, unfoldedRuns)
}

const failedCall = (span: Span) => span.kind === 'llm' && span.status === 'error'

function inTime(spans: readonly Span[]): Span[] {
  const timed = spans.every((span) => span.startMs !== null)
  return timed ? [...spans].sort((a, b) => (a.startMs ?? 0) - (b.startMs ?? 0) || a.seq - b.seq) : [...spans]
}

function spanStep(span: Span): StepItem {
  return {
    item: 'step',
    key: `span:${span.span}`,
    name: span.tool ?? span.name,
    span,
    arguments: spanRef(span, 'input'),
    result: spanRef(span, 'output'),
  }
}

function toolStep(name: string | null, span: Span | null, result: Message | null): StepItem {
  return {
    item: 'step',
    key: `span:${span?.span ?? ''}`,
    name: name ?? result?.name ?? 'tool',
    span,
    arguments: null,
    result: result === null ? (span === null ? null : spanRef(span, 'output')) : contentRef(result),
  }
}

function calledStep(message: Message, { callIndex, call, span, result }: Called): StepItem {
  return {
    ...toolStep(call.name, span, result),
    key: span === null ? `call:${message.index}.${callIndex}` : `span:${span.span}`,
    arguments: argumentsRef(message, callIndex, call),
  }
}

function foldRuns(
  items: readonly (MessageItem | StepItem)[],
  unfolded: ReadonlySet<string>,
): ConversationItem[] {
  const folded: ConversationItem[] = []
  for (let index = 0; index < items.length; index++) {
    const first = items[index]
    if (first === undefined) break
    folded.push(first)
    if (first.item !== 'step') continue
    const rest: StepItem[] = []
    for (let at = index + 1; at < items.length; at++) {
      const next = items[at]
      if (next?.item !== 'step' || next.name !== first.name || next.span?.kind !== first.span?.kind) break
      rest.push(next)
    }
    const allFailed = rest.every((step) => step.span?.status === 'error')
    if (rest.length < 2 || (!allFailed && rest.length < 4)) continue
    const key = `run:${first.key}`
    if (unfolded.has(key)) folded.push(...rest)
    else folded.push({ item: 'run', key, steps: rest })
    index += rest.length
  }
  return folded
}
