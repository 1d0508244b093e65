// @vitest-environment happy-dom
import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { WorkbenchError } from '../../../shared/errors.ts'
import { ClientProvider } from '../../client/ClientProvider.tsx'
import { fakeClient, type FakeAnswers } from '../../client/fakeClient.ts'
import { TooltipProvider } from '../../components/Tooltip.tsx'
import { useOpenRequest } from '../openDialog/choose.ts'
import { addFiles, cancelAll, clearFinished, type FileReport } from './importQueue.ts'
import { ImportScreen } from './ImportScreen.tsx'

beforeEach(() => void history.replaceState(null, '', '/#/import'))
afterEach(() => {
  cleanup()
  cancelAll()
  clearFinished()
})

const report = (more: Partial<FileReport>): FileReport => ({
  path: 'a.jsonl',
  chosen: 0,
  inside: null,
  sha256: 'ab'.repeat(32),
  bytes: 10,
  format: 'otlp',
  importId: 1,
  read: 22_941,
  kept: 22_902,
  rejected: 7,
  skipped: 32,
  changed: 0,
  traces: 3118,
  spans: 19_784,
  alreadyImported: false,
  redacted: { EMAIL: 1204, PHONE: 0 },
  health: [{ what: 'Orphan spans', count: 1, unit: 'spans' }],
  stages: [{ stage: 'read', ms: 40 }],
  peakBytes: 1,
  error: null,
  ...more,
})

const base: FakeAnswers = {
  'app.info': () => ({ version: '0', host: 'browser', platform: 'linux', requests: 0, workspace: null }),
  'imports.list': () => ({ imports: [] }),
  'formats.list': () => ({
    importers: [
      { id: 'otlp', title: 'OTLP JSON', version: '1', extensions: [], note: '' },
      { id: 'langfuse', title: 'Langfuse', version: '1', extensions: [], note: '' },
    ],
    exporters: [],
  }),
  'rejects.list': () => ({
    total: 1,
    rejects: [
      { importId: 1, file: 'a.jsonl', line: 4118, path: null, reason: 'Not valid JSON', text: '=<b>x</b>' },
    ],
  }),
  'import.detect': ({ files }) => ({
    files: files.map((ref, chosen) => ({
      ref,
      chosen,
      name: ref,
      bytes: 10,
      format: 'otlp',
      title: 'OTLP JSON',
      problem: ref.startsWith('logs')
        ? { code: 'unsupported', message: 'These are logs.', hint: 'Export traces.' }
        : null,
    })),
    left: [],
  }),
}

function show(answers: FakeAnswers) {
  const client = fakeClient({ ...base, ...answers })
  render(
    <TooltipProvider>
      <ClientProvider client={client}>
        <ImportScreen />
        <Asked />
      </ClientProvider>
    </TooltipProvider>,
  )
  return client
}

const result = (file: FileReport) => ({
  files: [file],
  left: [],
  traces: file.traces,
  spans: file.spans,
  rejects: file.rejected,
})
/** Stands in for the dialog: a press chooses a mapping. */
function Asked() {
  const request = useOpenRequest()
  if (request === null) return null
  return (
    <button type="button" onClick={() => request.answer([{ ref: 'map', name: 'mapping.yaml' }])}>
      asked for {request.purpose}
    </button>
  )
}
const chosen = (...names: string[]) => names.map((name) => ({ ref: name, name }))

test('a file without a problem needs no click, and its account adds up in words', async () => {
  const client = show({ 'import.run': () => result(report({})) })
  await act(() => addFiles(client, chosen('a.jsonl')))
  await screen.findByRole('group', { name: '22941 rows read: 22902 kept, 7 rejected, 32 skipped' })
  expect(screen.getByText('finished, 7 rejected')).toBeTruthy()
  expect(screen.getByText('1 span')).toBeTruthy()
  expect(screen.queryByText('PHONE')).toBeNull()
  const table = await screen.findByRole('table')
  expect(within(table).getByText('4,118')).toBeTruthy()
  expect(table.querySelector('b')).toBeNull()
})

test('rejected rows are copied as CSV without a formula', async () => {
  const client = show({ 'import.run': () => result(report({})) })
  const write = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue()
  await act(() => addFiles(client, chosen('a.jsonl')))
  fireEvent.click(await screen.findByRole('button', { name: /Copy as CSV/ }))
  await waitFor(() =>
    expect(write).toHaveBeenCalledWith(`file,line,reason,text\r\na.jsonl,4118,Not valid JSON,'=<b>x</b>\r\n`),
  )
})

test('a refused file says why and what to do, and the next one goes on', async () => {
  const client = show({ 'import.run': () => result(report({ rejected: 0 })) })
  await act(() => addFiles(client, chosen('logs.json', 'b.jsonl')))
  await screen.findByText('logs.json was refused')
  expect(screen.getAllByText(/These are logs\. Export traces\./).length).toBeGreaterThan(0)
  expect(client.calls.filter(({ method }) => method === 'import.run')).toMatchObject([
    { input: { files: [{ ref: 'b.jsonl', format: 'otlp' }] } },
  ])
})

test('the same file again is neutral', async () => {
  const client = show({ 'import.run': () => result(report({ alreadyImported: true, rejected: 0 })) })
  await act(() => addFiles(client, chosen('a.jsonl')))
  await screen.findByText('Already imported. Nothing was added.')
  expect(screen.getByText('already imported')).toBeTruthy()
})

test('a running file shows its stages and is cancelled without a trace', async () => {
  const client = show({
    'import.run': (_input, { signal, progress }) =>
      new Promise((_resolve, reject) => {
        progress({ phase: 'copy', done: 10, total: 10, unit: 'bytes' })
        progress({ phase: 'redact', done: 71, total: 100, unit: 'spans' })
        signal.addEventListener('abort', () => reject(new WorkbenchError('cancelled', 'Cancelled.')))
      }),
  })
  let ended: Promise<void> = Promise.resolve()
  act(() => {
    ended = addFiles(client, chosen('a.jsonl'))
  })
  await screen.findByText(/Redact 71 %/)
  expect(screen.getByText('71 of 100 spans')).toBeTruthy()
  fireEvent.click(screen.getByRole('button', { name: 'Cancel this file' }))
  await act(() => ended)
  expect(screen.getByText('Cancelled. Nothing was added.')).toBeTruthy()
})

test('another format can be chosen, and the file is read again as that', async () => {
  const client = show({ 'import.run': () => result(report({})) })
  await act(() => addFiles(client, chosen('a.jsonl')))
  fireEvent.keyDown(await screen.findByRole('button', { name: 'Change the format of a.jsonl' }), {
    key: 'Enter',
  })
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Langfuse' }))
  await waitFor(() =>
    expect(client.calls.filter(({ method }) => method === 'import.run').at(-1)).toMatchObject({
      input: { files: [{ ref: 'a.jsonl', format: 'langfuse' }] },
    }),
  )
})

test('a chosen folder gives way to its exports, and what is none is listed with its reason', async () => {
  const client = show({
    'import.detect': () => ({
      files: ['a', 'day/b'].map((name) => ({
        ref: name,
        chosen: 0,
        name: `exports/${name}.jsonl`,
        bytes: 10,
        format: 'otlp',
        title: 'OTLP JSON',
        problem: null,
      })),
      left: [{ chosen: 0, inside: 'notes.md', reason: 'No known format of traces was recognised.' }],
    }),
    'import.run': ({ files }) => result(report({ path: files[0]?.ref ?? '' })),
  })
  await act(() => addFiles(client, chosen('exports')))
  const list = within(await screen.findByRole('list', { name: 'Files of this import' }))
  expect(list.getByText('exports/a.jsonl')).toBeTruthy()
  expect(list.getByText('exports/day/b.jsonl')).toBeTruthy()
  fireEvent.click(screen.getByText('1 file of a folder left out'))
  expect(screen.getByText('exports/notes.md')).toBeTruthy()
  expect(
    client.calls
      .filter(({ method }) => method === 'import.run')
      .map(({ input }) => (input as { files: { ref: string }[] }).files[0]?.ref),
  ).toEqual(['a', 'day/b'])
})

test('a file of no known format is read by a mapping that one chooses', async () => {
  const client = show({
    'import.run': () => result(report({ path: 'logs.json', format: 'mapped' })),
  })
  await act(() => addFiles(client, chosen('logs.json')))
  await screen.findByText('logs.json was refused')
  fireEvent.keyDown(screen.getByRole('button', { name: 'Change the format of logs.json' }), { key: 'Enter' })
  fireEvent.click(await screen.findByRole('menuitem', { name: /by a mapping/ }))
  fireEvent.click(await screen.findByText('asked for mapping'))
  await waitFor(() =>
    expect(client.calls.filter(({ method }) => method === 'import.run')).toMatchObject([
      { input: { files: [{ ref: 'logs.json', mapping: 'map' }] } },
    ]),
  )
  await screen.findByText('By a mapping')
})
