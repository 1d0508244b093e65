import { expect, test } from 'vitest'
import { asWritten } from './asWritten.ts'
import { createScanner } from './scanner.ts'
import { parsePattern } from './syntax.ts'

const found = (pattern: string, text: string) => {
  const bytes = Buffer.from(text)
  const scanner = createScanner([[1, asWritten(parsePattern(pattern))]])
  return scanner.scan(bytes, Int32Array.of(0), Int32Array.of(bytes.length))[0] === 1
}

test('a character beyond ASCII is found as it is and as its escape, in letters of either case', () => {
  for (const text of ['tél', 't\\u00e9l', 't\\u00E9l']) expect(found('t[eé]l', text)).toBe(true)
  for (const text of ['t\\u00e8l', 't\\u00e9', 'tl', 'u00e9l']) expect(found('t[eé]l', text)).toBe(false)
  for (const text of ['a😀b', 'a\\ud83d\\ude00b', 'a\\uD83D\\uDE00b']) expect(found('a😀b', text)).toBe(true)
  expect(found('a😀b', 'a\\ud83d\\ude01b')).toBe(false)
})

test('where any other character may stand, any escape may', () => {
  expect(found('a[^"]b', 'a\\u4e2db')).toBe(true)
  expect(found('a[^"]b', 'a"b')).toBe(false)
})
