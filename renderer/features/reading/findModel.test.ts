import { expect, test } from 'vitest'
import { countWords, hitSpans, shownIn, stepHit } from './findModel.ts'

test('hits are counted by place, in reading order', () => {
  expect(countWords({ attribute: 1, message: 3, input: 0 })).toBe('3 in the conversation, 1 in attributes')
  expect(countWords({ name: 2 })).toBe('2 in names')
  expect(countWords({})).toBe('')
})

test('next and previous go round', () => {
  expect([stepHit(-1, 1, 3), stepHit(2, 1, 3), stepHit(0, -1, 3), stepHit(-1, -1, 3)]).toEqual([0, 0, 2, 2])
  expect(stepHit(0, 1, 0)).toBe(-1)
  expect(stepHit(7, 1, 3)).toBe(0)
})

test('each hit has one place where it is shown', () => {
  const hit = { span: 's', message: null, field: 'x', start: 0, length: 1, excerpt: '' }
  expect(shownIn({ ...hit, place: 'attribute' })).toBe('attributes')
  expect(shownIn({ ...hit, place: 'output' })).toBe('bodies')
  expect(shownIn({ ...hit, place: 'message', message: 2 })).toBe('conversation')
  expect(
    hitSpans([
      { ...hit, place: 'name' },
      { ...hit, place: 'message', span: null, message: 1 },
    ]),
  ).toEqual(new Set(['s']))
})
