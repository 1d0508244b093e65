// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { WorkbenchError } from '../../../shared/errors.ts'
import type { Output } from '../../../shared/protocol/protocol.ts'
import { ClientProvider } from '../../client/ClientProvider.tsx'
import { fakeClient, type FakeAnswers } from '../../client/fakeClient.ts'
import { listenForKeys } from '../../commands/keyboard.ts'
import { TooltipProvider } from '../../components/Tooltip.tsx'
import { aSpan } from '../../components/spans/spanTesting.ts'
import { navigate, route } from '../../stores/route.ts'
import { defaultSettings, settings } from '../../stores/settings.ts'
import { aLabel, aTrace, fakeBook } from '../label/fakeBook.ts'
import { TraceHeader } from '../reading/TraceHeader.tsx'
import { TraceScreen } from './TraceScreen.tsx'

let stopKeys = () => {}
beforeEach(() => {
  // The page under test has no layout; lists need some.
  Object.defineProperty(HTMLElement.prototype, 'offsetHeight', { configurable: true, value: 360 })
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, value: 600 })
  Object.defineProperty(HTMLElement.prototype, 'clientWidth', { configurable: true, value: 800 })
  settings.setState({ ...defaultSettings, reviewer: 'Kim' })
  navigate('trace', ['aaa'], { where: 'csat < 3', order: 'csat' })
  stopKeys = listenForKeys()
})
afterEach(() => {
  stopKeys()
  cleanup()
})

const spanAnswer = (input: { span: string }): Output<'span.get'> => ({
  span: input.span,
  input: null,
  output: null,
  statusMessage: null,
  attributes: [{ key: 'tool.name', value: 'lookup', chars: 6 }],
  events: [],
  truncated: false,
})

function open(change: FakeAnswers = {}, others: Parameters<typeof fakeBook>[1] = []) {
  const book = fakeBook(['aaa', 'bbb', 'ccc'], others)
  const client = fakeClient({ ...book.answers, 'span.get': spanAnswer, ...change })
  const { container } = render(
    <ClientProvider client={client}>
      <TooltipProvider>
        <TraceScreen />
      </TooltipProvider>
    </ClientProvider>,
  )
  return { client, book, container }
}

const press = (key: string, more: KeyboardEventInit = {}, target: Element = document.body) =>
  act(async () => void fireEvent.keyDown(target, { key, ...more }))
const reading = () => screen.getByRole('group', { name: 'conversation' })
const opened = async () => {
  await screen.findAllByRole('row')
  return screen.getByRole('treegrid')
}

const message = (
  index: number,
  content: string,
  chars = content.length,
): Output<'trace.get'>['messages'][number] => ({
  index,
  role: 'user',
  name: null,
  content,
  contentChars: chars,
  toolCalls: [],
  toolCallId: null,
  span: null,
  atMs: null,
})

describe('reading', () => {
  test('what the user thought of it stands in the header, and the versions can be read in full', async () => {
    const book = fakeBook(['aaa'])
    const get = book.answers['trace.get']
    open({
      'trace.get': async (input, context) => {
        const value = await get?.(input, context)
        if (value === undefined) throw new WorkbenchError('not_found', 'none')
        return {
          ...value,
          trace: { ...value.trace, csat: 1, thumbs: 'down', plan_tier: 'pro', agent_version: 'v2.3' },
        }
      },
    })
    await opened()
    const header = screen.getByRole('banner', { name: 'This trace' })
    expect(header.textContent).toContain('CSAT1.0')
    expect(header.textContent).toContain('Thumbsdown')
    expect(within(header).getByTitle(/plan pro · .*agent v2\.3/)).toBeTruthy()
  })

  test('it starts at the first failure, in the tree, the conversation and the attributes alike', async () => {
    open()
    const grid = await opened()
    expect(within(grid).getByRole('row', { selected: true }).textContent).toContain('lookup')
    expect(within(reading()).getByRole('button', { pressed: true }).textContent).toContain('denied')
    expect(await screen.findByText('tool.name')).toBeTruthy()
  })

  test('arrows in the tree move the one selection and fold', async () => {
    open()
    const grid = await opened()
    await press('ArrowUp', {}, grid)
    expect(within(grid).getByRole('row', { selected: true }).textContent).toContain('support_agent')
    await press('ArrowLeft', {}, grid)
    expect(within(grid).getAllByRole('row')).toHaveLength(1)
    await press('ArrowRight', {}, grid)
    expect(within(grid).getAllByRole('row')).toHaveLength(2)
  })

  test('next and previous follow the filter and its order, and stop at its ends', async () => {
    const { client } = open()
    await opened()
    expect(client.calls.find((call) => call.method === 'traces.ids')?.input).toEqual({
      where: 'csat < 3',
      order: { column: 'csat', descending: false },
    })
    await press('ArrowRight')
    await waitFor(() =>
      expect(route.getState()).toMatchObject({ path: ['bbb'], params: { where: 'csat < 3' } }),
    )
    await opened()
    await press('ArrowLeft')
    await waitFor(() => expect(route.getState().path).toEqual(['aaa']))
    await opened()
    await press('ArrowLeft')
    expect(route.getState().path).toEqual(['aaa'])
  })

  test('hostile text is words: no element, no address, no escape sequence', async () => {
    const hostile =
      '<img src=http://evil.example/x onerror=alert(1)><script>alert(2)</script> http://evil.example \u001b[2J\u202egnp'
    const { container } = open({
      'trace.get': ({ trace }) => aTrace(trace, { messages: [message(0, hostile)] }),
    })
    await opened()
    expect(container.querySelector('img, script, iframe, a, object, embed, link')).toBeNull()
    expect(reading().textContent).toContain('<img src=http://evil.example/x onerror=alert(1)>')
    for (const sign of ['\u001b', '\u202e']) expect(container.textContent).not.toContain(sign)
  })

  test('five megabytes in one line show their beginning, and the rest piece by piece', async () => {
    const whole = 'x'.repeat(5_000_000)
    const { container } = open({
      'trace.get': ({ trace, bodyLimit }) =>
        aTrace(trace, { messages: [message(0, whole.slice(0, bodyLimit), whole.length)] }),
    })
    await opened()
    expect(reading().textContent.length).toBeLessThan(10_000)
    fireEvent.click(screen.getByRole('button', { name: 'Show rest, 5.0 MB' }))
    await screen.findByRole('group', { name: 'Long text' })
    expect(container.textContent.length).toBeLessThan(100_000)
  })

  test('a placeholder says where else in the trace it stands', async () => {
    const { container } = open({
      'trace.get': ({ trace }) =>
        aTrace(trace, {
          messages: [message(0, 'I am [EMAIL_7QK2M4TD9X]'), message(1, '[EMAIL_7QK2M4TD9X]')],
        }),
    })
    await opened()
    expect(container.querySelector('[data-token]')?.getAttribute('title')).toContain(
      'In message 1, message 2',
    )
  })
})

describe('find', () => {
  const found: Output<'trace.find'> = {
    total: 3,
    hits: [
      { place: 'message', span: null, message: 0, field: 'content', start: 9, length: 2, excerpt: '' },
      { place: 'output', span: 't1', message: null, field: 'output', start: 0, length: 3, excerpt: '' },
      { place: 'attribute', span: 't1', message: null, field: 'tool.name', start: 0, length: 4, excerpt: '' },
    ],
    counts: { message: 1, output: 1, attribute: 1 },
  }

  test('it counts by place, marks hits, and goes round with F3', async () => {
    const { container } = open({ 'trace.find': () => found })
    await opened()
    await press('f', { ctrlKey: true })
    const box = screen.getByRole('textbox', { name: 'Find in this trace' })
    expect(document.activeElement).toBe(box)
    fireEvent.change(box, { target: { value: 'my' } })
    expect(await screen.findByText('1 of 3')).toBeTruthy()
    expect(screen.getByText('1 in the conversation, 1 in results, 1 in attributes')).toBeTruthy()
    expect(container.querySelector('mark[data-current]')?.textContent).toBe('my')
    await press('F3', {}, box)
    expect(screen.getByText('2 of 3')).toBeTruthy()
    // A hit in a result is shown with its span.
    expect(screen.getByRole('radio', { name: 'Span' }).getAttribute('data-state')).toBe('on')
    expect(container.querySelector('mark[data-current]')?.textContent).toBe('not')
    await press('F3', { shiftKey: true }, box)
    await press('F3', { shiftKey: true }, box)
    expect(screen.getByText('3 of 3')).toBeTruthy()
    expect(container.querySelector('mark[data-current]')?.textContent).toBe('look')
    await press('Escape', {}, box)
    expect(container.querySelector('mark')).toBeNull()
  })

  test('no hits is said', async () => {
    open({ 'trace.find': () => ({ total: 0, hits: [], counts: {} }) })
    await opened()
    fireEvent.change(screen.getByRole('textbox', { name: 'Find in this trace' }), { target: { value: 'zz' } })
    expect(await screen.findByText('No hits')).toBeTruthy()
  })
})

describe('states', () => {
  test('spans without a parent, without times, and what the core notes', async () => {
    open({
      'trace.get': ({ trace }) =>
        aTrace(trace, {
          spans: [
            aSpan('a', { startMs: null, endMs: null }),
            aSpan('lost', { parent: 'gone', startMs: null, endMs: null, flags: ['orphan'] }),
          ],
          notes: ['This export has no times: spans are in their order in the file'],
        }),
    })
    await opened()
    expect(screen.getByText('1 span whose parent is missing')).toBeTruthy()
    expect(screen.getByText(/This export has no times/)).toBeTruthy()
    expect(screen.getByText('in order, no times')).toBeTruthy()
  })

  test('no conversation shows the spans, one span no waterfall', async () => {
    open({
      'trace.get': ({ trace }) =>
        aTrace(trace, { spans: [aSpan('only', { output: 'answer' })], spansTotal: 1, messages: [] }),
    })
    expect(await screen.findByText(/This trace has no conversation/)).toBeTruthy()
    expect(screen.getByText(/One span only/)).toBeTruthy()
    expect(screen.queryByRole('treegrid')).toBeNull()
    expect(within(reading()).getByText('answer')).toBeTruthy()
  })

  test('a trace that is gone says so and offers a way back', async () => {
    open({
      'trace.get': () => {
        throw new WorkbenchError('not_found', 'There is no trace aaa.')
      },
    })
    expect(await screen.findByText('There is no trace aaa here')).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Go to Explore' })).toBeTruthy()
  })

  test('the raw record is asked for with a reason and marked as unredacted', async () => {
    const { client } = open({
      'app.info': () => {
        throw new WorkbenchError('internal', 'not here')
      },
    })
    await opened()
    fireEvent.click(screen.getByRole('radio', { name: 'Raw' }))
    expect(screen.getByText(/showing it is logged/)).toBeTruthy()
    expect(client.calls.some((call) => call.method === 'raw.get')).toBe(false)
  })
})

test('L opens the rubric beside the trace, where digits are codes', async () => {
  const { book } = open({}, [aLabel('aaa', 'Robin', { verdict: 'pass' })])
  await opened()
  expect(await screen.findByText('Robin')).toBeTruthy()
  await press('l')
  expect(screen.getByRole('region', { name: 'Rubric' })).toBeTruthy()
  await press('6', { code: 'Digit6' })
  await press('2', { code: 'Digit2' })
  await press('Enter', { ctrlKey: true })
  await waitFor(() =>
    expect(book.saved.at(-1)?.payload).toMatchObject({
      verdict: 'fail',
      primary: 'PLN.2',
      shown_blind: false,
    }),
  )
  expect(screen.queryByRole('region', { name: 'Rubric' })).toBeNull()
})

test('X marks the selected span as first failing and opens the rubric', async () => {
  const { book } = open()
  await opened()
  await press('x')
  expect(screen.getByRole('region', { name: 'Rubric' })).toBeTruthy()
  await waitFor(() => expect(book.saved.at(-1)?.payload.first_failing_span).toBe('t1'), { timeout: 2000 })
})

test('a header that hides the versions of a trace without others has no empty list of them', () => {
  const { trace, sessionTraces } = aTrace('aaa')
  const shown = (row: typeof trace) => {
    cleanup()
    render(
      <TooltipProvider>
        <TraceHeader row={row} sessionTraces={sessionTraces} blind />
      </TooltipProvider>,
    )
    screen.getByText('outcome, agent and model hidden')
    return document.querySelectorAll('dl').length
  }
  expect(shown(trace)).toBe(1)
  expect(shown({ ...trace, plan_tier: null, intent: null })).toBe(0)
})
