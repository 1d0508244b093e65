// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { WorkbenchError } from '../../../shared/errors.ts'
import { browserHost, hostApiName } from '../../../shared/protocol/hostApi.ts'
import { recipe as recipeShape } from '../../../shared/protocol/methods/datasets.ts'
import { ClientProvider } from '../../client/ClientProvider.tsx'
import { fakeClient, type FakeAnswers } from '../../client/fakeClient.ts'
import { listenForKeys } from '../../commands/keyboard.ts'
import { TooltipProvider } from '../../components/Tooltip.tsx'
import { navigate, route } from '../../stores/route.ts'
import { DatasetsScreen } from './DatasetsScreen.tsx'
import type { Example, Version } from './version.ts'

let stopKeys = () => {}
beforeEach(() => {
  // The page under test has no layout; lists need some.
  Object.defineProperty(HTMLElement.prototype, 'offsetHeight', { configurable: true, value: 360 })
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, value: 600 })
  navigate('datasets')
  stopKeys = listenForKeys()
})
afterEach(() => {
  stopKeys()
  cleanup()
})

const hash = (digit: string) => digit.repeat(64)
const steps = [
  { step: 'Slice', kept: 40, left: 0, why: 'all traces' },
  { step: 'Labelled', kept: 2, left: 38, why: '38 without a label' },
]
const version = (name: string, number: number): Version => ({
  name,
  version: number,
  hash: hash(String(number)),
  builtAtMs: 1_780_000_000_000 + number,
  examples: 2,
  splits: { train: 0, eval: 2, test: 0 },
  recipe: recipeShape.parse({ name }),
  tags: [],
  pinned: null,
  steps,
  signed: true,
  taxonomy: { id: 'agent-failures', hash: 'aa' },
  epoch: 1,
  sources: 1,
})
const example = (id: string, question: string): Example => ({
  example_id: id,
  split: 'eval',
  input: { messages: [{ role: 'user', content: question }], tools: [] },
  expected: { answer: null, must_not: ['PLN.2'] },
  metadata: { example_id: id, trace_uid: `trace-${id}`, verdict: 'fail' },
})
const examples = [example('aa', 'Where is my invoice?'), example('bb', '<img src=x> Refund me')]

function open(over: FakeAnswers = {}) {
  const client = fakeClient({
    'datasets.list': () => ({
      datasets: [{ name: 'golden', versions: [version('golden', 2), version('golden', 1)] }],
    }),
    'dataset.card': () => ({ manifest: null, card: '# golden', datasheet: '# Datasheet' }),
    'dataset.examples': ({ search, offset, limit }) => {
      const found = examples.filter((each) => JSON.stringify(each).includes(search))
      return { total: found.length, examples: found.slice(offset, offset + limit) }
    },
    'dataset.preview': () => ({ steps, splits: { train: 0, eval: 2, test: 0 }, first: examples }),
    'formats.list': () => ({
      importers: [],
      exporters: [
        {
          id: 'jsonl',
          title: 'Assay JSONL',
          use: 'native',
          version: '1',
          source: '',
          note: 'One a line',
          keys: [],
          trains: false,
        },
      ],
    }),
    'dataset.exportPreview': () => ({
      locked: null,
      rows: 2,
      files: [{ name: 'examples.jsonl', rows: 2 }],
      skipped: [],
      remarks: [],
      first: [],
      loader: 'load',
    }),
    'slices.list': () => ({ slices: [] }),
    ...over,
  })
  render(
    <ClientProvider client={client}>
      <TooltipProvider>
        <DatasetsScreen />
      </TooltipProvider>
    </ClientProvider>,
  )
  return client
}

const press = (key: string, more: object = {}) =>
  act(async () => {
    fireEvent.keyDown(document.activeElement ?? document.body, {
      key,
      code: /^\d$/.test(key) ? `Digit${key}` : '',
      ...more,
    })
  })
const shows = (text: string | RegExp) =>
  waitFor(() => expect(screen.getAllByText(text).length).toBeGreaterThan(0))

test('the newest version opens by itself, and arrows go through the versions', async () => {
  open()
  await waitFor(() => expect(route.getState().path).toEqual(['golden', '2']))
  await shows('−38 without a label')
  screen.getByRole('listbox', { name: 'Versions' }).focus()
  await press('ArrowDown')
  expect(route.getState().path).toEqual(['golden', '1'])
  await press('ArrowUp')
  expect(route.getState().path).toEqual(['golden', '2'])
})

test('a failed verification names the first broken link and blocks the export', async () => {
  const client = open({
    'dataset.verify': () => ({
      ok: false,
      checked: 9,
      verdict: 'broken',
      hash: hash('2'),
      erased: 0,
      erasures: [],
      problems: [
        {
          what: 'example',
          file: 'examples.jsonl',
          example: hash('e'),
          message: `Example ${hash('e')}: Its content is not what its id was made from.`,
        },
      ],
    }),
  })
  await shows('signed, not verified yet')
  await press('v')
  await shows('Broken at example eeeeeeeeeeee… in examples.jsonl')
  expect(client.calls.find((call) => call.method === 'dataset.verify')?.input).toMatchObject({
    name: 'golden',
    version: 2,
    expect: hash('2'),
  })
  expect(screen.getByRole('button', { name: /Export…/ }).getAttribute('aria-disabled')).toBe('true')
  await press('8')
  expect(screen.getByRole('button', { name: /Export 2 rows/ }).getAttribute('aria-disabled')).toBe('true')
  await press('e', { ctrlKey: true })
  expect(client.calls.some((call) => call.method === 'dataset.export')).toBe(false)
})

test('examples are searched and read as plain text', async () => {
  open()
  await waitFor(() => expect(route.getState().path).toEqual(['golden', '2']))
  await press('2')
  await shows('Where is my invoice?')
  await press('j')
  await shows('<img src=x> Refund me')
  expect(document.querySelector('img')).toBeNull()
  expect(route.getState().params['example']).toBe('bb')
  fireEvent.change(screen.getByRole('textbox', { name: 'Search examples' }), {
    target: { value: 'nothing of it' },
  })
  await shows('No example has this text')
})

test('a recipe is counted as it is written, built by key, and its version opens', async () => {
  const client = open({
    'dataset.build': ({ recipe }) => ({
      name: recipe.name,
      version: 3,
      hash: hash('3'),
      existing: false,
      splits: { train: 0, eval: 2, test: 0 },
      contamination: { checked: false, removed: 0, review: 0, clear: 0, note: '' },
      steps,
      refused: [],
    }),
  })
  await waitFor(() => expect(route.getState().path).toEqual(['golden', '2']))
  await press('n')
  await shows('What it would build')
  await press('Enter', { ctrlKey: true })
  await shows('The dataset needs a name.')
  fireEvent.change(screen.getByRole('textbox', { name: 'Name of the dataset' }), {
    target: { value: 'billing' },
  })
  await shows('Will be billing v1, unless these inputs gave a version before.')
  await press('Enter', { ctrlKey: true })
  await waitFor(() => expect(route.getState().path).toEqual(['billing', '3']))
  expect(client.calls.find((call) => call.method === 'dataset.build')?.input).toEqual({
    recipe: recipeShape.parse({ name: 'billing' }),
  })
})

test('a filter that cannot be read is told at its field and keeps the build back', async () => {
  const client = open({
    'dataset.preview': ({ recipe }) => {
      if (recipe.where !== '')
        throw new WorkbenchError('invalid_input', 'The filter cannot be read at column 3.')
      return { steps, splits: { train: 0, eval: 2, test: 0 }, first: [] }
    },
  })
  await act(async () => navigate('datasets', ['@new'], { where: '' }))
  await shows('What it would build')
  fireEvent.change(screen.getByRole('textbox', { name: 'Name of the dataset' }), {
    target: { value: 'billing' },
  })
  fireEvent.change(screen.getByRole('textbox', { name: 'Filter' }), { target: { value: 'a ==' } })
  await shows(/cannot be read at column 3/)
  await press('Enter', { ctrlKey: true })
  expect(client.calls.some((call) => call.method === 'dataset.build')).toBe(false)
})

test('no dataset, and a list that cannot be read, each say what to do', async () => {
  open({ 'datasets.list': () => ({ datasets: [] }) })
  await shows('No dataset yet, and no label to build one from')
  cleanup()
  let fails = true
  open({
    'datasets.list': () => {
      if (fails) throw new WorkbenchError('unreadable_file', 'The folder of datasets cannot be read.')
      return { datasets: [] }
    },
  })
  await shows('The datasets could not be listed')
  fails = false
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }))
  await shows('No dataset yet, and no label to build one from')
})

test('a pinned set says so in the list and above its version, and steps are named as the form names them', async () => {
  const pinned = {
    ...version('golden', 1),
    pinned: 'golden',
    steps: [...steps, { step: 'Label policy: single', kept: 2, left: 0, why: 'every label decides' }],
  }
  open({ 'datasets.list': () => ({ datasets: [{ name: 'golden', versions: [pinned] }] }) })
  await shows('golden, pinned: never trained on')
  expect(screen.getByText('golden, pinned, eval')).toBeTruthy()
  expect(screen.getByRole('option', { name: 'golden version 1, golden, pinned' })).toBeTruthy()
  await shows('Labels: the latest')
})

test('an export that failed is told beside its format only, and a format that no row fits is not ticked', async () => {
  Object.assign(globalThis, {
    [hostApiName]: {
      ...browserHost,
      chooseFolder: async () => ({ available: true, value: { ref: 'ref', name: 'Exports' } }),
    },
  })
  const exporter = (id: string, title: string) => ({
    id,
    title,
    use: 'evaluation' as const,
    version: '1',
    source: '',
    note: '',
    keys: [],
    trains: false,
  })
  open({
    'datasets.list': () => ({ datasets: [{ name: 'other', versions: [version('other', 4)] }] }),
    'formats.list': () => ({
      importers: [],
      exporters: [exporter('one', 'Format one'), exporter('other', 'Format other')],
    }),
    'dataset.exportPreview': ({ format }) => ({
      locked: null,
      rows: format === 'one' ? 2 : 0,
      files: [],
      skipped: [],
      remarks: [],
      first: [],
      loader: '',
    }),
    'dataset.export': () => {
      throw new WorkbenchError('conflict', 'The folder is there already.')
    },
  })
  navigate('datasets', ['other', '4'], { tab: 'export' })
  await shows('2 rows fit the schema of Format one (1)')
  await act(async () => {
    fireEvent.click(screen.getByRole('button', { name: /Export 2 rows/ }))
  })
  await shows('The folder is there already.')
  fireEvent.click(screen.getByRole('radio', { name: /Format other/ }))
  await shows('0 rows fit the schema of Format other (1)')
  expect(screen.queryByText('The folder is there already.')).toBeNull()
  const check = screen.getByText('0 rows fit the schema of Format other (1)').closest('li')
  expect(check?.querySelector('svg')?.getAttribute('aria-label')).toBe('fail')
  Reflect.deleteProperty(globalThis, hostApiName)
})

test('changes show the label before, struck, beside the one that is, and say when what is compared came later', async () => {
  const none = {
    added: 0,
    removed: 0,
    relabelled: 0,
    resplit: 0,
    reworded: 0,
    metadata: 0,
    changed: 0,
    same: 0,
  }
  const side = (number: number) => ({ name: 'golden', version: number, hash: hash(String(number)) })
  const example = (
    trace: string,
    kinds: string[],
    labels: [verdict: string | null, code: string | null, verdictNow: string | null, codeNow: string | null],
  ) => ({
    source_key: trace,
    before: labels[0] === null ? null : `${trace}-before`,
    after: labels[2] === null ? null : `${trace}-after`,
    trace,
    split_before: labels[0] === null ? null : 'eval',
    split_after: labels[2] === null ? null : 'eval',
    verdict_before: labels[0],
    code_before: labels[1],
    verdict_after: labels[2],
    code_after: labels[3],
    kinds,
  })
  open({
    'dataset.diff': () => ({
      before: side(1),
      after: side(2),
      counts: { ...none, relabelled: 3, added: 1, removed: 1, changed: 3 },
      metadata: [],
      erased: 0,
      by: [],
      examples: [
        example('t1', ['relabelled'], ['fail', 'PLN.2', 'fail', 'RET.1']),
        example('t2', ['relabelled'], ['fail', 'PLN.2', 'pass', null]),
        example('t3', ['relabelled'], ['fail', 'PLN.2', 'fail', 'PLN.2']),
        example('t4', ['added'], [null, null, 'pass', null]),
        example('t5', ['removed'], ['fail', 'POL.1', null, null]),
      ],
    }),
  })
  act(() => navigate('datasets', ['golden', '2'], { tab: 'changes' }))
  await screen.findByText('Since')
  const rows = (await screen.findAllByRole('listitem')).filter((row) =>
    /Trace t\d/.test(row.textContent ?? ''),
  )
  const labels = rows.map((row) => [
    row.querySelector('del')?.textContent,
    row.querySelector('ins')?.textContent,
  ])
  expect(labels).toEqual([
    ['was PLN.2', ' now RET.1'],
    ['was PLN.2', ' now pass'],
    [undefined, undefined],
    [undefined, 'pass'],
    ['was POL.1', undefined],
  ])
  expect(rows.map((row) => /(into |out of )?eval/.exec(row.textContent ?? '')?.[0])).toEqual([
    'eval',
    'eval',
    'eval',
    'into eval',
    'out of eval',
  ])
  expect(rows[2]?.textContent).toContain('PLN.2in its other codes or answer')
  act(() => navigate('datasets', ['golden', '1'], { tab: 'changes' }))
  await screen.findByText('Compared with')
})
