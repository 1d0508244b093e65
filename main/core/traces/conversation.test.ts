import { expect, test } from 'vitest'
import { bodiesFrom } from './bodies.ts'
import { conversationOf, type SpanWithBodies } from './conversation.ts'

const span = (
  id: string,
  kind: string,
  startMs: number,
  attributes: Record<string, unknown>,
): SpanWithBodies => ({
  span: id,
  parent: id === 'root' ? null : 'root',
  kind,
  startMs,
  endMs: startMs + 5,
  bodies: bodiesFrom(attributes),
})
const message = (role: string, content: string) => ({ message: { role, content } })

test('words that are said twice belong to the spans that said them, in their order', () => {
  const history = [
    message('user', 'Look again.'),
    message('tool', '{"found":0}'),
    message('assistant', 'Nothing found.'),
    message('user', 'Once more.'),
    message('tool', '{"found":0}'),
  ]
  const turns = conversationOf([
    span('root', 'agent', 0, {}),
    span('tool-1', 'tool', 10, { 'output.value': '{"found":0}' }),
    span('llm-1', 'llm', 20, { 'llm.output_messages': [message('assistant', 'Nothing found.')] }),
    span('tool-2', 'tool', 30, { 'output.value': '{"found":0}' }),
    span('llm-2', 'llm', 40, {
      'llm.input_messages': history,
      'llm.output_messages': [message('assistant', 'Nothing found.')],
    }),
  ])
  expect(turns.map((turn) => [turn.role, turn.span])).toEqual([
    ['user', null],
    ['tool', 'tool-1'],
    ['assistant', 'llm-1'],
    ['user', null],
    ['tool', 'tool-2'],
    ['assistant', 'llm-2'],
  ])
})
