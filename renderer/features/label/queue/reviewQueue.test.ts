import { expect, test } from 'vitest'
import { parseFilter } from '../../../../shared/filter/parse.ts'
import { labelledBy, nextOpen } from './reviewQueue.ts'

test('the own labels of a queue are a filter that can be read, whatever the name and the filter hold', () => {
  const where = labelledBy("csat < 3 or plan_tier = 'pro'", "O'Neil", 'fail')
  expect(where).toBe("(csat < 3 or plan_tier = 'pro') and reviewer = 'O''Neil' and verdict = 'fail'")
  expect(parseFilter(where).ok).toBe(true)
  expect(labelledBy('', 'me', 'pass')).toBe("reviewer = 'me' and verdict = 'pass'")
})

test('the next open item follows, then the list begins again', () => {
  const ids = ['a', 'b', 'c']
  const done = new Set(['b'])
  expect(nextOpen(ids, 0, (id) => done.has(id))).toBe('c')
  expect(nextOpen(ids, 2, (id) => done.has(id))).toBe('a')
  expect(nextOpen(ids, -1, (id) => done.has(id))).toBe('a')
  expect(nextOpen(ids, 0, () => true)).toBeNull()
  expect(nextOpen([], -1, () => false)).toBeNull()
})
