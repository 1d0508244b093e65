// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { ClientProvider } from '../../../client/ClientProvider.tsx'
import { fakeClient } from '../../../client/fakeClient.ts'
import { TooltipProvider } from '../../../components/Tooltip.tsx'
import { Toasts } from '../../../shell/Toasts.tsx'
import { SaveSlice } from './SaveSlice.tsx'

afterEach(cleanup)

test('a name that is taken says what it replaces, and Undo brings that back', async () => {
  const slices = [{ id: 'ent', name: 'Ent', where: "plan_tier = 'enterprise'", savedAtMs: 0 }]
  const client = fakeClient({
    'slices.list': () => ({ slices: [...slices] }),
    'slices.save': ({ name, where }) => {
      slices[0] = { id: 'ent', name, where, savedAtMs: 1 }
      return slices[0]
    },
  })
  render(
    <ClientProvider client={client}>
      <TooltipProvider>
        <SaveSlice open onOpen={() => {}} where="csat < 3" />
        <Toasts />
      </TooltipProvider>
    </ClientProvider>,
  )
  const box = await screen.findByLabelText('Name of the slice')
  fireEvent.change(box, { target: { value: 'Entry' } })
  expect(screen.queryByText(/Replaces/)).toBeNull()
  fireEvent.change(box, { target: { value: 'Ent' } })
  await screen.findByText("Replaces Ent (plan_tier = 'enterprise')")
  fireEvent.submit(box.closest('form') as HTMLFormElement)
  await screen.findByText('Slice “Ent” replaced')
  expect(slices[0]?.where).toBe('csat < 3')
  fireEvent.click(screen.getByRole('button', { name: 'Undo' }))
  await waitFor(() => expect(slices[0]?.where).toBe("plan_tier = 'enterprise'"))
})
