import { asArray, asObject, asText, parsedIfJson } from '../readers/json.ts'

/** What the text of events holds where a message may be among them. */
export const messageEventMark = '"gen_ai.'

const details = 'gen_ai.client.inference.operation.details'
const said = /^gen_ai\.(system|user|assistant|tool)\.message$/

/**
 * The messages that a span's events carry, as the attributes that would carry them: those of
 * `gen_ai.client.inference.operation.details` as they are, older events of one message each put together.
 */
export function attributesFromEvents(events: string | null): Record<string, unknown> {
  if (events === null || !events.includes(messageEventMark)) return {}
  let attributes: Record<string, unknown> = {}
  const input: unknown[] = []
  const output: unknown[] = []
  for (const entry of asArray(parsedIfJson(events))) {
    const event = asObject(entry)
    const name = asText(event?.name) ?? ''
    const given = asObject(event?.attributes) ?? {}
    const carried = { ...given, ...asObject(parsedIfJson(given['gen_ai.event.content'])) }
    const role = said.exec(name)?.[1]
    if (name === details || name === 'gen_ai.content.prompt' || name === 'gen_ai.content.completion')
      attributes = { ...attributes, ...given }
    else if (role !== undefined) input.push(messageFrom(carried, role))
    // Of several answers to one question the first is the one that was gone on with.
    else if (name === 'gen_ai.choice' && Number(carried.index ?? 0) === 0)
      output.push(messageFrom({ ...carried, ...asObject(parsedIfJson(carried.message)) }, 'assistant'))
  }
  return {
    ...(input.length > 0 ? { 'gen_ai.input.messages': input } : {}),
    ...(output.length > 0 ? { 'gen_ai.output.messages': output } : {}),
    ...attributes,
  }
}

function messageFrom(carried: Record<string, unknown>, role: string): Record<string, unknown> {
  return {
    role: carried.role ?? role,
    name: carried.name,
    content: carried.content,
    tool_calls: asArray(parsedIfJson(carried.tool_calls)),
    tool_call_id: role === 'tool' ? (carried.id ?? carried.tool_call_id) : undefined,
  }
}
