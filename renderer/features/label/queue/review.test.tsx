// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { WorkbenchError } from '../../../../shared/errors.ts'
import { ClientProvider } from '../../../client/ClientProvider.tsx'
import { fakeClient } from '../../../client/fakeClient.ts'
import { listenForKeys } from '../../../commands/keyboard.ts'
import { TooltipProvider } from '../../../components/Tooltip.tsx'
import { navigate, route } from '../../../stores/route.ts'
import { defaultSettings, settings } from '../../../stores/settings.ts'
import { ReviewerDialog } from '../../reviewer/ReviewerDialog.tsx'
import { aLabel, aTrace, fakeBook } from '../fakeBook.ts'
import { labelSaverOf } from '../saving/labelSaver.ts'
import { LabelScreen } from '../LabelScreen.tsx'

let stopKeys = () => {}
beforeEach(() => {
  // The page under test has no layout; lists need some.
  Object.defineProperty(HTMLElement.prototype, 'offsetHeight', { configurable: true, value: 360 })
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, value: 600 })
  Object.defineProperty(HTMLElement.prototype, 'clientWidth', { configurable: true, value: 800 })
  settings.setState({ ...defaultSettings, reviewer: 'Kim' })
  navigate('label')
  stopKeys = listenForKeys()
})
afterEach(() => {
  stopKeys()
  cleanup()
})

function open(book: ReturnType<typeof fakeBook>) {
  const client = fakeClient(book.answers)
  render(
    <ClientProvider client={client}>
      <TooltipProvider>
        <LabelScreen />
        <ReviewerDialog />
      </TooltipProvider>
    </ClientProvider>,
  )
  return client
}

async function press(keys: string) {
  for (const key of keys.split(' ')) {
    const shift = key.startsWith('⇧')
    const ctrl = key.startsWith('^')
    const alt = key.startsWith('~')
    const plain = key.replace(/^[⇧^~]/, '')
    const digit = /^\d$/.test(plain) ? `Digit${plain}` : ''
    await act(async () => {
      fireEvent.keyDown(document.activeElement ?? document.body, {
        key: plain,
        code: digit,
        shiftKey: shift,
        ctrlKey: ctrl,
        altKey: alt,
      })
    })
  }
}
const ready = () => waitFor(() => expect(screen.getByText('Where is my invoice?')).toBeTruthy())
const openTrace = () => route.getState().path[0]

test('a plain case is three keys, is saved at once, and the next item opens', async () => {
  const book = fakeBook(['aaa', 'bbb'])
  open(book)
  await ready()
  await press('6 2 ^Enter')
  await waitFor(() => expect(book.saved).toHaveLength(1))
  expect(book.saved[0]).toMatchObject({
    target: { trace: 'aaa' },
    reviewer: 'Kim',
    payload: { verdict: 'fail', primary: 'PLN.2', origin_layer: 'orchestration', shown_blind: true },
  })
  expect(openTrace()).toBe('bbb')
})

test('first failing span, evidence, contributing code and note by keyboard; single keys rest while typing', async () => {
  const book = fakeBook(['aaa'])
  open(book)
  await ready()
  await press('6 2 ⇧1 x v n')
  const note = screen.getByRole('textbox', { name: 'Note' })
  expect(document.activeElement).toBe(note)
  await press('p f 1 1')
  fireEvent.change(note, { target: { value: 'Too early.' } })
  await press('Escape')
  expect(document.activeElement).not.toBe(note)
  await waitFor(() => expect(book.saved.at(-1)?.payload.note).toBe('Too early.'), { timeout: 2000 })
  expect(book.saved.at(-1)?.payload).toMatchObject({
    verdict: 'fail',
    primary: 'PLN.2',
    contributing: ['PLN.1'],
    first_failing_span: 't1',
    evidence: [{ span: 't1', field: 'output', start: 0, end: 16, quote: 'not yet verified' }],
  })
})

test('where nothing failed, spans are chosen without leaving the rubric', async () => {
  const book = fakeBook(['aaa'])
  book.answers['trace.get'] = ({ trace }) =>
    aTrace(trace, { spans: aTrace(trace).spans.map((span) => ({ ...span, status: 'ok' as const })) })
  open(book)
  await ready()
  await press('f x')
  expect(screen.getByText(/Choose a span first/)).toBeTruthy()
  await press('~ArrowDown ~ArrowDown x')
  await waitFor(() => expect(book.saved.at(-1)?.payload.first_failing_span).toBe('t1'), { timeout: 2000 })
})

test('keys that come before the saved label is read are not lost, and change it rather than replace it', async () => {
  const book = fakeBook(['aaa'])
  const saved = aLabel('aaa', 'Kim', { verdict: 'fail', primary: 'PLN.1', note: 'kept' })
  let answer = (): void => {}
  const read = new Promise<void>((resolve) => {
    answer = resolve
  })
  book.answers['labels.get'] = async () => {
    await read
    return { labels: [saved] }
  }
  open(book)
  await ready()
  await press('6 2')
  expect(screen.getByRole('button', { name: /Fail/ }).getAttribute('aria-pressed')).toBe('true')
  expect(book.saved).toHaveLength(0)
  await act(async () => answer())
  await waitFor(() => expect(book.saved).toHaveLength(1), { timeout: 2000 })
  expect(book.saved[0]?.payload).toMatchObject({ verdict: 'fail', primary: 'PLN.2', note: 'kept' })
})

test('an item that is left before its label is read is saved all the same', async () => {
  const book = fakeBook(['aaa', 'bbb'])
  const { answers } = book
  let answer = (): void => {}
  const read = new Promise<void>((resolve) => {
    answer = resolve
  })
  const real = answers['labels.get']
  answers['labels.get'] = async (input, context) => {
    await read
    return (await real?.(input, context)) ?? { labels: [] }
  }
  open(book)
  await ready()
  await press('p ^Enter')
  await waitFor(() => expect(openTrace()).toBe('bbb'))
  await act(async () => answer())
  await waitFor(() => expect(book.saved).toHaveLength(1))
  expect(book.saved[0]).toMatchObject({ target: { trace: 'aaa' }, payload: { verdict: 'pass' } })
})

test('an incomplete label says what is missing and stays', async () => {
  const book = fakeBook(['aaa', 'bbb'])
  open(book)
  await ready()
  await press('^Enter')
  expect(screen.getByText(/Choose pass, fail or defer first/)).toBeTruthy()
  await press('f ^Enter')
  expect(screen.getByText(/A fail needs a code/)).toBeTruthy()
  expect(openTrace()).toBe('aaa')
})

test('undo takes the last label back, goes to its item, and redo brings it again', async () => {
  const book = fakeBook(['aaa', 'bbb'])
  open(book)
  await ready()
  await press('p ^Enter')
  await waitFor(() => expect(openTrace()).toBe('bbb'))
  await press('^z')
  await waitFor(() => expect(openTrace()).toBe('aaa'))
  await waitFor(() =>
    expect(screen.getByRole('button', { name: /Pass/ }).getAttribute('aria-pressed')).toBe('false'),
  )
  await press('^y')
  await waitFor(() =>
    expect(screen.getByRole('button', { name: /Pass/ }).getAttribute('aria-pressed')).toBe('true'),
  )
})

test('undo takes back what was not saved yet as well', async () => {
  const book = fakeBook(['aaa'])
  open(book)
  await ready()
  await press('p ^z')
  await waitFor(() =>
    expect(screen.getByRole('button', { name: /Pass/ }).getAttribute('aria-pressed')).toBe('false'),
  )
  expect(book.saved).toHaveLength(1)
})

test('an undo and a redo are on disk too, and the strip says since when', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: 1_000_000 })
  try {
    const book = fakeBook(['aaa'])
    const saver = labelSaverOf(open(book))
    await ready()
    await press('p')
    await waitFor(() => expect(book.saved).toHaveLength(1))
    await waitFor(() => expect(saver.state().savedAtMs).toBe(1_000_000))
    for (const [at, keys] of [
      [2_000_000, '^z'],
      [3_000_000, '^y'],
    ] as const) {
      vi.setSystemTime(at)
      await press(keys)
      await waitFor(() => expect(saver.state().savedAtMs).toBe(at))
    }
  } finally {
    vi.useRealTimers()
  }
})

test("others' labels, the outcome, agent and model are hidden until the own label is complete", async () => {
  settings.setState({ autoAdvance: false })
  const book = fakeBook(
    ['aaa'],
    [aLabel('aaa', 'Robin', { verdict: 'fail', primary: 'INF.1', note: 'outage' })],
  )
  open(book)
  await ready()
  expect(screen.queryByText('Robin')).toBeNull()
  expect(screen.queryByText('secret-model')).toBeNull()
  fireEvent.click(screen.getByRole('radio', { name: 'Feedback' }))
  expect(screen.queryByText('Failed')).toBeNull()
  expect(screen.queryByText('Outcome', { selector: 'dt' })).toBeNull()
  expect(screen.queryByText('Reward')).toBeNull()
  await press('6 2')
  expect(screen.queryByText('Robin')).toBeNull()
  await press('^Enter')
  expect(await screen.findByText('Robin')).toBeTruthy()
  expect(screen.getAllByText('secret-model')).toHaveLength(2)
  expect(screen.getByText('Failed')).toBeTruthy()
  expect(screen.getByText('Outcome', { selector: 'dt' })).toBeTruthy()
  expect(screen.getByText('Reward')).toBeTruthy()
  expect(book.saved.at(-1)?.payload.shown_blind).toBe(true)
  await press('6 1 ^Enter')
  await waitFor(() =>
    expect(book.saved.at(-1)?.payload).toMatchObject({ primary: 'PLN.1', shown_blind: false }),
  )
})

test('a label that cannot be saved says so, stays, and is saved by a retry', async () => {
  const book = fakeBook(['aaa'])
  open(book)
  await ready()
  book.fail(new WorkbenchError('disk_full', 'The disk is full.', { hint: 'Make room.' }))
  await press('p')
  expect(await screen.findByText('The label is not saved', {}, { timeout: 2000 })).toBeTruthy()
  expect(screen.getByRole('alert').textContent).toContain('The disk is full.')
  expect(screen.getByRole('button', { name: /Pass/ }).getAttribute('aria-pressed')).toBe('true')
  book.fail(null)
  fireEvent.click(screen.getByRole('button', { name: 'Retry now' }))
  await waitFor(() => expect(screen.queryByText('The label is not saved')).toBeNull())
  expect(book.saved.map((label) => label.payload.verdict)).toEqual(['pass'])
})

test("the reviewer's name is asked at the first label, and the label waits for it", async () => {
  settings.setState({ reviewer: null })
  const book = fakeBook(['aaa'])
  open(book)
  await ready()
  await press('p')
  const name = await screen.findByRole('textbox', { name: "Reviewer's name" })
  expect(book.saved).toHaveLength(0)
  fireEvent.change(name, { target: { value: 'Noor' } })
  fireEvent.click(screen.getByRole('button', { name: 'Start labelling' }))
  await waitFor(
    () => expect(book.saved[0]).toMatchObject({ reviewer: 'Noor', payload: { verdict: 'pass' } }),
    {
      timeout: 2000,
    },
  )
})

test('the end of a queue shows the own numbers', async () => {
  const book = fakeBook(['aaa'])
  open(book)
  await ready()
  await press('p ^Enter')
  expect(await screen.findByText('This queue is done')).toBeTruthy()
  expect(screen.getByText(/You labelled 2 traces: 1 pass, 1 fail, 0 deferred/)).toBeTruthy()
})

test('"not this if" shows the code to use instead, without choosing it', async () => {
  const book = fakeBook(['aaa'])
  open(book)
  await ready()
  await press('6 2')
  fireEvent.click(screen.getByRole('button', { name: 'Show INF.2 instead' }))
  expect(screen.getByRole('region', { name: 'Definition of INF.2' })).toBeTruthy()
  await press('^Enter')
  await waitFor(() => expect(book.saved.at(-1)?.payload.primary).toBe('PLN.2'))
})

test('an empty queue says why and where to go', async () => {
  open(fakeBook([]))
  expect(await screen.findByText('Nothing to review')).toBeTruthy()
})

test('a core that cannot read the queue is an error with a way on', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const book = fakeBook(['aaa'])
  delete book.answers['traces.ids']
  open(book)
  expect(await screen.findByText('The queue could not be read')).toBeTruthy()
})
