import { expect, test } from 'vitest'
import { daysShown } from './daysShown.ts'

const day = 86_400_000

test('the days of a timeline are counted, unless there is only one', () => {
  expect(daysShown([0, 28 * day], null)).toBe('all 28 days')
  expect(daysShown([0, 28 * day], [day, 4 * day])).toBe('3 of 28 days')
  expect(daysShown([0, 28 * day], [day, day + 60_000])).toBe('1 of 28 days')
  for (const end of [0, 60_000, day]) {
    expect(daysShown([0, end], null)).toBe('one day')
    expect(daysShown([0, end], [0, end / 2])).toBe('part of one day')
  }
})
