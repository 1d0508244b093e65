// @vitest-environment happy-dom
import { cleanup, render } from '@testing-library/react'
import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { textPieces, tokenColour, visibleControls } from './placeholders.ts'
import { RedactedText } from './RedactedText.tsx'

afterEach(cleanup)

const token = '[EMAIL_7QK2M4TD9X]'

test('hostile text stays text', () => {
  const hostile = '<img src=http://evil.example/x onerror=alert(1)><script>alert(2)</script>\u001b[31mred'
  const { container } = render(<RedactedText text={hostile} />)
  expect(container.querySelector('img, script, a, iframe')).toBeNull()
  expect(container.textContent).toBe(hostile.replace('\u001b', '␛'))
})

test('a token is a short chip whose text is still the whole token', () => {
  const { container } = render(<RedactedText text={`write to ${token} today`} />)
  const chip = container.querySelector('[data-token]')
  expect(chip?.getAttribute('title')).toBe(token)
  expect(container.textContent).toBe(`write to ${token} today`)
})

test('what only looks like a token is left alone', () => {
  for (const text of [
    '[EMAIL_1]',
    '[email_7QK2M4TD9X]',
    '[EMAIL_7QK2M4TD9I]',
    'EMAIL_7QK2M4TD9X',
    '[EMAIL_7QK2M4TD9XX]',
  ])
    expect(textPieces(text).every(({ kind }) => kind === 'text')).toBe(true)
})

test('the same token has the same colour', () => {
  expect(tokenColour(token)).toBe(tokenColour(token.slice()))
  expect(tokenColour(token)).toBeLessThan(6)
})

test('pieces are the text again, whatever the marks', () => {
  const part = fc.oneof(fc.constant(token), fc.string({ maxLength: 12 }), fc.constant('[API_KEY_0123456789]'))
  fc.assert(
    fc.property(
      fc.array(part, { maxLength: 8 }).map((parts) => parts.join('')),
      fc.array(fc.record({ start: fc.nat(80), length: fc.nat(20) }), { maxLength: 5 }),
      (text, marks) => {
        const pieces = textPieces(text, marks)
        expect(pieces.map((piece) => (piece.kind === 'text' ? piece.text : piece.token)).join('')).toBe(text)
        for (const piece of pieces) {
          if (piece.kind !== 'text') continue
          for (let at = piece.start; at < piece.start + piece.text.length; at++) {
            const inside = marks.some(({ start, length }) => at >= start && at < start + length)
            expect(piece.mark !== null).toBe(inside)
          }
        }
      },
    ),
  )
})

test('the current hit differs from the others, and evidence from hits', () => {
  const { container } = render(
    <RedactedText
      text="one two three"
      marks={[
        { start: 0, length: 3 },
        { start: 4, length: 3, current: true },
        { start: 8, length: 5, kind: 'evidence' },
      ]}
    />,
  )
  const marks = [...container.querySelectorAll('mark')]
  expect(marks.map((mark) => [mark.textContent, mark.hasAttribute('data-current')])).toEqual([
    ['one', false],
    ['two', true],
    ['three', false],
  ])
  expect(marks[2]?.className).not.toBe('')
})

test('controls become visible one for one, line ends and tabs stay', () => {
  expect(visibleControls('a\tb\nc\r\u0000\u007f')).toBe('a\tb\nc\r␀␡')
})
