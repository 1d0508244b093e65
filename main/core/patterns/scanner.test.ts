import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createScanner } from './scanner.ts'
import { parsePattern } from './syntax.ts'

function marksOf(patterns: readonly string[], texts: readonly string[]): number[] {
  const bytes = Buffer.from(texts.join('\n'))
  const starts = new Int32Array(texts.length)
  const ends = new Int32Array(texts.length)
  let at = 0
  for (const [index, text] of texts.entries()) {
    starts[index] = at
    ends[index] = at + Buffer.byteLength(text)
    at = (ends[index] ?? 0) + 1
  }
  const scanner = createScanner(patterns.map((pattern, index) => [1 << index, parsePattern(pattern)]))
  return [...scanner.scan(bytes, starts, ends)]
}

const character = fc.constantFrom('a', 'b', 'x', '7', ' ', '"', '\\\\', '\\.', 'é', '‑')
const classOf = fc.constantFrom('[ab]', '[^ab]', '[a-x7]', '[^"\\\\]', '[ ‑é]', '\\s', '[\\s-]', '[^\\s@"]')
const runs = process.env.ASSAY_SOAK === '1' ? 5000 : 300
const times = fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{1,3}', '{2,}')
const choiceOf = (atom: fc.Arbitrary<string>) => {
  const repeated = fc.tuple(atom, times).map((parts) => parts.join(''))
  const sequence = fc.array(repeated, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(''))
  return fc.array(sequence, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('|'))
}
const plain = fc.oneof(character, classOf)
const pattern = choiceOf(
  fc.oneof(
    plain,
    choiceOf(plain).map((inside) => `(?:${inside})`),
  ),
)
const text = fc
  .array(fc.constantFrom('a', 'b', 'x', '7', ' ', '"', '\\', '.', 'é', '‑', '😀', '-', '@'), {
    maxLength: 12,
  })
  .map((parts) => parts.join(''))

test('each pattern is found in each stretch as the platform finds it', () => {
  fc.assert(
    fc.property(
      fc.array(pattern, { minLength: 1, maxLength: 8 }),
      fc.array(text, { maxLength: 11 }),
      (patterns, texts) => {
        const wanted = patterns.map((one) => new RegExp(one.replaceAll('[\\s-]', '[\\s\\-]'), 'u'))
        expect(marksOf(patterns, texts)).toEqual(
          texts.map((one) =>
            wanted.reduce((marks, regular, index) => marks | (regular.test(one) ? 1 << index : 0), 0),
          ),
        )
      },
    ),
    { numRuns: runs, seed: 20261130 },
  )
})

test('letters are folded inside (?i:…) and nowhere else', () => {
  expect(marksOf(['(?i:to[a-c]en)X', 'tel'], ['TOBENX', 'tobenX', 'tobenx', 'TEL', 'tel'])).toEqual([
    1, 1, 0, 0, 2,
  ])
})

test('what the two engines do not share is refused', () => {
  for (const wrong of ['^a', 'a$', '.', '\\bword', '(?=a)', '(a', 'a)', '[^é]', '\\w', '*a'])
    expect(() => parsePattern(wrong), wrong).toThrow(SyntaxError)
})

const endless = '(?:a|b)*a(?:a|b){18}c'
function noise(length: number, seed: number): string {
  let state = seed
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff
    return (state & 0x10000) === 0 ? 'a' : 'b'
  }).join('')
}

test('a text made to need endless states is given up in time and never called clean', () => {
  const texts = Array.from({ length: 60 }, (_, index) =>
    index % 2 === 0 ? `${noise(4000, index)}a${'b'.repeat(18)}c` : noise(4000, index),
  )
  const found = marksOf([endless, 'zz'], texts)
  expect(found.filter((marks, index) => index % 2 === 0 && (marks & 1) === 0)).toEqual([])
  // It did give up: an exact answer has no mark for the second pattern.
  expect(found).toContain(3)
})

test('after a text that was given up the next one is judged exactly again', () => {
  const scanner = createScanner([[1, parsePattern(endless)]])
  const scan = (one: string) => [
    ...scanner.scan(Buffer.from(one), Int32Array.of(0), Int32Array.of(one.length)),
  ]
  expect(scan(noise(100_000, 7))).toEqual([1])
  expect(scan('abab')).toEqual([0])
  expect(scan(`a${'b'.repeat(18)}c`)).toEqual([1])
})
