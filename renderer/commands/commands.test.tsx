// @vitest-environment happy-dom
import { cleanup, render } from '@testing-library/react'
import { afterEach, expect, test, vi } from 'vitest'
import { availableCommands, commandTable, registerCommands, runCommand, useCommands } from './commands.ts'
import { commandFor, listenForKeys } from './keyboard.ts'
import { isSingleKey, keysText, pressNames, type KeyPress } from './keys.ts'
import { helpGroups } from '../features/help/helpGroups.ts'

afterEach(() => {
  cleanup()
  commandTable.setState({ entries: [] })
  document.body.replaceChildren()
})

const press = (key: string, more: Partial<KeyPress> = {}): KeyPress => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...more,
})

test('a press is found under the names that its keyboard can mean', () => {
  expect(pressNames(press('k', { ctrlKey: true }), false)).toEqual(['mod+k'])
  expect(pressNames(press('k', { metaKey: true }), true)).toEqual(['mod+k'])
  expect(pressNames(press('k', { ctrlKey: true }), true)).toEqual(['ctrl+k'])
  expect(pressNames(press('?', { shiftKey: true, code: 'Slash' }), false)).toEqual(['?'])
  expect(pressNames(press('Z', { shiftKey: true, ctrlKey: true }), false)).toEqual(['mod+shift+z'])
  expect(pressNames(press(' '), false)).toEqual(['space'])
})

test('digits go by place, so that a French keyboard needs no Shift for them', () => {
  expect(pressNames(press('&', { code: 'Digit1' }), false)).toEqual(['1', '&'])
  expect(pressNames(press('1', { code: 'Digit1', shiftKey: true }), false)).toEqual(['shift+1', '1'])
  expect(pressNames(press('/', { code: 'Digit7', shiftKey: true }), false)).toEqual(['shift+7', '/'])
})

test('with Alt a letter goes by place, since a Mac writes another sign there', () => {
  expect(pressNames(press('†', { altKey: true, code: 'KeyT' }), true)).toContain('alt+t')
})

test('keys read as the platform writes them', () => {
  expect(keysText('mod+shift+z', true)).toBe('⇧⌘Z')
  expect(keysText('mod+shift+z', false)).toBe('Ctrl+Shift+Z')
  expect(keysText('shift+f6', false)).toBe('Shift+F6')
  expect(keysText('-', false)).toBe('−')
  expect([isSingleKey('g'), isSingleKey('shift+1'), isSingleKey('mod+k'), isSingleKey('f6')]).toEqual([
    true,
    true,
    false,
    false,
  ])
})

test('single keys rest while text is typed, keys with a modifier do not', () => {
  registerCommands([
    { id: 'group', title: 'Group', group: 'Explore', keys: ['g'], run: () => {} },
    { id: 'palette', title: 'Palette', group: 'Everywhere', keys: ['mod+k'], run: () => {} },
    { id: 'undo', title: 'Undo', group: 'Everywhere', keys: ['mod+z'], inText: false, run: () => {} },
  ])
  const ctrl = (key: string) => press(key, { ctrlKey: true })
  expect(commandFor(press('g'), false, false)?.id).toBe('group')
  expect(commandFor(press('g'), true, false)).toBeNull()
  expect(commandFor(ctrl('k'), true, false)?.id).toBe('palette')
  expect(commandFor(ctrl('z'), true, false)).toBeNull()
  expect(commandFor(ctrl('k'), false, true)).toBeNull()
})

test('real key events run commands, but not from a text field or below a dialog', () => {
  const run = vi.fn()
  registerCommands([{ id: 'next', title: 'Next', group: 'Trace', keys: ['n'], run }])
  const stop = listenForKeys()
  const type = (target: Element) =>
    target.dispatchEvent(new KeyboardEvent('keydown', { key: 'n', bubbles: true, cancelable: true }))
  type(document.body)
  expect(run).toHaveBeenCalledTimes(1)
  const field = document.body.appendChild(document.createElement('textarea'))
  type(field)
  const dialog = document.body.appendChild(document.createElement('div'))
  dialog.setAttribute('role', 'dialog')
  dialog.setAttribute('data-modal', '')
  type(dialog)
  expect(run).toHaveBeenCalledTimes(1)
  stop()
  dialog.remove()
  type(document.body)
  expect(run).toHaveBeenCalledTimes(1)
})

test('the later of two commands with a key or id wins, and gives the key back when it goes', () => {
  registerCommands([{ id: 'one', title: 'One', group: 'Explore', keys: ['x'], run: () => {} }])
  const leave = registerCommands([{ id: 'two', title: 'Two', group: 'Trace', keys: ['x'], run: () => {} }])
  expect(commandFor(press('x'), false, false)?.id).toBe('two')
  leave()
  expect(commandFor(press('x'), false, false)?.id).toBe('one')
})

test('a command that cannot run is neither listed, shown nor run', () => {
  let open = false
  const run = vi.fn()
  registerCommands([
    { id: 'close', title: 'Close', group: 'Everywhere', keys: ['w'], when: () => open, run },
    { id: 'rows', title: 'Move', group: 'Explore', keys: ['down'], local: true },
    { id: 'quiet', title: 'No key', group: 'Explore', run: () => {} },
  ])
  const shown = () =>
    helpGroups(commandTable.getState().entries, '').flatMap(({ entries }) => entries.map(({ id }) => id))
  expect(shown()).toEqual(['rows'])
  expect(runCommand('close')).toBe(false)
  open = true
  expect(shown()).toEqual(['rows', 'close'])
  expect(runCommand('close')).toBe(true)
  expect(run).toHaveBeenCalledOnce()
})

test('the help finds by words and by key', () => {
  registerCommands([
    { id: 'a', title: 'Command palette', group: 'Everywhere', keys: ['mod+k'], run: () => {} },
    { id: 'b', title: 'Group by', group: 'Explore', keys: ['g'], run: () => {} },
  ])
  const { entries } = commandTable.getState()
  expect(helpGroups(entries, 'PALETTE')[0]?.entries[0]?.id).toBe('a')
  expect(helpGroups(entries, 'g')[0]?.entries.map(({ id }) => id)).toEqual(['b'])
  expect(helpGroups(entries, 'nothing like it')).toEqual([])
})

test('a component registers its commands while it is there, and they see its newest state', () => {
  const seen: number[] = []
  function Screen({ count }: { count: number }) {
    useCommands([{ id: 'see', title: 'See', group: 'Trace', keys: ['s'], run: () => seen.push(count) }])
    return null
  }
  const view = render(<Screen count={1} />)
  runCommand('see')
  const before = commandTable.getState().entries
  view.rerender(<Screen count={2} />)
  expect(commandTable.getState().entries).toBe(before)
  runCommand('see')
  expect(seen).toEqual([1, 2])
  view.unmount()
  expect(availableCommands(commandTable.getState().entries)).toEqual([])
})
