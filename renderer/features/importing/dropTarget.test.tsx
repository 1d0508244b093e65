// @vitest-environment happy-dom
import { cleanup, render, screen, waitFor } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { ClientProvider } from '../../client/ClientProvider.tsx'
import { fakeClient } from '../../client/fakeClient.ts'
import { showToast, useToast } from '../../stores/toast.ts'
import { DropTarget } from './DropTarget.tsx'

vi.mock('../openDialog/openWorkspace.ts', () => ({ ensureWorkspace: () => Promise.resolve(true) }))
afterEach(() => {
  cleanup()
  showToast(null)
})

function Said() {
  return <p>{useToast()?.text ?? ''}</p>
}

function drop(readEntries: (give: (some: object[]) => void, fail: (why: Error) => void) => void) {
  const folder = { isFile: false, isDirectory: true, name: 'exports', createReader: () => ({ readEntries }) }
  const event = Object.assign(new Event('drop', { bubbles: true, cancelable: true }), {
    dataTransfer: {
      types: ['Files'],
      items: [{ webkitGetAsEntry: () => folder }],
      files: [new File([], 'exports')],
    },
  })
  window.dispatchEvent(event)
}

function show() {
  const client = fakeClient({})
  render(
    <ClientProvider client={client}>
      <DropTarget />
      <Said />
    </ClientProvider>,
  )
  return client
}

test.each([
  ['is empty', 'The folder holds no files.', (give: (some: object[]) => void) => give([])],
  [
    'cannot be read',
    'The folder could not be read. Nothing was added.',
    (_: (some: object[]) => void, fail: (why: Error) => void) => fail(new Error('gone')),
  ],
])('a dropped folder that %s is told, and nothing is queued', async (_, said, readEntries) => {
  const client = show()
  drop(readEntries)
  await waitFor(() => expect(screen.getByText(said)).toBeTruthy())
  expect(client.calls.filter(({ method }) => method.startsWith('import.'))).toEqual([])
})
