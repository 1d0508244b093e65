// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createStore } from 'zustand/vanilla'
import { App } from '../App.tsx'
import { WorkbenchError } from '../../shared/errors.ts'
import type { ConnectionState } from '../client/client.ts'
import { fakeClient, type FakeAnswers } from '../client/fakeClient.ts'
import { listenForKeys } from '../commands/keyboard.ts'
import { aTrace } from '../features/label/fakeBook.ts'
import { askReviewer } from '../features/reviewer/reviewer.ts'
import type { WorkspaceInfo } from '../stores/appInfo.ts'
import { showOverlay } from '../stores/overlay.ts'
import { followAddress, navigate, route } from '../stores/route.ts'
import { defaultSettings, settings } from '../stores/settings.ts'
import { showToast } from '../stores/toast.ts'
import { ErrorBoundary } from './ErrorBoundary.tsx'

let stops: (() => void)[] = []
beforeEach(() => {
  history.replaceState(null, '', '/')
  settings.setState(defaultSettings)
  stops = [followAddress(), listenForKeys()]
})
afterEach(() => {
  act(() => showOverlay(null))
  cleanup()
  for (const stop of stops) stop()
})

const workspace: WorkspaceInfo = {
  id: 'w1',
  name: 'northwind',
  folder: '/data/northwind',
  kind: 'workspace',
  hasVault: true,
  traces: 4612,
  spans: 9,
  labels: 0,
  datasets: 5,
  firstStartMs: null,
  lastStartMs: null,
  taxonomy: { id: 'agent-failures', version: '1', hash: 'sha256:4f1c9e77', title: 'Agent failures' },
  redaction: { mode: 'patterns', epoch: 2, masked: { EMAIL: 3 } },
  formatVersion: 1,
}

function open(shown: WorkspaceInfo | null, answers: FakeAnswers = {}) {
  const client = fakeClient({
    'app.info': () => ({
      version: '0.1.0',
      host: 'browser',
      platform: 'linux',
      requests: 0,
      workspace: shown,
    }),
    'jobs.list': () => ({ jobs: [] }),
    'workspace.recent': () => ({ workspaces: [] }),
    'imports.list': () => ({ imports: [] }),
    'formats.list': () => ({ importers: [], exporters: [] }),
    ...answers,
  })
  const state = createStore<ConnectionState>()(() => ({ kind: 'open' }))
  const retry = vi.fn()
  render(<App connection={{ client, state, retry, close: () => {} }} />)
  return { client, state, retry }
}

const press = (key: string, more: object = {}) =>
  act(() => void fireEvent.keyDown(document.body, { key, ...more }))

test('without a workspace the welcome stands on every address', async () => {
  navigate('datasets')
  open(null)
  await screen.findByRole('heading', { name: 'Read the failures. Keep the proof.' })
  expect(screen.getByText('No workspace open')).toBeTruthy()
  expect(screen.queryByRole('navigation')).toBeNull()
})

test('the strip names workspace, rubric, redaction and requests, each with more behind it', async () => {
  navigate('import')
  open(workspace)
  const part = await screen.findByRole('button', { name: 'Redaction: Redacted patterns, epoch 2' })
  expect(screen.getByRole('button', { name: 'Workspace: northwind 4,612 traces' })).toBeTruthy()
  expect(screen.getByRole('button', { name: 'Rubric: Rubric v1 4f1c9e' })).toBeTruthy()
  expect(screen.getByRole('button', { name: 'Network: Offline, 0 requests' })).toBeTruthy()
  fireEvent.click(part)
  await screen.findByText('EMAIL')
})

test('requests to another machine are counted in the strip, and it no longer says offline', async () => {
  navigate('import')
  open(workspace, {
    'app.info': () => ({ version: '0.1.0', host: 'browser', platform: 'linux', requests: 3, workspace }),
  })
  const part = await screen.findByRole('button', { name: 'Network: 3 requests sent out' })
  fireEvent.click(part)
  await screen.findByText('3 requests left this computer since Assay started')
})

test('the work areas keep the filter and say which one is open', async () => {
  navigate('import', [], { where: 'csat < 3' })
  open(workspace)
  const review = await screen.findByRole('link', { name: 'Review' })
  expect(review.getAttribute('href')).toBe('#/label?where=csat+%3C+3')
  expect(screen.getByRole('link', { name: 'Datasets 5' }).getAttribute('aria-current')).toBeNull()
  expect(document.title).toBe('northwind · Assay')
})

test('a command is found in the palette and run from it', async () => {
  open(null)
  await screen.findByText('No workspace open')
  press('k', { ctrlKey: true })
  const box = await screen.findByPlaceholderText(/Type a command/)
  fireEvent.change(box, { target: { value: 'next theme' } })
  fireEvent.keyDown(box, { key: 'Enter' })
  await waitFor(() => expect(settings.getState().theme).toBe('dark'))
  expect(screen.queryByRole('dialog')).toBeNull()
})

test('a trace is opened by the beginning of its id; of several all are listed, and none is said to be gone', async () => {
  const whole = (end: string) => `dbc90a7b${end}`
  open(workspace, {
    'trace.get': ({ trace }) => {
      if (trace === 'dbc90a7b1') return aTrace(whole('1f00'))
      if (trace.startsWith('dbc90a7b'))
        throw new WorkbenchError('invalid_input', `2 traces begin with ${trace}.`, {
          details: { traces: [whole('1f00'), whole('2f00')], more: 0 },
        })
      throw new WorkbenchError('not_found', `There is no trace ${trace} in this workspace.`)
    },
  })
  await screen.findByRole('button', { name: /Workspace: northwind/ })
  press('k', { ctrlKey: true })
  const box = await screen.findByPlaceholderText(/Type a command/)
  const type = (value: string) => fireEvent.change(box, { target: { value } })
  type(':dbc')
  await screen.findByText('Go on typing: at least 6 characters of an id')
  type(':zzzzzzzz')
  await screen.findByText('There is no trace zzzzzzzz in this workspace.')
  type(':dbc90a7b')
  await screen.findByText('These traces begin with dbc90a7b: choose one')
  expect(screen.getByText(`Open trace ${whole('2f00')}`)).toBeTruthy()
  type(':dbc90a7b1')
  await waitFor(() => expect(screen.queryByText(`Open trace ${whole('2f00')}`)).toBeNull())
  await screen.findByText(`Open trace ${whole('1f00')}`)
  fireEvent.keyDown(box, { key: 'Enter' })
  await waitFor(() => expect(route.getState()).toMatchObject({ area: 'trace', path: [whole('1f00')] }))
})

test('the help shows only keys that work now', async () => {
  open(null)
  await screen.findByText('No workspace open')
  press('?', { shiftKey: true })
  await screen.findByRole('dialog', { name: 'Keyboard help' })
  expect(screen.queryByText('Datasets')).toBeNull()
  fireEvent.change(screen.getByLabelText('Find a key or command'), { target: { value: 'zzz' } })
  expect(screen.getByText(/No key or command matches/)).toBeTruthy()
})

test('a lost connection is said once it lasts, and can be tried at once', async () => {
  const { state, retry } = open(null)
  await screen.findByText('No workspace open')
  act(() => state.setState({ kind: 'lost', attempt: 1, retryAtMs: 0 }, true))
  expect(screen.queryByText('The connection to Assay is lost')).toBeNull()
  expect(screen.getByText('Not connected')).toBeTruthy()
  act(() => state.setState({ kind: 'lost', attempt: 2, retryAtMs: 0 }, true))
  fireEvent.click(screen.getByRole('button', { name: 'Try now' }))
  expect(retry).toHaveBeenCalledOnce()
})

test('the name of the reviewer is asked once', async () => {
  open(null)
  await screen.findByText('No workspace open')
  let asked: Promise<string | null> = Promise.resolve(null)
  act(() => {
    asked = askReviewer()
  })
  fireEvent.change(await screen.findByLabelText("Reviewer's name"), { target: { value: ' Ada ' } })
  fireEvent.click(screen.getByRole('button', { name: 'Start labelling' }))
  await expect(asked).resolves.toBe('Ada')
  await expect(askReviewer()).resolves.toBe('Ada')
})

test('a screen that breaks says so, keeps the rest, and can be tried again', () => {
  let broken = true
  function Fragile() {
    if (broken) throw new Error('secret text of a trace')
    return <p>whole again</p>
  }
  const quiet = vi.spyOn(console, 'error').mockImplementation(() => {})
  render(
    <ErrorBoundary place="Explore screen">
      <Fragile />
    </ErrorBoundary>,
  )
  expect(screen.getByText('The Explore screen stopped')).toBeTruthy()
  expect(document.body.textContent).not.toContain('secret')
  broken = false
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(screen.getByText('whole again')).toBeTruthy()
  quiet.mockRestore()
})

test('what a command did is said on its screen alone, and what failed until it is closed', async () => {
  navigate('samples', [], { tab: 'meanings' })
  open(workspace)
  await screen.findByText('No job running')
  act(() => showToast({ tone: 'info', text: 'The last decision is taken back' }))
  screen.getByText('The last decision is taken back')
  act(() => navigate('samples', [], { tab: 'coverage' }))
  expect(screen.queryByText('The last decision is taken back')).toBeNull()
  act(() => navigate('samples', [], { tab: 'meanings' }))
  expect(screen.queryByText('The last decision is taken back')).toBeNull()
  act(() => {
    navigate('import')
    showToast({ tone: 'info', text: 'Said where one was led' })
  })
  screen.getByText('Said where one was led')
  act(() => showToast({ tone: 'fail', text: 'It was not copied' }))
  act(() => navigate('datasets'))
  screen.getByText('It was not copied')
  fireEvent.click(screen.getByRole('button', { name: 'Close' }))
  expect(screen.queryByText('It was not copied')).toBeNull()
})

test('a toast that stands when a dialog opens is lifted over the buttons of the dialog', async () => {
  const boxes = vi.spyOn(Element.prototype, 'getBoundingClientRect').mockImplementation(function (
    this: Element,
  ) {
    return this.closest('[role="dialog"] [data-foot]') === this
      ? new DOMRect(400, 700, 600, 50)
      : this.hasAttribute('data-foot')
        ? new DOMRect(0, 0, 0, 0)
        : new DOMRect(860, 710, 400, 60)
  })
  open(workspace)
  await screen.findByText('No job running')
  act(() => showToast({ tone: 'info', text: 'The last decision is taken back' }))
  const place = screen.getByText('The last decision is taken back').closest<HTMLElement>('[aria-live]')
  expect(place?.style.translate).toBe('0 0px')
  act(() => void askReviewer())
  await screen.findByRole('dialog', { name: 'Who is reviewing?' })
  await waitFor(() => expect(place?.style.translate).toBe('0 -78px'))
  boxes.mockRestore()
})
