// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { WorkbenchError } from '../../../shared/errors.ts'
import type { Output } from '../../../shared/protocol/protocol.ts'
import { ClientProvider } from '../../client/ClientProvider.tsx'
import { fakeClient, type FakeAnswers, type FakeClient } from '../../client/fakeClient.ts'
import { listenForKeys } from '../../commands/keyboard.ts'
import { TooltipProvider } from '../../components/Tooltip.tsx'
import { exploreView } from '../../stores/exploreView.ts'
import { navigate, route } from '../../stores/route.ts'
import { clearSelection, selection } from '../../stores/selection.ts'
import { ExploreScreen } from './ExploreScreen.tsx'
import { holdPlace } from './place.ts'

type Row = Output<'traces.page'>['rows'][number]

const view = exploreView.getState()
let stopKeys = () => {}
beforeEach(() => {
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, value: 400 })
  Object.defineProperty(HTMLElement.prototype, 'clientWidth', { configurable: true, value: 900 })
  Object.defineProperty(globalThis, 'matchMedia', {
    configurable: true,
    value: () => ({ matches: false, addEventListener: () => {}, removeEventListener: () => {} }),
  })
  navigate('explore')
  clearSelection()
  holdPlace('', -1)
  exploreView.setState(view, true)
  stopKeys = listenForKeys()
})
afterEach(() => {
  stopKeys()
  cleanup()
})

const aRow = (index: number): Row => ({
  trace: `trace-${String(index).padStart(7, '0')}`,
  startMs: Date.UTC(2026, 4, 1) + index * 1000,
  session: null,
  user: null,
  plan_tier: index % 2 === 0 ? 'pro' : 'free',
  intent: null,
  agent_version: 'v2.3',
  prompt_version: null,
  model: null,
  tool_schema_version: null,
  index_version: null,
  memory_policy_version: null,
  guardrail_version: null,
  router_version: null,
  name: 'agent',
  preview: `<img src=http://nowhere.example> question ${index}`,
  csat: index % 5,
  thumbs: null,
  success: null,
  reward: null,
  escalation: null,
  recontact: null,
  latency: 3,
  cost: null,
  tokens: null,
  turns: 1,
  tool_errors: 0,
  retries: 0,
  guardrail: 0,
  errors: 0,
  spans: 1,
  infrastructure_failure: false,
  verdict: null,
  code: null,
  source: 'f',
  format: 'f',
  inclusion_probability: null,
})

const none = { value: null, low: null, high: null, n: 0 }
const solid = (value: number) => ({ value, low: value - 0.1, high: value + 0.1, n: 50 })

function answers(total: number): FakeAnswers {
  return {
    'slice.summary': ({ where }) => ({
      matched: where.includes('nobody') ? 0 : total,
      total: 1_000_000,
      n_effective: total,
      failing: 1,
      withoutCondition: where.includes('nobody')
        ? [{ condition: "plan_tier = 'nobody'", where: 'csat < 3', matched: 12 }]
        : [],
    }),
    'slice.facets': ({ dimensions }) => ({
      facets: dimensions.map((dimension) => ({
        dimension,
        distinct: dimension === 'router_version' ? 0 : 2,
        missing: 0,
        values:
          dimension === 'plan_tier'
            ? [
                { value: 'pro', count: 3, total: 3 },
                { value: 'free', count: 0, total: 2 },
              ]
            : [],
      })),
    }),
    'slice.histogram': ({ column }) => ({
      column,
      low: 1,
      high: 5,
      missing: 0,
      mean: 3,
      p50: 3,
      bins: [1, 2, 3, 4, 5].map((from) => ({ from, to: from + 1, inside: 1, total: 2 })),
    }),
    'slice.timeline': () => ({
      fromMs: Date.UTC(2026, 4, 1),
      toMs: Date.UTC(2026, 4, 5),
      stepMs: 86_400_000,
      undated: 0,
      beyond: 0,
      bins: [0, 1, 2, 3].map((day) => ({
        startMs: Date.UTC(2026, 4, 1 + day),
        inside: 2,
        failing: 1,
        total: 3,
        metric: solid(4),
      })),
      flags: [{ atMs: Date.UTC(2026, 4, 3), dimension: 'agent_version', value: 'v2.3' }],
    }),
    'slice.groups': ({ by, before }) => ({
      rows: [
        {
          key: { [by[0] ?? 'chunk']: 'faq' },
          n: 60,
          n_effective: 60,
          values: { csat: solid(3) },
          before: null,
          change: null,
          contribution: null,
        },
        {
          key: { [by[0] ?? 'chunk']: 'rare' },
          n: 3,
          n_effective: 3,
          values: { csat: none },
          before: null,
          change: null,
          contribution: null,
        },
      ],
      groups: 2,
      otherContribution: null,
      matched: total,
      beforeWhere: before === undefined ? null : null,
      weighted: false,
      notes: [],
    }),
    'slices.list': () => ({ slices: [{ id: 'low', name: 'Low CSAT', where: 'csat < 3', savedAtMs: 0 }] }),
    'traces.page': ({ offset, limit }) => ({
      total,
      offset,
      rows: Array.from({ length: Math.max(0, Math.min(limit, total - offset)) }, (_, index) =>
        aRow(offset + index),
      ),
    }),
    'traces.ids': ({ limit }) => ({
      total,
      ids: Array.from({ length: Math.min(limit, total) }, (_, index) => aRow(index).trace),
    }),
  }
}

function open(total = 1_000_000, change: FakeAnswers = {}): FakeClient {
  const client = fakeClient({ ...answers(total), ...change })
  render(
    <ClientProvider client={client}>
      <TooltipProvider>
        <ExploreScreen />
      </TooltipProvider>
    </ClientProvider>,
  )
  return client
}

const table = async () => {
  const grid = await screen.findByRole('grid', { name: 'Traces' })
  await within(grid).findAllByText(/question 0/)
  return grid
}
const where = () => route.getState().params['where'] ?? ''
const press = (target: Element, key: string, more: KeyboardEventInit = {}) =>
  act(async () => void fireEvent.keyDown(target, { key, ...more }))

test('groups are by what traces have here, until a person chooses', async () => {
  const tools: FakeAnswers = {
    'slice.facets': ({ dimensions }) => ({
      facets: dimensions.map((dimension) => ({
        dimension,
        distinct: dimension === 'tool' ? 3 : 0,
        missing: 0,
        values: [],
      })),
    }),
  }
  const asked = (client: FakeClient) =>
    client.calls.filter((call) => call.method === 'slice.groups').map(({ input }) => input)
  const client = open(5, tools)
  await waitFor(() => expect(asked(client).at(-1)).toMatchObject({ by: ['tool'], metrics: ['csat'] }))
  cleanup()
  exploreView.setState({ by: 'chunk' })
  const again = open(5, tools)
  await table()
  await waitFor(() => expect(again.calls.some(({ method }) => method === 'slice.facets')).toBe(true))
  expect(asked(again).every((input) => (input as { by: string[] }).by[0] === 'chunk')).toBe(true)
})

describe('the table', () => {
  test('announces a million rows and draws only those in view; trace text is text', async () => {
    open()
    const grid = await table()
    expect(grid.getAttribute('aria-rowcount')).toBe('1000001')
    expect(within(grid).getAllByRole('row').length).toBeLessThan(40)
    expect(document.querySelector('img')).toBeNull()
  })
  test('moves, chooses a range, sorts and opens from the keys', async () => {
    open()
    const grid = await table()
    await press(grid, 'ArrowDown')
    await press(grid, ' ')
    await press(grid, 'ArrowDown', { shiftKey: true })
    await press(grid, 'ArrowDown', { shiftKey: true })
    await waitFor(() =>
      expect([...selection.getState().ids]).toEqual([0, 1, 2].map((index) => aRow(index).trace)),
    )
    expect(screen.getByRole('toolbar').textContent).toContain('3 selected')
    await press(grid, 'End')
    const active = () => document.getElementById(grid.getAttribute('aria-activedescendant') ?? '')
    expect(active()?.getAttribute('aria-rowindex')).toBe('1000001')
    await waitFor(() => expect(active()?.textContent).toContain('question 999999'))
    await press(grid, 'Enter')
    expect(route.getState()).toMatchObject({ area: 'trace', path: [aRow(999_999).trace] })
  })
  test('sorting is in the address and keeps the selection', async () => {
    const client = open()
    const grid = await table()
    await press(grid, 'ArrowDown')
    await press(grid, ' ')
    fireEvent.click(screen.getByRole('button', { name: 'Sort by CSAT' }))
    expect(route.getState().params['order']).toBe('csat')
    fireEvent.click(screen.getByRole('button', { name: 'Sort by CSAT' }))
    expect(route.getState().params['order']).toBe('-csat')
    await waitFor(() =>
      expect(client.calls.findLast(({ method }) => method === 'traces.page')?.input).toMatchObject({
        order: { column: 'csat', descending: true },
      }),
    )
    expect(selection.getState().ids.size).toBe(1)
    await press(document.body, 'Escape')
    expect(selection.getState().ids.size).toBe(0)
  })
  test('says where reading failed and tries again', async () => {
    let broken = true
    open(20, {
      'traces.page': (input, context) => {
        if (broken) throw new WorkbenchError('internal', 'The database is away.')
        return answers(20)['traces.page']?.(input, context) ?? { total: 0, offset: 0, rows: [] }
      },
    })
    const alert = await screen.findByRole('alert')
    expect(alert.textContent).toContain('The traces could not be read')
    broken = false
    fireEvent.click(within(alert).getByRole('button', { name: 'Try again' }))
    await table()
  })
})

describe('the filter', () => {
  test('facet, chip and line say the same, and each edits the others', async () => {
    open()
    await table()
    fireEvent.click(await screen.findByRole('checkbox', { name: 'pro' }))
    expect(where()).toBe("plan_tier = 'pro'")
    const line = screen.getByRole<HTMLInputElement>('combobox', { name: 'Filter' })
    expect(line.value).toBe("plan_tier = 'pro'")
    fireEvent.click(screen.getByRole('checkbox', { name: 'free' }), { altKey: true })
    expect(where()).toBe("plan_tier = 'pro' and plan_tier != 'free'")
    fireEvent.change(line, { target: { value: 'csat < 3' } })
    expect(where()).toBe('csat < 3')
    expect(screen.getByRole('button', { name: /Low CSAT/ })).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: 'Remove this condition' }))
    expect(where()).toBe('')
    expect(line.value).toBe('')
  })
  test('a text that cannot be read keeps the last valid filter', async () => {
    const client = open()
    await table()
    const line = screen.getByRole('combobox', { name: 'Filter' })
    fireEvent.change(line, { target: { value: 'csat < 3' } })
    fireEvent.change(line, { target: { value: 'csat < 3 and' } })
    expect(where()).toBe('csat < 3')
    await press(line, 'Escape')
    expect(screen.getByText(/Column 13:/)).toBeTruthy()
    expect(screen.getByText('The last valid filter is shown')).toBeTruthy()
    expect(client.calls.some(({ input }) => (input as { where?: string }).where === 'csat < 3 and')).toBe(
      false,
    )
  })
  test('a histogram is brushed from the keys', async () => {
    open()
    await table()
    const edge = await screen.findByRole('slider', { name: 'CSAT, to' })
    await press(edge, 'ArrowLeft')
    await press(edge, 'ArrowLeft')
    expect(where()).toBe('csat <= 3')
    expect(screen.getByRole('slider', { name: 'CSAT, to' }).getAttribute('aria-valuetext')).toBe('4')
    await press(screen.getByRole('slider', { name: 'CSAT, to' }), 'Escape')
    expect(where()).toBe('')
  })
  test('single keys focus the line, and rest while it has focus', async () => {
    open()
    await table()
    await press(document.body, '/')
    const line = screen.getByRole('combobox', { name: 'Filter' })
    expect(document.activeElement).toBe(line)
    await press(line, 'f')
    expect(screen.queryByLabelText('Search fields')).toBeNull()
  })
})

describe('groups', () => {
  test('show n and interval, too few in words, and filter by key', async () => {
    open()
    const grid = await screen.findByRole('grid', { name: 'CSAT, mean by chunk' })
    const rows = await within(grid).findAllByRole('row')
    expect(rows[1]?.textContent).toContain('2.90 to 3.10')
    expect(rows[2]?.textContent).toContain('no value, n 0')
    await press(rows[1] ?? grid, '=')
    expect(where()).toBe('chunk:faq')
    await press(rows[2] ?? grid, '-')
    expect(where()).toBe("chunk:faq and chunk != 'rare'")
  })
})

describe('figures', () => {
  const rowOf = (chunk: string, n: number, before: number) => ({
    key: { chunk },
    n: 60,
    n_effective: 60,
    values: { csat: n === 0 ? { value: null, low: null, high: null, n: 40 } : solid(n) },
    before: { csat: { value: null, low: null, high: null, n: before } },
    change: { csat: { value: null, low: null, high: null } },
    contribution: { csat: null },
  })
  test('keep the estimate beside what is said of the time before, and say where too few were drawn', async () => {
    open(1000, {
      'slice.groups': () => ({
        rows: [rowOf('faq', 3, 0), rowOf('musts', 0, 0)],
        groups: 2,
        otherContribution: { csat: null },
        matched: 120,
        beforeWhere: "start < '2026-05-01'",
        weighted: true,
        notes: ['Not weighted: so it is.'],
      }),
    })
    const grid = await screen.findByRole('grid', { name: 'CSAT, mean by chunk' })
    const rows = await within(grid).findAllByRole('row')
    expect(rows[1]?.textContent).toContain('none before')
    expect(rows[1]?.textContent).toContain('2.90 to 3.10')
    expect(rows[2]?.textContent).toContain('too few drawn by chance')
    expect(screen.getByText(/Not weighted: so it is/)).toBeTruthy()
  })
  test('the legend says what failing is and filters to it; a metric that nothing has is not in it', async () => {
    open()
    const failing = await screen.findByRole('button', { name: 'Filter to failing traces' })
    expect(failing.title).toContain("verdict = 'fail' or verdict is missing and success = false")
    fireEvent.click(failing)
    expect(where()).toBe("verdict = 'fail' or verdict is missing and success = false")
  })
})

describe('states', () => {
  test('no match names the condition that costs most', async () => {
    navigate('explore', [], { where: "plan_tier = 'nobody' and csat < 3" })
    open()
    expect(await screen.findByText('0 of 1,000,000 traces match')).toBeTruthy()
    fireEvent.click(screen.getByRole('button', { name: 'Drop that condition' }))
    expect(where()).toBe('csat < 3')
  })
  test('no traces at all says what to do', async () => {
    open(0, {
      'slice.summary': () => ({ matched: 0, total: 0, n_effective: 0, failing: 0, withoutCondition: [] }),
    })
    expect(await screen.findByText('No traces yet')).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Open the demo' })).toBeTruthy()
  })
  test('fields that no trace has are named, not shown empty', async () => {
    open()
    expect(await screen.findByText('No trace here has router_version.')).toBeTruthy()
  })
  test('numbers that no trace has are left out too, open or folded, and many are said in one line', async () => {
    open(9, {
      'slice.histogram': ({ column }) => {
        const lacks = ['csat', 'cost', 'tokens'].includes(column)
        return {
          column,
          low: lacks ? null : 1,
          high: lacks ? null : 2,
          missing: 0,
          mean: lacks ? null : 1,
          p50: lacks ? null : 1,
          bins: lacks ? [] : [{ from: 1, to: 2, inside: 9, total: 9 }],
        }
      },
    })
    const line = await screen.findByText('No trace here has 4 other fields')
    expect(line.closest('details')?.open).toBe(false)
    expect(line.closest('details')?.textContent).toContain('csat, cost, router_version, tokens')
    const rail = within(screen.getByRole('region', { name: 'Facets' }))
    for (const name of ['CSAT', 'cost', 'tokens', 'router_version'])
      expect(rail.queryByRole('button', { name })).toBeNull()
    for (const name of ['latency', 'turns']) expect(rail.getByRole('button', { name })).toBeTruthy()
  })
})
