// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react'
import { useState } from 'react'
import { afterEach, expect, test } from 'vitest'
import { Popover } from './Popover.tsx'

afterEach(cleanup)

function TwoPopovers() {
  const [open, setOpen] = useState<'first' | 'second' | null>(null)
  const pane = (name: 'first' | 'second') => (
    <Popover
      label={name}
      open={open === name}
      onOpenChange={(opens) => setOpen(opens ? name : null)}
      trigger={<button type="button">{`Open ${name}`}</button>}
    >
      <input aria-label={`Field of ${name}`} />
    </Popover>
  )
  return (
    <>
      {pane('first')}
      {pane('second')}
      <button type="button" onClick={() => setOpen('second')}>
        Switch
      </button>
    </>
  )
}

const aTurn = () => act(() => new Promise((resolve) => setTimeout(resolve, 10)))

test('a pane opened while another gives the focus back stays open and keeps the focus', async () => {
  render(<TwoPopovers />)
  fireEvent.click(screen.getByText('Open first'))
  await aTurn()
  expect(document.activeElement).toBe(screen.getByLabelText('Field of first'))
  fireEvent.click(screen.getByText('Switch'))
  await aTurn()
  expect(document.activeElement).toBe(screen.getByLabelText('Field of second'))
})

test('a pane that closes alone gives the focus back to its button', async () => {
  render(<TwoPopovers />)
  fireEvent.click(screen.getByText('Open second'))
  await aTurn()
  fireEvent.keyDown(document.activeElement ?? document.body, { key: 'Escape' })
  await aTurn()
  expect(document.activeElement).toBe(screen.getByText('Open second'))
})
