import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cutBefore, foldedChars, foldedLines, foldText, sizeWords, textPieces } from './foldText.ts'
import { inertText } from './inertText.ts'
import { jsonLayout } from './jsonLayout.ts'
import { segmentsOf, type TextMark } from './segments.ts'

const token = '[EMAIL_0123456789]'

describe('inert text', () => {
  test('escapes, overrides and lone surrogates are shown, not obeyed', () => {
    expect(inertText('\u001b[31mred\u001b[0m')).toBe('\u241b[31mred\u241b[0m')
    expect(inertText('a\u202eb\u0000c\u007f')).toBe('a\ufffdb\u2400c\u2421')
    expect(inertText('x\ud800y')).toBe('x\ufffdy')
    expect(inertText('😀\tok\n')).toBe('😀\tok\n')
  })

  test('no offset moves', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        expect(inertText(text)).toHaveLength(text.length)
      }),
    )
  })
})

describe('folding', () => {
  test('forty lines, then the rest', () => {
    const text = Array.from({ length: 100 }, (_, index) => `line ${index}`).join('\n')
    const { shown, hiddenChars } = foldText(text)
    expect(shown.split('\n')).toHaveLength(foldedLines)
    expect(shown.length + hiddenChars).toBe(text.length)
  })

  test('five megabytes in one line are cut', () => {
    const { shown, hiddenChars } = foldText('x'.repeat(20_000), 5_000_000)
    expect(shown).toHaveLength(foldedChars)
    expect(hiddenChars).toBe(5_000_000 - foldedChars)
    expect(sizeWords(hiddenChars)).toBe('5.0 MB')
  })

  test('a short text stays whole, a short remainder is not hidden', () => {
    expect(foldText('short').hiddenChars).toBe(0)
    expect(foldText('x'.repeat(foldedChars + 100)).hiddenChars).toBe(0)
  })

  test('no placeholder and no surrogate pair is cut in two', () => {
    expect(cutBefore(`abc ${token}`, 10)).toBe(4)
    expect(cutBefore('ab😀', 3)).toBe(2)
    const text = `${'x'.repeat(foldedChars - 5)}${token}${'y'.repeat(500)}`
    expect(foldText(text).shown.endsWith('x')).toBe(true)
  })

  test('pieces are the whole text again', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '\n', '😀', token), maxLength: 400 }), (text) => {
        const pieces = textPieces(text, 50)
        expect(pieces.map((piece) => piece.text).join('')).toBe(text)
        for (const piece of pieces)
          expect(text.slice(piece.start, piece.start + piece.text.length)).toBe(piece.text)
      }),
    )
  })
})

describe('segments', () => {
  const mark = fc
    .tuple(fc.nat(80), fc.nat(80), fc.constantFrom('hit', 'current', 'evidence'))
    .map(([a, b, kind]): TextMark => ({ start: Math.min(a, b), end: Math.max(a, b), kind }))

  test('together they are the text, in order, whatever is marked', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', ' ', '[', token), maxLength: 12 }),
        fc.array(mark, { maxLength: 5 }),
        fc.nat(20),
        (text, marks, offset) => {
          const segments = segmentsOf(text, marks, offset)
          expect(segments.map((segment) => segment.text).join('')).toBe(text)
          expect(segments.filter((segment) => segment.placeholder !== null)).toHaveLength(
            text.split(token).length - 1,
          )
          for (const segment of segments)
            expect(text.slice(segment.start - offset, segment.end - offset)).toBe(segment.text)
        },
      ),
    )
  })

  test('a mark over part of a placeholder takes all of it', () => {
    const segments = segmentsOf(`to ${token}`, [{ start: 5, end: 8, kind: 'current' }])
    expect(segments).toMatchObject([
      { text: 'to ', hit: null },
      { text: token, hit: 'current', placeholder: { type: 'EMAIL', short: '0123' } },
    ])
  })

  test('a find inside evidence keeps both', () => {
    const segments = segmentsOf('one two three', [
      { start: 0, end: 7, kind: 'evidence' },
      { start: 4, end: 7, kind: 'hit' },
    ])
    expect(segments).toMatchObject([
      { text: 'one ', evidence: true, hit: null },
      { text: 'two', evidence: true, hit: 'hit' },
      { text: ' three', evidence: false, hit: null },
    ])
  })
})

describe('layout of JSON', () => {
  const laidOut = (text: string) => jsonLayout(text)?.text

  test('short values stay on a line, long ones are set out', () => {
    expect(laidOut('{"account_no":"a,b"}')).toBe('{ "account_no": "a,b" }')
    expect(laidOut('{}')).toBe('{}')
    expect(laidOut(JSON.stringify({ text: 'x'.repeat(100), list: [1, 2] }))).toBe(
      `{\n  "text": "${'x'.repeat(100)}",\n  "list": [1, 2]\n}`,
    )
    expect(laidOut('plain')).toBeUndefined()
    expect(laidOut('{broken')).toBeUndefined()
  })

  test('the text is the same JSON, and each offset finds its way back', () => {
    fc.assert(
      fc.property(fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.array(fc.jsonValue())), (value) => {
        const source = JSON.stringify(value)
        const layout = jsonLayout(source)
        if (layout === null) throw new Error('not laid out')
        expect(JSON.parse(layout.text)).toEqual(JSON.parse(source))
        expect(layout.text.replace(/\s/g, '')).toBe(source.replace(/\s/g, ''))
        for (let at = 0; at < source.length; at++) {
          expect(layout.text[layout.layoutAt(at)]).toBe(source[at])
          expect(layout.sourceAt(layout.layoutAt(at))).toBe(at)
        }
      }),
    )
  })

  test('big numbers and repeated keys are not rewritten', () => {
    expect(laidOut('{"id":12345678901234567890,"id":1.0}')).toBe('{ "id": 12345678901234567890, "id": 1.0 }')
  })
})
