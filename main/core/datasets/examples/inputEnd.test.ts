import { expect, test } from 'vitest'
import type { Conversation } from '../../traces/conversations.ts'
import { inputEnd } from './inputEnd.ts'

type Role = Conversation['messages'][number]['role']

const conversation = (...turns: [role: Role, span: string | null][]) => ({
  messages: turns.map(([role, span]) => ({
    role,
    givenRole: null,
    name: null,
    content: role,
    toolCalls: [],
    toolCallId: null,
    span,
    atMs: null,
  })),
  spans: ['root', 'search', 'answer'].map((span_id) => ({ span_id, redaction_epoch: 1 })),
})

test('what a tool said after the question belongs to the answer, also where no turn shows who called it', () => {
  const uncalled = conversation(
    ['system', null],
    ['user', 'root'],
    ['tool', 'search'],
    ['assistant', 'answer'],
  )
  expect(inputEnd(uncalled, null)).toBe(2)
  expect(inputEnd(uncalled, 'search')).toBe(2)
  expect(inputEnd(conversation(['user', 'root'], ['tool', 'search']), null)).toBe(1)
})

test('a greeting is part of the input, and so is all that was said when nobody answered', () => {
  const greeted = conversation(['assistant', 'root'], ['user', 'root'], ['assistant', 'answer'])
  expect(inputEnd(greeted, null)).toBe(2)
  expect(inputEnd(conversation(['system', null], ['user', 'root']), null)).toBe(2)
})
