// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { useState } from 'react'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { FilterLine, type FilterLineProps } from './FilterLine.tsx'
import { filterPieces } from './highlight.ts'

afterEach(cleanup)

describe('the colours', () => {
  test('give back the text, whatever it is', () => {
    for (const text of ["plan_tier = 'pro' and csat < 3", "a = 'open", '  tool:x  ', '((', ''])
      for (const column of [null, 0, 3, 99])
        expect(
          filterPieces(text, column)
            .map((piece) => piece.text)
            .join(''),
        ).toBe(text)
  })
  test('tell fields from values and mark from the mistake on', () => {
    const kinds = filterPieces("plan_tier = 'pro' and csat >> 3", 28).filter(({ text }) => text.trim() !== '')
    expect(kinds.map(({ text, kind, wrong }) => [text, kind, wrong])).toEqual([
      ['plan_tier', 'field', false],
      ['=', 'quiet', false],
      ["'pro'", 'value', false],
      ['and', 'quiet', false],
      ['csat', 'field', false],
      ['>', 'quiet', false],
      ['>', 'quiet', true],
      ['3', 'value', true],
    ])
  })
  test('mark the last word where the mistake is the end', () => {
    expect(filterPieces('csat <', 6).filter(({ wrong }) => wrong)).toEqual([
      { text: '<', kind: 'quiet', wrong: true },
    ])
  })
})

function Line(props: Partial<FilterLineProps>) {
  const [text, setText] = useState(props.text ?? '')
  return (
    <FilterLine
      failure={null}
      suggestions={[]}
      replaces={[0, 0]}
      onCursor={() => undefined}
      onDone={() => undefined}
      note={null}
      {...props}
      text={text}
      onText={(next) => {
        setText(next)
        props.onText?.(next)
      }}
    />
  )
}

test('a suggestion is chosen by arrows and taken by Enter or Tab; Escape closes first', () => {
  const onText = vi.fn()
  const onDone = vi.fn()
  render(
    <Line
      text="plan_tier = en"
      replaces={[12, 14]}
      suggestions={[
        { text: "'enterprise'", about: '12 traces' },
        { text: "'entry'", about: '1 trace' },
      ]}
      onText={onText}
      onDone={onDone}
    />,
  )
  const input = screen.getByRole('combobox')
  fireEvent.keyDown(input, { key: 'ArrowDown' })
  fireEvent.keyDown(input, { key: 'ArrowDown' })
  expect(screen.getAllByRole('option').map((option) => option.getAttribute('aria-selected'))).toEqual([
    'false',
    'true',
  ])
  fireEvent.keyDown(input, { key: 'ArrowUp' })
  fireEvent.keyDown(input, { key: 'Enter' })
  expect(onText).toHaveBeenLastCalledWith("plan_tier = 'enterprise' ")
  expect(onDone).not.toHaveBeenCalled()
  fireEvent.keyDown(input, { key: 'Escape' })
  expect(screen.queryByRole('listbox')).toBeNull()
  fireEvent.keyDown(input, { key: 'Enter' })
  expect(onDone).toHaveBeenCalledOnce()
})

test('a mistake names its column and what is allowed there', () => {
  render(
    <Line text="csat <" failure={{ column: 6, message: 'The filter ends here.', allowed: ['a number'] }} />,
  )
  expect(screen.getByRole('status').textContent).toContain('Column 7: The filter ends here.')
  expect(screen.getByText('a number')).toBeTruthy()
  expect(screen.getByRole('combobox').getAttribute('aria-invalid')).toBe('true')
})
