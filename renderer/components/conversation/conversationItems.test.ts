import { describe, expect, test } from 'vitest'
import { aSpan } from '../spans/spanTesting.ts'
import { conversationItems, type ConversationItem } from './conversationItems.ts'
import { saysMore } from './saysMore.ts'
import { holdsHit, type Message } from './textRef.ts'

const said = (
  index: number,
  role: Message['role'],
  content: string | null,
  change: Partial<Message> = {},
): Message => ({
  index,
  role,
  name: null,
  content,
  contentChars: content?.length ?? 0,
  toolCalls: [],
  toolCallId: null,
  span: null,
  atMs: null,
  ...change,
})
const call = (name: string, id: string | null = null) => ({ id, name, arguments: '{}' })
const words = (items: ConversationItem[]) =>
  items.map((item) =>
    item.item === 'message'
      ? `${item.message.role}: ${item.message.content ?? ''}`
      : item.item === 'run'
        ? `${item.steps.length} more ${item.steps[0]?.name ?? ''}`
        : `${item.name} → ${item.result?.text ?? ''}`,
  )

describe('trajectory', () => {
  const spans = [
    aSpan('root', { kind: 'agent', startMs: 0, endMs: 100 }),
    aSpan('plan', { kind: 'llm', startMs: 1, depth: 1 }),
    aSpan('t1', { name: 'lookup', startMs: 20, depth: 1, output: 'found' }),
    aSpan('search', { kind: 'retriever', startMs: 30, depth: 1 }),
    aSpan('answer', { kind: 'llm', startMs: 50, depth: 1 }),
    aSpan('save', { kind: 'memory', startMs: 90, depth: 1 }),
  ]

  test('a call appears once with its result, other steps in their time', () => {
    const messages = [
      said(0, 'user', 'Where is it?'),
      said(1, 'assistant', null, { span: 'plan', toolCalls: [call('lookup', 'c1')] }),
      said(2, 'tool', 'found', { toolCallId: 'c1', span: 't1' }),
      said(3, 'assistant', 'Here.', { span: 'answer' }),
    ]
    const items = conversationItems(messages, spans)
    expect(words(items)).toEqual([
      'user: Where is it?',
      'lookup → found',
      'search → ',
      'assistant: Here.',
      'save → ',
    ])
    expect(items[1]).toMatchObject({
      span: { span: 't1' },
      arguments: { message: 1 },
      result: { message: 2 },
    })
  })

  test('an answer whose span is the whole run stands after the steps, at the time it was given', () => {
    const messages = [
      said(0, 'user', 'Weather?', { span: 'root', atMs: 0 }),
      said(1, 'assistant', 'Sunny.', { span: 'root', atMs: 80 }),
    ]
    const items = conversationItems(messages, spans)
    expect(words(items)).toEqual([
      'user: Weather?',
      'lookup → found',
      'search → ',
      'assistant: Sunny.',
      'save → ',
    ])
  })

  test('parallel calls find their own results by id', () => {
    const messages = [
      said(0, 'assistant', 'Both.', { toolCalls: [call('a', '1'), call('a', '2')] }),
      said(1, 'tool', 'second', { toolCallId: '2' }),
      said(2, 'tool', 'first', { toolCallId: '1' }),
    ]
    expect(words(conversationItems(messages, []))).toEqual(['assistant: Both.', 'a → first', 'a → second'])
  })

  test('without ids and spans results follow their calls; a call without a result is kept', () => {
    const messages = [
      said(0, 'assistant', '', { toolCalls: [call('a'), call('b')] }),
      said(1, 'tool', 'of a'),
      said(2, 'user', 'Stop'),
      said(3, 'tool', 'stray'),
    ]
    expect(words(conversationItems(messages, []))).toEqual(['a → of a', 'b → ', 'user: Stop', 'tool → stray'])
  })

  test('a result without its call is shown with the span that ran, after what came before it', () => {
    const calls = ['r1', 'r2', 'r3'].map((id, index) =>
      aSpan(id, { name: 'lookup', startMs: index, depth: 1, output: `answer ${index}` }),
    )
    const items = conversationItems(
      [said(0, 'user', 'Hi'), said(1, 'tool', 'answer 2', { span: 'r3' })],
      calls,
    )
    expect(words(items)).toEqual(['user: Hi', 'lookup → answer 0', 'lookup → answer 1', 'lookup → answer 2'])
    expect(items[3]).toMatchObject({ span: { span: 'r3' }, result: { message: 1 } })
  })

  test('a result that its span wraps is found', () => {
    const failed = aSpan('t', {
      name: 'lookup',
      status: 'error',
      output: '{"error":"No \\"answer\\" today"}',
    })
    const items = conversationItems([said(0, 'tool', 'No "answer" today')], [failed])
    expect(items).toMatchObject([{ name: 'lookup', span: { span: 't' } }])
  })

  test('what a search brought is one step with the search, not a call of its own before it', () => {
    const search = aSpan('r', {
      name: 'search_knowledge_base',
      kind: 'retriever',
      startMs: 10,
      depth: 1,
      chunks: [
        { chunk: 'shoes', rank: 1, score: 0.9, content: null },
        { chunk: 'k-2', rank: 2, score: 0.8, content: 'Boots cost $180.' },
      ],
    })
    const answer = aSpan('a', { kind: 'llm', startMs: 60, depth: 1 })
    const messages = [
      said(0, 'user', 'What is there?'),
      said(1, 'tool', 'shoes\nBoots cost $180.'),
      said(2, 'assistant', 'Boots.', { span: 'a' }),
    ]
    const items = conversationItems(messages, [search, answer])
    expect(words(items)).toEqual([
      'user: What is there?',
      'search_knowledge_base → shoes\nBoots cost $180.',
      'assistant: Boots.',
    ])
    expect(items[1]).toMatchObject({ span: { span: 'r' }, result: { message: 1 } })
    const told = items[1]?.item === 'step' ? items[1].result : null
    if (told === null) throw new Error('no result')
    expect(saysMore(told, search.chunks)).toBe(false)
    expect(saysMore({ ...told, text: 'shoes\nBoots cost $180. Size 40 only.' }, search.chunks)).toBe(true)
    const other = [said(0, 'tool', 'shoes and nothing else')]
    expect(words(conversationItems(other, [search]))).toEqual([
      'tool → shoes and nothing else',
      'search_knowledge_base → ',
    ])
  })

  test('an empty message is kept apart from none', () => {
    expect(words(conversationItems([said(0, 'assistant', '')], []))).toEqual(['assistant: '])
  })

  test('without a conversation every span is shown', () => {
    expect(conversationItems([], spans)).toHaveLength(6)
  })

  test('failed retries fold after the first', () => {
    const retries = ['r1', 'r2', 'r3'].map((id, index) =>
      aSpan(id, { name: 'lookup', status: 'error', startMs: index, depth: 1 }),
    )
    const messages = [said(0, 'user', 'Hi')]
    expect(words(conversationItems(messages, retries))).toEqual(['user: Hi', 'lookup → ', '2 more lookup'])
    const unfolded = new Set(['run:span:r1'])
    expect(words(conversationItems(messages, retries, unfolded))).toHaveLength(4)
  })
})

test('a hit lies in the text it names and in no other', () => {
  const [item] = conversationItems([said(4, 'user', 'text', { span: 's' })], [])
  if (item?.item !== 'message') throw new Error('no message')
  const hit = {
    place: 'message' as const,
    span: 's',
    message: 4,
    field: 'content',
    start: 0,
    length: 2,
    excerpt: '',
  }
  expect(holdsHit(item.content, hit)).toBe(true)
  expect(holdsHit(item.content, { ...hit, message: 5 })).toBe(false)
  expect(holdsHit(item.content, { ...hit, place: 'output', message: null, field: 'output' })).toBe(false)
})
