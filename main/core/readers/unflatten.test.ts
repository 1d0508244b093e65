import { expect, test } from 'vitest'
import { unflattenLists } from './unflatten.ts'

test('lists of the conventions come together in numeric order, with lists in their elements', () => {
  const flat: Record<string, unknown> = {
    'llm.input_messages.0.message.role': 'user',
    'llm.output_messages.0.message.tool_calls.1.tool_call.function.name': 'second',
    'llm.output_messages.0.message.tool_calls.0.tool_call.function.name': 'first',
    'gen_ai.prompt.0.content': 'hello',
    'tag.tags.0': 'a',
    other: 1,
  }
  for (let index = 11; index > 0; index--) flat[`retrieval.documents.${index}.document.id`] = `d${index}`
  expect(unflattenLists(flat)).toEqual({
    'llm.input_messages': [{ 'message.role': 'user' }],
    'llm.output_messages': [
      {
        'message.tool_calls': [
          { 'tool_call.function.name': 'first' },
          { 'tool_call.function.name': 'second' },
        ],
      },
    ],
    'gen_ai.prompt': [{ content: 'hello' }],
    'tag.tags': ['a'],
    'retrieval.documents': [
      null,
      ...Array.from({ length: 11 }, (_, index) => ({ 'document.id': `d${index + 1}` })),
    ],
    other: 1,
  })
})

test.each<[string, Record<string, unknown>]>([
  ['a number in a key of one’s own', { 'ticket0.99999.state': 'open', 'order.123456.total': 5, 'a.0': 1 }],
  [
    'a list that is there already',
    { 'llm.input_messages': '[]', 'llm.input_messages.0.message.role': 'user' },
  ],
  ['mostly holes', { 'retrieval.documents.99999.document.id': 'far', 'retrieval.documents.123456.id': 'on' }],
  ['two values for one place', { 'gen_ai.prompt.0': 'whole', 'gen_ai.prompt.0.content': 'part' }],
  ['two spellings of one place', { 'gen_ai.prompt.00': 'x', 'gen_ai.prompt.0.': 'y' }],
])('%s stays as it was given', (_, attributes) => {
  expect(unflattenLists(attributes)).toEqual(attributes)
})

test('many far places of small lists cost no more room than they are', () => {
  const flat = Object.fromEntries(
    Array.from({ length: 2000 }, (_, index) => [
      `llm.input_messages.${index}.message.contents.90000.text`,
      'x',
    ]),
  )
  expect(JSON.stringify(unflattenLists(flat)).length).toBeLessThan(3 * JSON.stringify(flat).length)
})
