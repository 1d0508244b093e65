import { expect, test } from 'vitest'
import { chatRunsReader } from './chatRuns.ts'

const read = (value: unknown) => chatRunsReader.read({ value, sha256: () => 'ab'.repeat(32) }).frames

const anthropic = [
  { role: 'user', content: 'weather in Paris?' },
  {
    role: 'assistant',
    content: [
      { type: 'thinking', thinking: 'hmm' },
      { type: 'text', text: 'Let me look.' },
      { type: 'tool_use', id: 'tu1', name: 'get_weather', input: { city: 'Paris' } },
      { type: 'tool_use', id: 'tu2', name: 'get_time', input: {} },
    ],
  },
  {
    role: 'user',
    content: [
      { type: 'tool_result', tool_use_id: 'tu2', content: 'no clock', is_error: true },
      { type: 'tool_result', tool_use_id: 'tu1', content: [{ type: 'text', text: 'rain' }] },
    ],
  },
  {
    role: 'assistant',
    content: [
      { type: 'thinking', thinking: 'so' },
      { type: 'text', text: 'It rains.' },
    ],
  },
]

test('a run in Anthropic’s shape has its tool calls, a span for each result, and turns of the user alone', () => {
  const [run, call, time, weather, answer] = read({ messages: anthropic })
  expect(run?.attributes).toMatchObject({ 'assay.turns': 1, 'output.value': 'It rains.' })
  expect(call).toMatchObject({
    name: 'call get_weather, get_time',
    attributes: {
      'llm.output_messages': [
        {
          'message.role': 'assistant',
          'message.content': 'Let me look.',
          'message.tool_calls': [
            {
              'tool_call.id': 'tu1',
              'tool_call.function.name': 'get_weather',
              'tool_call.function.arguments': '{"city":"Paris"}',
            },
            { 'tool_call.id': 'tu2' },
          ],
          'message.other': { content: [{ type: 'thinking', thinking: 'hmm' }] },
        },
      ],
    },
  })
  expect([time, weather].map((frame) => [frame?.span_id, frame?.name, frame?.status])).toEqual([
    ['message[2].content[0]', 'get_time', 'error'],
    ['message[2].content[1]', 'get_weather', 'unset'],
  ])
  expect(weather?.attributes).toMatchObject({ 'input.value': '{"city":"Paris"}', 'output.value': 'rain' })
  expect(answer?.attributes['llm.output_messages']).toMatchObject([{ 'message.content': 'It rains.' }])
  expect(answer?.attributes).not.toHaveProperty('llm.input_messages')
})

test.each([
  ['a text', 'Be\nbrief.'],
  [
    'a list of blocks',
    [
      { type: 'text', text: 'Be', cache_control: { type: 'ephemeral' } },
      { type: 'text', text: 'brief.' },
    ],
  ],
])('instructions beside the messages, as %s, are the first message and add no span', (_, system) => {
  const without = read({ messages: anthropic, note: 'kept' })
  const [run, call, ...rest] = read({ system, messages: anthropic, note: 'kept' })
  expect([run, ...rest]).toEqual([without[0], ...without.slice(2)])
  expect(call).toEqual({
    ...without[1],
    attributes: {
      ...without[1]?.attributes,
      'llm.input_messages': [
        { 'message.role': 'system', 'message.content': 'Be\nbrief.' },
        { 'message.role': 'user', 'message.content': 'weather in Paris?' },
      ],
    },
  })
})

test.each([
  ['a run whose messages begin with theirs', [{ role: 'system', content: 'x' }, ...anthropic], 'Be brief.'],
  ['a run that crashed before its first message', [], 'Be brief.'],
  ['a run where it is no text', anthropic, { version: 3 }],
  ['a run where it is empty', anthropic, ''],
])('what stands as system stays a fact of %s', (_, messages, system) => {
  const frames = read({ messages, system })
  expect(frames[0]?.attributes.metadata).toEqual({ system })
  const without = read({ messages })
  expect(frames.slice(1)).toEqual(without.slice(1))
})

test('text beside a picture is the text, and the picture is kept', () => {
  const picture = { type: 'image_url', image_url: { url: 'data:x' } }
  const [run, end] = read({
    messages: [{ role: 'user', content: [{ type: 'text', text: 'look' }, picture] }],
  })
  expect(run?.attributes['input.value']).toBe('look')
  expect(end?.attributes['llm.input_messages']).toEqual([
    { 'message.role': 'user', 'message.content': 'look', 'message.other': { content: [picture] } },
  ])
})

test('a call in the older form of OpenAI is one, and its result a span', () => {
  const frames = read({
    messages: [
      { role: 'user', content: 'x' },
      { role: 'assistant', content: null, function_call: { name: 'old_fn', arguments: '{"a":1}' } },
      { role: 'function', name: 'old_fn', content: 'r' },
    ],
  })
  expect(frames.map(({ name }) => name)).toEqual(['run', 'call old_fn', 'old_fn'])
  expect(frames[2]?.attributes).toMatchObject({ 'input.value': '{"a":1}', 'output.value': 'r' })
})

test('messages may be the text of a list', () => {
  expect(read({ messages: JSON.stringify(anthropic) })).toEqual(read({ messages: anthropic }))
})

test('what a run says of itself is read by the names that attributes have', () => {
  const own = { user_id: 'c9', session_id: 's1', model: 'm', cost: 0.3, plan_tier: 'pro', success: true }
  const [run] = read({
    messages: anthropic,
    ...own,
    timestamp: '2025-06-01T00:00:00Z',
    ended_at: '2025-06-01T00:00:09Z',
    agent_version: { major: 2 },
    note: 'kept',
  })
  expect(run).toMatchObject({
    start_us: Date.UTC(2025, 5, 1) * 1000,
    end_us: Date.UTC(2025, 5, 1, 0, 0, 9) * 1000,
    attributes: own,
  })
  expect(run?.attributes.metadata).toEqual({
    timestamp: '2025-06-01T00:00:00Z',
    ended_at: '2025-06-01T00:00:09Z',
    agent_version: { major: 2 },
    note: 'kept',
  })
})
