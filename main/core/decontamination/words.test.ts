import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createFilter, gramsOf, readWords, scanText, wholeOf, type Whole } from './words.ts'

const piece = fc.oneof(
  fc.constantFrom(
    'refund',
    'Refund',
    'naïve',
    '12',
    '1,234.50',
    '[EMAIL_0A1B2C3D4E]',
    '[1]',
    '[NOTE',
    'Ünïcode',
    '请退款',
    '👍',
    '-',
    '\n',
  ),
  fc.string({ maxLength: 6 }),
)
const text = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(' '))

test('one pass over a text sees the grams and the whole that reading its words gives', () => {
  fc.assert(
    fc.property(text, (given) => {
      const words = readWords(given)
      const grams = gramsOf(words)
      const whole: Whole = { exact: 0, bag: 0, template: 0 }
      const seen: number[] = []
      const count = scanText(given, createFilter(grams, grams.length), whole, (gram, word) => {
        expect(grams[word]).toBe(gram)
        seen.push(gram)
      })
      expect(count).toBe(words.count)
      expect(seen).toEqual([...grams])
      expect(whole).toEqual(wholeOf(words))
      for (let word = 0; word < words.count; word += 1)
        expect(given.slice(words.starts[word], words.ends[word]).length).toBeGreaterThan(0)
    }),
  )
})

test('case, accents, marks and placeholders do not tell texts apart; order and numbers each have their own hash', () => {
  const whole = (given: string) => wholeOf(readWords(given))
  expect(whole('Can you  RESEND the naïve invoice?')).toEqual(whole('can you resend: the naive invoice'))
  expect(whole('Write to [EMAIL_0A1B2C3D4E] or [PHONE_ZZZZZZZZZ9] today')).toEqual(
    whole('write to [EMAIL_5555555555] or today'),
  )
  expect(whole('one two three').bag).toBe(whole('three one two').bag)
  expect(whole('one two three').exact).not.toBe(whole('three one two').exact)
  expect(whole('pay $1,234.50 by May 3').template).toBe(whole('pay $98 by May 17').template)
  expect(whole('pay $1,234.50 by May 3').exact).not.toBe(whole('pay $98 by May 17').exact)
  // What only looks like a placeholder is text.
  expect(readWords('see [1] and [NOTE] and [A_b]').count).toBe(7)
})
