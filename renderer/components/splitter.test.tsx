// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { panes } from '../stores/panes.ts'
import { Splitter } from './Splitter.tsx'

afterEach(() => {
  cleanup()
  panes.setState({ sizes: {} })
})

const pane = { name: 'test.list', standard: 200, min: 160, max: 400 }
const value = () => Number(screen.getByRole('separator').getAttribute('aria-valuenow'))

test('arrow keys move the line the way they point, whichever side has the size', () => {
  const { rerender } = render(<Splitter label="Width" pane={pane} grows="start" />)
  const line = screen.getByRole('separator')
  fireEvent.keyDown(line, { key: 'ArrowRight' })
  expect(value()).toBe(216)
  fireEvent.keyDown(line, { key: 'ArrowLeft', shiftKey: true })
  expect(value()).toBe(160)
  rerender(<Splitter label="Width" pane={pane} grows="end" />)
  fireEvent.keyDown(line, { key: 'ArrowLeft' })
  expect(value()).toBe(176)
})

test('it stops at its limits and goes back to its default', () => {
  render(<Splitter label="Width" pane={pane} grows="start" />)
  const line = screen.getByRole('separator')
  fireEvent.keyDown(line, { key: 'End' })
  fireEvent.keyDown(line, { key: 'ArrowRight' })
  expect(value()).toBe(400)
  fireEvent.keyDown(line, { key: 'Home' })
  expect(value()).toBe(160)
  fireEvent.doubleClick(line)
  expect(value()).toBe(200)
  expect(panes.getState().sizes).toEqual({})
})

test('a stored size outside the limits is shown inside them', () => {
  panes.setState({ sizes: { 'test.list': 9000 } })
  render(<Splitter label="Width" pane={pane} grows="start" />)
  expect(value()).toBe(400)
})

test('keys that are not its own pass on', () => {
  render(<Splitter label="Width" pane={pane} grows="start" />)
  expect(fireEvent.keyDown(screen.getByRole('separator'), { key: 'ArrowDown' })).toBe(true)
})
