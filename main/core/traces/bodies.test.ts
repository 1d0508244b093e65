import { expect, test } from 'vitest'
import { bodiesFrom } from './bodies.ts'
import { chatFromBody } from './chatBodies.ts'

const brief = (messages: readonly { role: string; content: string | null; toolCallId: string | null }[]) =>
  messages.map(({ role, content, toolCallId }) => [role, content, toolCallId])

test.each([
  ['gen_ai parts', { type: 'reasoning', content: 'think' }, { type: 'text', content: 'Sunny.' }],
  ['Anthropic’s blocks', { type: 'thinking', thinking: 'think' }, { type: 'text', text: 'Sunny.' }],
  ['Gemini’s parts', { text: 'think', thought: true }, { text: 'Sunny.' }],
  [
    'OpenInference',
    { 'message_content.type': 'reasoning', 'message_content.text': 'think' },
    { 'message_content.type': 'text', 'message_content.text': 'Sunny.' },
  ],
])('what a model thought is no part of its answer, in %s', (_, thought, said) => {
  const { outputMessages } = bodiesFrom({
    'gen_ai.output.messages': [{ role: 'assistant', parts: [thought, said] }],
  })
  expect(brief(outputMessages)).toEqual([['assistant', 'Sunny.', null]])
})

test('two answers of tools in one message are two messages, each with its own call', () => {
  const parts = [
    { type: 'tool_call_response', id: 'c9', response: 'sunny' },
    { type: 'tool_call_response', id: 'c10', response: { hour: 12 } },
  ]
  const { inputMessages } = bodiesFrom({ 'gen_ai.input.messages': JSON.stringify([{ role: 'tool', parts }]) })
  expect(brief(inputMessages)).toEqual([
    ['tool', 'sunny', 'c9'],
    ['tool', '{"hour":12}', 'c10'],
  ])
  const content = [
    { type: 'tool_result', tool_use_id: 't1', content: [{ type: 'text', text: 'rain' }] },
    { type: 'text', text: 'And tomorrow?' },
  ]
  expect(brief(chatFromBody({ messages: [{ role: 'user', content }] }) ?? [])).toEqual([
    ['tool', 'rain', 't1'],
    ['user', 'And tomorrow?', null],
  ])
})

const request = (system: unknown, more: object = {}) =>
  JSON.stringify({ model: 'm', system, messages: [{ role: 'user', content: 'Rain?' }], ...more })
const blocks = [
  { type: 'text', text: 'Be', cache_control: { type: 'ephemeral' } },
  { type: 'text', text: 'brief.' },
]

test.each([
  ['as a text', { 'input.value': request('Be\nbrief.') }],
  ['as blocks', { 'input.value': request(blocks) }],
  [
    'where the messages are told apart',
    {
      'input.value': request(blocks),
      'llm.input_messages': [{ message: { role: 'user', content: 'Rain?' } }],
    },
  ],
  [
    'where they are told apart, too',
    {
      'input.value': request(blocks),
      'gen_ai.system_instructions': [{ type: 'text', content: 'Be\nbrief.' }],
    },
  ],
])('the instructions beside the messages of a request are its first message, %s', (_, attributes) => {
  expect(brief(bodiesFrom(attributes).inputMessages)).toEqual([
    ['system', 'Be\nbrief.', null],
    ['user', 'Rain?', null],
  ])
})

test.each([
  ['of no text', request({ version: 3 }), [['user', 'Rain?', null]]],
  ['of an empty text', request(''), [['user', 'Rain?', null]]],
  ['without messages', JSON.stringify({ system: 'crm', query: 'Rain?' }), []],
  [
    'where the messages begin with theirs',
    request('other', { messages: [{ role: 'system', content: 'Be brief.' }] }),
    [['system', 'Be brief.', null]],
  ],
])('a key system %s is no instructions', (_, input, expected) => {
  expect(brief(bodiesFrom({ 'input.value': input }).inputMessages)).toEqual(expected)
})

test('a question that is itself a request, in a run told turn by turn, is no instruction of the run', () => {
  const { inputMessages } = bodiesFrom({ 'assay.conversation': 'delta', 'input.value': request('Be brief.') })
  expect(inputMessages).toEqual([])
})

const event = (name: string, attributes: object) => ({ name, time_us: null, attributes })

test('messages that events carry one by one are the messages of their span', () => {
  const call = { id: 'c1', type: 'function', function: { name: 'get_weather', arguments: '{}' } }
  const events = JSON.stringify([
    event('gen_ai.system.message', { content: 'You help.' }),
    event('gen_ai.user.message', { 'gen_ai.event.content': '{"content": "Weather?"}' }),
    event('gen_ai.assistant.message', { tool_calls: JSON.stringify([call]) }),
    event('gen_ai.tool.message', { id: 'c1', content: 'rain' }),
    event('exception', { 'exception.type': 'none' }),
    event('gen_ai.choice', { index: 0, message: '{"role":"assistant","content":"It rains."}' }),
    event('gen_ai.choice', { index: 1, message: '{"role":"assistant","content":"It pours."}' }),
  ])
  const { inputMessages, outputMessages } = bodiesFrom({}, events)
  expect(brief(inputMessages)).toEqual([
    ['system', 'You help.', null],
    ['user', 'Weather?', null],
    ['assistant', null, null],
    ['tool', 'rain', 'c1'],
  ])
  expect(inputMessages[2]?.toolCalls).toEqual([{ id: 'c1', name: 'get_weather', arguments: '{}' }])
  expect(brief(outputMessages)).toEqual([['assistant', 'It rains.', null]])
})

test('messages that one event carries whole are those of its span, unless its attributes have their own', () => {
  const parts = (content: string) => [{ type: 'text', content }]
  const events = JSON.stringify([
    event('gen_ai.client.inference.operation.details', {
      'gen_ai.system_instructions': parts('Be nice'),
      'gen_ai.input.messages': [{ role: 'user', parts: parts('hello') }],
      'gen_ai.output.messages': [{ role: 'assistant', parts: parts('hi') }],
    }),
  ])
  const bodies = bodiesFrom({}, events)
  expect(brief([...bodies.inputMessages, ...bodies.outputMessages])).toEqual([
    ['system', 'Be nice', null],
    ['user', 'hello', null],
    ['assistant', 'hi', null],
  ])
  const own = { 'gen_ai.output.messages': [{ role: 'assistant', content: 'own' }] }
  expect(bodiesFrom(own, events).outputMessages).toMatchObject([{ content: 'own' }])
})

test('an answer of the AI SDK has its text and its calls', () => {
  const { outputMessages } = bodiesFrom({
    'ai.response.text': 'Let me look.',
    'ai.response.toolCalls':
      '[{"toolCallType":"function","toolCallId":"t1","toolName":"wx","args":"{\\"a\\":1}"}]',
  })
  expect(outputMessages).toMatchObject([
    { content: 'Let me look.', toolCalls: [{ id: 't1', name: 'wx', arguments: '{"a":1}' }] },
  ])
})

test('what OpenLLMetry tells of a step is its input and output, unless a convention of its kind does', () => {
  const entity = { 'traceloop.entity.input': '{"city":"Rome"}', 'traceloop.entity.output': '"sunny"' }
  expect(bodiesFrom(entity)).toMatchObject({ input: '{"city":"Rome"}', output: '"sunny"' })
  const own = { ...entity, 'gen_ai.tool.call.arguments': '{"city":"Oslo"}', 'output.value': 'rain' }
  expect(bodiesFrom(own)).toMatchObject({ input: '{"city":"Oslo"}', output: 'rain' })
})
