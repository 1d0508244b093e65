import type { Message } from './exportable.ts'

interface Asked {
  id: string
  name: string
  /** Whether the source gave the id. */
  given: boolean
  answered: boolean
}

/** Whether a message is what a tool said. */
export const isResult = ({ role }: Pick<Message, 'role'>): boolean => role === 'tool' || role === 'function'

/**
 * The same conversation, with each call and the result that answers it under one id: the source's, else one made
 * of the call's place. A result without an id answers the first open call, of its own tool if it names one. A
 * result that nobody called for gets no id.
 */
export function tiedCalls(messages: readonly Message[]): Message[] {
  const asked: Asked[] = []
  return messages.map((each, at) => {
    if (isResult(each)) {
      const call = callOf(each, asked)
      if (call === undefined) return each
      call.answered = true
      return { ...each, tool_call_id: call.id }
    }
    if (each.tool_calls === undefined) return each
    const calls = each.tool_calls.map((call, place) => ({ ...call, id: call.id ?? `call_${at}_${place}` }))
    each.tool_calls.forEach((call, place) => {
      const id = calls[place]?.id ?? ''
      asked.push({ id, name: call.function.name, given: call.id !== undefined, answered: false })
    })
    return { ...each, tool_calls: calls }
  })
}

function callOf({ tool_call_id: id, name }: Message, asked: readonly Asked[]): Asked | undefined {
  const known = id === undefined ? undefined : asked.findLast((call) => call.given && call.id === id)
  if (known !== undefined) return known
  // Some give an id to the result alone; a call that has one of its own is answered by no other.
  const open = asked.filter((call) => !call.answered && (id === undefined || !call.given))
  return name === undefined ? open[0] : (open.find((call) => call.name === name) ?? open[0])
}

/** Why an example may have no row in a format that takes conversations. */
export const uncalledResult =
  'the conversation holds what a tool said without the call for it, and this format takes no result without its call'

/** Whether each result in written messages stands after the call for it, by its id. */
export function resultsHaveCalls(messages: readonly unknown[]): boolean {
  const asked = new Set<unknown>()
  return messages.every((each) => {
    const message = each as { role?: unknown; tool_call_id?: unknown; tool_calls?: { id?: unknown }[] }
    for (const { id } of message.tool_calls ?? []) asked.add(id)
    return message.role !== 'tool' || (message.tool_call_id !== undefined && asked.has(message.tool_call_id))
  })
}
