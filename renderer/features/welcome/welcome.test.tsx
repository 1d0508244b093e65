// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { afterEach, expect, test } from 'vitest'
import { WorkbenchError } from '../../../shared/errors.ts'
import { ClientProvider } from '../../client/ClientProvider.tsx'
import { fakeClient, type FakeAnswers } from '../../client/fakeClient.ts'
import { TooltipProvider } from '../../components/Tooltip.tsx'
import { jobs } from '../../stores/jobs.ts'
import { settings } from '../../stores/settings.ts'
import { opening } from '../openDialog/openState.ts'
import { WelcomeScreen } from './WelcomeScreen.tsx'

afterEach(() => {
  cleanup()
  act(() => {
    opening(null)
    jobs.setState({ byId: {} })
  })
})

const recent = (
  name: string,
  state: 'ready' | 'missing' | 'locked' | 'newer',
  traces: number | null = 12,
) => ({
  ref: `ref-${name}`,
  name,
  folder: `/data/${name}`,
  openedAtMs: 0,
  state,
  traces,
})

function show(answers: FakeAnswers) {
  settings.setState({ timeZone: 'UTC' })
  const client = fakeClient(answers)
  render(
    <TooltipProvider>
      <ClientProvider client={client}>
        <WelcomeScreen />
      </ClientProvider>
    </TooltipProvider>,
  )
  return client
}

test('each recent workspace says what is known of it', async () => {
  show({
    'workspace.recent': () => ({
      workspaces: [
        recent('fine', 'ready', 4612),
        recent('gone', 'missing'),
        recent('held', 'locked'),
        recent('ahead', 'newer'),
      ],
    }),
  })
  await screen.findByText('4,612 traces')
  for (const text of ['Folder not found', 'Locate…', 'Open in another process', 'Made by a newer Assay'])
    expect(screen.getByText(text)).toBeTruthy()
})

test('arrow keys go through the recent workspaces', async () => {
  show({ 'workspace.recent': () => ({ workspaces: [recent('one', 'ready'), recent('two', 'ready')] }) })
  const one = await screen.findByRole('button', { name: /one/ })
  one.focus()
  fireEvent.keyDown(one, { key: 'ArrowDown' })
  expect(document.activeElement?.textContent).toContain('two')
  fireEvent.keyDown(document.activeElement ?? one, { key: 'ArrowDown' })
  expect(document.activeElement?.textContent).toContain('two')
  fireEvent.keyDown(document.activeElement ?? one, { key: 'ArrowUp' })
  expect(document.activeElement).toBe(one)
})

test('a held workspace says who holds it since when, and can be tried again', async () => {
  const client = show({
    'workspace.recent': () => ({ workspaces: [recent('held', 'locked')] }),
    'workspace.open': () => {
      throw new WorkbenchError('locked', 'This workspace is open in another Assay.', {
        hint: 'Close it there, or use that one.',
        retryable: true,
        details: { door: 'browser', pid: 4121, host: 'here', since: '2026-11-25T09:12:00.000Z' },
      })
    },
  })
  fireEvent.click(await screen.findByRole('button', { name: /held/ }))
  await screen.findByText('This workspace is open elsewhere')
  expect(
    screen.getByText(/Process 4121 \(browser\) has held it since Wed 25 Nov 2026, 09:12:00 UTC\+0/),
  ).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
  await waitFor(() =>
    expect(client.calls.filter(({ method }) => method === 'workspace.open')).toHaveLength(2),
  )
})

test('a workspace of a newer version offers no second try', async () => {
  show({
    'workspace.recent': () => ({ workspaces: [recent('ahead', 'newer')] }),
    'workspace.open': () => {
      throw new WorkbenchError('unsupported', 'Written by a newer version. It was not changed.')
    },
  })
  fireEvent.click(await screen.findByRole('button', { name: /ahead/ }))
  await screen.findByText('Written by a newer version. It was not changed.')
  expect(screen.queryByRole('button', { name: 'Try again' })).toBeNull()
})

test('while the demo is filled the card shows how far it is and can cancel it', async () => {
  const client = show({
    'workspace.recent': () => ({ workspaces: [] }),
    'jobs.cancel': () => ({ cancelled: true }),
  })
  await screen.findByText(/None yet/)
  act(() =>
    jobs.setState({
      byId: {
        j1: {
          jobId: 'j1',
          method: 'workspace.demo',
          title: 'Demo',
          state: 'running',
          progress: { phase: 'write', done: 1000, total: 4000, unit: 'traces' },
          startedAtMs: 0,
          finishedAtMs: null,
          error: null,
        },
      },
    }),
  )
  expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('25')
  expect(screen.getByText('Write: 1,000 of 4,000 traces')).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'Cancel' }))
  await waitFor(() =>
    expect(client.calls.at(-1)).toMatchObject({ method: 'jobs.cancel', input: { jobId: 'j1' } }),
  )
})

test('a list that cannot be read says so and can be asked again', async () => {
  show({
    'workspace.recent': () => {
      throw new WorkbenchError('unreadable_file', 'The list is damaged.')
    },
  })
  await screen.findByText('The list of recent workspaces cannot be read')
  expect(screen.getByRole('button', { name: 'Try again' })).toBeTruthy()
})
