import type { Conversation } from '../../traces/conversations.ts'

type Turn = Conversation['messages'][number]

/**
 * How many messages of a trace are the input of its example: up to and including the user turn before the
 * first failing span, or, where none is named, up to the first thing the agent said or was told by a tool.
 */
export function inputEnd(
  whole: Pick<Conversation, 'messages' | 'spans'>,
  failingSpan: string | null,
): number {
  const { messages } = whole
  if (failingSpan !== null) {
    const failed = firstTurnAt(whole, failingSpan)
    const lastUser = messages.slice(0, failed).findLastIndex((turn) => turn.role === 'user')
    if (lastUser !== -1) return lastUser + 1
  }
  return wholeTaskEnd(messages)
}

// An agent that greets first has answered nothing yet: its first turn is the one after a user's. Some sources
// show what a tool said without the turn that called it, and that is the agent's doing all the same.
function wholeTaskEnd(messages: readonly Turn[]): number {
  const firstUser = messages.findIndex((turn) => turn.role === 'user')
  const answer = messages.findIndex(
    ({ role }, index) => (role === 'assistant' || role === 'tool') && index > firstUser,
  )
  return answer === -1 ? messages.length : answer
}

/** The first turn that the failing span, or anything that ran after it, has said. */
export function firstTurnAt(whole: Pick<Conversation, 'messages' | 'spans'>, failingSpan: string): number {
  const order = new Map(whole.spans.map((span, index) => [span.span_id, index]))
  const failing = order.get(failingSpan)
  if (failing === undefined) return 0
  const at = whole.messages.findIndex((turn) => {
    if (turn.role !== 'assistant' && turn.role !== 'tool') return false
    const said = turn.span === null ? undefined : order.get(turn.span)
    return said !== undefined && said >= failing
  })
  return at === -1 ? whole.messages.length : at
}
