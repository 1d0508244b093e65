import { expect, test } from 'vitest'
import { createDrain } from './drain.ts'

test('lines that differ in their parameters share a template, others do not', () => {
  const drain = createDrain()
  const numbers = [
    'Invoice 0 was paid on the 0 of May by card',
    'Invoice 0 was paid on the 0 of June by transfer',
    'Connection to ledger lost after 0 ms',
    'Connection to mailer lost after 0 ms',
    'Permission denied',
  ].map((text) => drain.add(text))
  expect(numbers[0]).toBe(numbers[1])
  expect(numbers[2]).toBe(numbers[3])
  expect(new Set(numbers).size).toBe(3)
  expect(drain.template(numbers[0] ?? -1)).toBe('Invoice 0 was paid on the 0 of <*> by <*>')
  expect(drain.template(numbers[2] ?? -1)).toBe('Connection to <*> lost after 0 ms')
})

test('texts without a common form fill a leaf and then stand alone, so that time stays bounded', () => {
  const drain = createDrain()
  const numbers = Array.from({ length: 400 }, (_, index) =>
    drain.add(`the same ${['a', 'b', 'c', 'd', 'e', 'f'].map((letter) => `${letter}${index}`).join(' ')}`),
  )
  expect(numbers.filter((number) => number === null).length).toBe(300)
})
