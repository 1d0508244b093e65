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

test('below a root that says nothing, the texts of its calls are what was said', () => {
  const say = (id: string, kind: string, at: number, said: string) =>
    span(id, kind, at, { 'input.value': `ask ${said}`, 'output.value': `say ${said}` })
  const saidIn = (...below: SpanWithBodies[]) =>
    conversationOf([span('root', 'other', 0, {}), ...below]).map((turn) => [
      turn.role,
      turn.content,
      turn.span,
    ])
  const agent = say('agent', 'agent', 5, 'all')
  const inner = say('inner', 'other', 6, 'a part')
  const beside = [say('tool', 'tool', 7, 'tool'), say('docs', 'retriever', 8, 'docs')]
  expect(saidIn(agent, inner, ...beside)).toEqual([
    ['user', 'ask all', 'agent'],
    ['assistant', 'say all', 'agent'],
  ])
  expect(saidIn(agent, ...beside, say('one', 'llm', 10, 'one'), say('two', 'llm', 20, 'two'))).toEqual([
    ['user', 'ask one', 'one'],
    ['assistant', 'say one', 'one'],
    ['user', 'ask two', 'two'],
    ['assistant', 'say two', 'two'],
  ])
  expect(saidIn(...beside)).toEqual([])
})

test('what a root alone answers in messages is said, whatever stands below it', () => {
  const root = span('root', 'agent', 0, { 'llm.output_messages': [message('assistant', 'Done.')] })
  const call = span('call', 'llm', 10, { 'input.value': 'ask', 'output.value': 'say' })
  expect(conversationOf([root, call]).map(({ content }) => content)).toEqual(['Done.'])
})

test('a chat payload as a body is read as messages, in the words of several frameworks', () => {
  const turnsOf = (input: unknown, output: unknown) =>
    conversationOf([
      span('root', 'agent', 0, {
        'input.value': JSON.stringify(input),
        'output.value': JSON.stringify(output),
      }),
    ]).map((turn) => [turn.role, turn.content, turn.toolCalls.map((call) => call.name).join()])
  expect(
    turnsOf(
      { messages: [{ role: 'user', content: 'Rain?' }] },
      {
        messages: [
          { role: 'user', content: 'Rain?' },
          { role: 'assistant', content: 'None.' },
        ],
      },
    ),
  ).toEqual([
    ['user', 'Rain?', ''],
    ['assistant', 'None.', ''],
  ])
  const built = (name: string, kwargs: object) => ({ type: 'constructor', id: ['core', name], kwargs })
  expect(
    turnsOf(
      [built('HumanMessage', { content: 'Rain?' })],
      [built('AIMessage', { content: '', tool_calls: [{ id: 'c', name: 'forecast', args: {} }] })],
    ),
  ).toEqual([
    ['user', 'Rain?', ''],
    ['assistant', '', 'forecast'],
  ])
  expect(
    turnsOf(
      { contents: [{ role: 'user', parts: [{ text: 'Rain?' }] }] },
      { content: { role: 'model', parts: [{ text: 'None.' }] } },
    ),
  ).toEqual([
    ['user', 'Rain?', ''],
    ['assistant', 'None.', ''],
  ])
})

test('a plain object as a body is no chat', () => {
  const turns = conversationOf([
    span('root', 'agent', 0, { 'input.value': '{"city":"Rome"}', 'output.value': 'Sunny' }),
  ])
  expect(turns.map((turn) => [turn.role, turn.content])).toEqual([
    ['user', '{"city":"Rome"}'],
    ['assistant', 'Sunny'],
  ])
})
