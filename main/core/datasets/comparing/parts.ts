import type { Item } from '../../decontamination/decontamination.ts'

interface Said {
  role?: unknown
  content?: unknown
  tool_calls?: unknown
}

/**
 * What of an example is compared with others, each a text: every message, call and answer; tool results beside
 * them, for what two examples read in the same place is no copy of what was asked. What a person asked makes the
 * example; all else is said to it.
 */
export function itemOf(id: string, content: Readonly<Record<string, unknown>>): Item {
  const parts: string[] = []
  const said: number[] = []
  const beside: string[] = []
  const add = (value: unknown, role: 'asked' | 'said' | 'beside' = 'said') => {
    if (typeof value !== 'string' || value.trim() === '') return
    if (role === 'said') said.push(parts.length)
    ;(role === 'beside' ? beside : parts).push(value)
  }
  const messages = (value: unknown) => {
    for (const message of listOf(value) as Said[]) {
      add(message.content, roleOf(message))
      for (const call of listOf(message.tool_calls) as { function?: { arguments?: unknown } }[])
        add(call.function?.arguments)
    }
  }
  const { input, expected } = content as {
    input?: { messages?: unknown }
    expected?: { answer?: unknown; tool_calls?: unknown }
  }
  messages(input?.messages)
  add(expected?.answer)
  for (const call of listOf(expected?.tool_calls)) add(JSON.stringify(call))
  for (const key of ['chosen', 'rejected', 'completion']) messages(content[key])
  for (const step of listOf(content['steps']) as { text?: unknown }[]) add(step.text)
  for (const run of listOf(content['trajectories']) as { messages?: unknown }[]) messages(run.messages)
  return { id, parts, said, ...(beside.length === 0 ? {} : { beside }) }
}

const sayers: ReadonlySet<unknown> = new Set(['system', 'developer', 'assistant'])

const roleOf = ({ role }: Said) => (role === 'tool' ? 'beside' : sayers.has(role) ? 'said' : 'asked')

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

/** The text that a hit numbers. */
export const partOf = ({ parts, beside = [] }: Item, part: number): string =>
  [...parts, ...beside][part] ?? ''
