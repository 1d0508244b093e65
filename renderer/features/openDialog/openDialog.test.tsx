// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeAll, expect, test } from 'vitest'
import type { Output } from '../../../shared/protocol/protocol.ts'
import { ClientProvider } from '../../client/ClientProvider.tsx'
import { fakeClient } from '../../client/fakeClient.ts'
import { TooltipProvider } from '../../components/Tooltip.tsx'
import { chooseFiles, chooseFolder, chooseMapping } from './choose.ts'
import { OpenDialogs } from './OpenDialogs.tsx'

// A list shows the rows that are in view, and happy-dom has no layout.
beforeAll(() => {
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, value: 400 })
  Object.defineProperty(HTMLElement.prototype, 'clientWidth', { configurable: true, value: 600 })
})
afterEach(cleanup)

type Listing = Output<'host.list'>
const file = (name: string): Listing['entries'][number] => ({
  ref: `ref-${name}`,
  name,
  kind: 'file',
  bytes: 10,
  modifiedMs: 0,
})
const folder = (name: string, kind: 'folder' | 'workspace' = 'folder') => ({
  ...file(name),
  kind,
  bytes: null,
})

const listings: Record<string, Listing> = {
  top: {
    folder: 'Folders given at launch',
    ref: 'top',
    parent: null,
    isWorkspace: false,
    entries: [folder('/data')],
  },
  'ref-/data': {
    folder: '/data',
    ref: 'ref-/data',
    parent: 'top',
    isWorkspace: false,
    entries: [folder('held', 'workspace'), folder('more'), file('a.jsonl'), file('b.jsonl')],
  },
}

function show() {
  const client = fakeClient({
    'host.list': ({ ref }) =>
      listings[ref ?? 'top'] ??
      ({ ...listings['top'], ref: ref ?? '', folder: `/data/${ref}`, entries: [] } as Listing),
  })
  render(
    <TooltipProvider>
      <ClientProvider client={client}>
        <OpenDialogs />
      </ClientProvider>
    </TooltipProvider>,
  )
}

const key = (name: string) => fireEvent.keyDown(screen.getByRole('listbox'), { key: name })

test('files are chosen by keys alone: down a folder, Space on two, Enter', async () => {
  show()
  const chosen = chooseFiles()
  await screen.findByText('/data')
  fireEvent.keyDown(screen.getByLabelText('Find in this folder'), { key: 'ArrowDown' })
  expect(document.activeElement).toBe(screen.getByRole('listbox'))
  key('Enter')
  await screen.findByText('a.jsonl')
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('listbox')))
  key('ArrowDown')
  key('ArrowDown')
  key(' ')
  key('ArrowDown')
  key('Enter')
  await expect(chosen).resolves.toEqual([
    { ref: 'ref-a.jsonl', name: 'a.jsonl' },
    { ref: 'ref-b.jsonl', name: 'b.jsonl' },
  ])
  expect(screen.queryByRole('dialog')).toBeNull()
})

test('a workspace is opened by Enter, a plain folder is entered, and Backspace goes up', async () => {
  show()
  const chosen = chooseFolder('open')
  await screen.findByText('/data')
  key('Enter')
  await screen.findByText('held')
  expect(screen.queryByText('a.jsonl')).toBeNull()
  key('Backspace')
  await screen.findByText('Folders given at launch')
  key('Enter')
  await screen.findByText('held')
  key('Enter')
  await expect(chosen).resolves.toEqual({ ref: 'ref-held', name: 'held' })
})

test('the folder above several roots is no place for a new workspace, the one below is', async () => {
  show()
  const chosen = chooseFolder('create')
  await screen.findByText('/data')
  const go = screen.getByRole('button', { name: 'Use this folder' })
  expect(go.getAttribute('aria-disabled')).toBe('true')
  key('Enter')
  await screen.findByText('more')
  fireEvent.click(go)
  await expect(chosen).resolves.toEqual({ ref: 'ref-/data', name: '/data' })
})

test('Cancel chooses nothing', async () => {
  show()
  const chosen = chooseFiles()
  fireEvent.click(await screen.findByRole('button', { name: 'Cancel' }))
  await expect(chosen).resolves.toEqual([])
})

test('of mapping files one is chosen, by moving to it and Enter', async () => {
  show()
  const chosen = chooseMapping()
  await screen.findByText('/data')
  key('Enter')
  await screen.findByText('a.jsonl')
  key('ArrowDown')
  expect(screen.getByRole('button', { name: 'Choose' }).getAttribute('aria-disabled')).toBe('true')
  key('ArrowDown')
  key('ArrowDown')
  key('Enter')
  await expect(chosen).resolves.toEqual({ ref: 'ref-b.jsonl', name: 'b.jsonl' })
})

test('a folder is chosen beside files with Space, and it is said how many of each', async () => {
  show()
  const chosen = chooseFiles()
  await screen.findByText('/data')
  key('Enter')
  await screen.findByText('a.jsonl')
  key('ArrowDown')
  key(' ')
  key('ArrowDown')
  key(' ')
  fireEvent.click(screen.getByRole('button', { name: 'Choose 1 file and 1 folder' }))
  await expect(chosen).resolves.toEqual([
    { ref: 'ref-more', name: 'more' },
    { ref: 'ref-a.jsonl', name: 'a.jsonl' },
  ])
})

const option = (name: string) => screen.getByRole('option', { name: new RegExp(name) })
const selected = () =>
  screen
    .getAllByRole('option')
    .filter((each) => each.getAttribute('aria-selected') === 'true')
    .map((each) => each.textContent?.match(/[a-z]+\.jsonl|more|held/)?.[0])

test('a press selects a file, Ctrl one more, Shift all between, and no other row is said to be selected', async () => {
  show()
  const chosen = chooseFiles()
  await screen.findByText('/data')
  key('Enter')
  await screen.findByText('a.jsonl')
  expect(selected()).toEqual([])
  fireEvent.click(option('a.jsonl'))
  expect(selected()).toEqual(['a.jsonl'])
  fireEvent.click(option('more'))
  expect(selected()).toEqual(['more'])
  fireEvent.click(option('b.jsonl'), { ctrlKey: true })
  expect(selected()).toEqual(['more', 'b.jsonl'])
  fireEvent.click(option('more'), { ctrlKey: true })
  expect(selected()).toEqual(['b.jsonl'])
  fireEvent.click(option('more'))
  fireEvent.click(option('b.jsonl'), { shiftKey: true })
  expect(selected()).toEqual(['more', 'a.jsonl', 'b.jsonl'])
  fireEvent.click(option('a.jsonl').querySelector('[data-on]') as Element)
  expect(selected()).toEqual(['more', 'b.jsonl'])
  fireEvent.keyDown(screen.getByRole('listbox'), { key: 'a', ctrlKey: true })
  expect(selected()).toEqual(['more', 'a.jsonl', 'b.jsonl'])
  fireEvent.click(option('a.jsonl'))
  fireEvent.click(screen.getByRole('button', { name: /^Choose/ }))
  await expect(chosen).resolves.toEqual([{ ref: 'ref-a.jsonl', name: 'a.jsonl' }])
})

test('Enter takes the folder that is shown as the place of an export, and what is found by its name', async () => {
  show()
  const chosen = chooseFolder('export')
  await screen.findByText('/data')
  const find = screen.getByLabelText('Find in this folder')
  fireEvent.keyDown(find, { key: 'Enter' })
  expect(screen.queryByRole('dialog')).not.toBeNull()
  fireEvent.change(find, { target: { value: 'dat' } })
  fireEvent.keyDown(find, { key: 'Enter' })
  await screen.findByText('more')
  fireEvent.keyDown(screen.getByLabelText('Find in this folder'), { key: 'Enter' })
  await expect(chosen).resolves.toEqual({ ref: 'ref-/data', name: '/data' })
})

test('a folder is read again each time the dialog opens', async () => {
  const entries = [file('first.jsonl')]
  const { unmount } = render(
    <TooltipProvider>
      <ClientProvider
        client={fakeClient({
          'host.list': () => ({ folder: '/data', ref: 'data', parent: null, isWorkspace: false, entries }),
        })}
      >
        <OpenDialogs />
      </ClientProvider>
    </TooltipProvider>,
  )
  void chooseFiles()
  await screen.findByText('first.jsonl')
  fireEvent.click(screen.getByRole('button', { name: 'Cancel' }))
  entries.push(file('second.jsonl'))
  void chooseFiles()
  await screen.findByText('second.jsonl')
  unmount()
})
