// @vitest-environment happy-dom
import { act, cleanup, renderHook, waitFor } from '@testing-library/react'
import { StrictMode, type ReactNode } from 'react'
import { afterEach, expect, test } from 'vitest'
import { WorkbenchError } from '../../shared/errors.ts'
import { ClientProvider } from './ClientProvider.tsx'
import { fakeClient, type FakeAnswers, type FakeClient } from './fakeClient.ts'
import { useCommand } from './useCommand.ts'
import { useJob } from './useJob.ts'
import { useQuery } from './useQuery.ts'

afterEach(cleanup)

const around = (client: FakeClient) =>
  function Around({ children }: { children: ReactNode }) {
    return (
      <StrictMode>
        <ClientProvider client={client}>{children}</ClientProvider>
      </StrictMode>
    )
  }

const saved = (name: string) => ({ id: name, name, where: '', savedAtMs: 0 })
const check = (canonical: string) => ({ ok: true, canonical, column: null, message: null, allowed: [] })

function gate<Value>() {
  let open: (value: Value) => void = () => {}
  const passed = new Promise<Value>((resolve) => {
    open = resolve
  })
  return { passed, open }
}

test('a query is asked once for all who follow it, also in strict mode', async () => {
  const client = fakeClient({ 'slices.list': () => ({ slices: [saved('one')] }) })
  const { result } = renderHook(() => [useQuery('slices.list', {}), useQuery('slices.list', {})] as const, {
    wrapper: around(client),
  })
  await waitFor(() => expect(result.current[1].value?.slices[0]?.name).toBe('one'))
  expect(result.current[0].value).toBe(result.current[1].value)
  expect(client.calls).toHaveLength(1)
})

test('a change of what it reads refreshes it, any other does not; the old value stays meanwhile', async () => {
  let name = 'old'
  let wait: Promise<void> = Promise.resolve()
  const client = fakeClient({
    'slices.list': async () => {
      await wait
      return { slices: [saved(name)] }
    },
  })
  const { result } = renderHook(() => useQuery('slices.list', {}), { wrapper: around(client) })
  await waitFor(() => expect(result.current.value?.slices[0]?.name).toBe('old'))
  act(() => client.changed('labels'))
  expect(client.calls).toHaveLength(1)
  name = 'new'
  const held = gate<void>()
  wait = held.passed
  act(() => client.changed('slices'))
  expect(result.current).toMatchObject({ stale: true, pending: true })
  expect(result.current.value?.slices[0]?.name).toBe('old')
  held.open()
  await waitFor(() => expect(result.current.value?.slices[0]?.name).toBe('new'))
  expect(result.current.stale).toBe(false)
})

test('a new input supersedes the call under way and keeps the value before it', async () => {
  const slow = gate<void>()
  const aborted: string[] = []
  const client = fakeClient({
    'slice.check': async ({ where }, { signal }) => {
      signal.addEventListener('abort', () => aborted.push(where))
      if (where === 'slow') await slow.passed
      return check(where)
    },
  })
  const { result, rerender } = renderHook(({ where }) => useQuery('slice.check', { where }), {
    wrapper: around(client),
    initialProps: { where: 'first' },
  })
  await waitFor(() => expect(result.current.value?.canonical).toBe('first'))
  rerender({ where: 'slow' })
  expect(result.current).toMatchObject({ stale: true })
  expect(result.current.value?.canonical).toBe('first')
  rerender({ where: 'last' })
  await waitFor(() => expect(result.current.value?.canonical).toBe('last'))
  expect(aborted).toEqual(['slow'])
  slow.open()
  await act(async () => {})
  expect(result.current.value?.canonical).toBe('last')
})

test('an error stays beside the last value and goes with the next answer', async () => {
  let broken = false
  const client = fakeClient({
    'slices.list': () => {
      if (broken) throw new WorkbenchError('disk_full', 'The disk is full.')
      return { slices: [saved('kept')] }
    },
  })
  const { result } = renderHook(() => useQuery('slices.list', {}), { wrapper: around(client) })
  await waitFor(() => expect(result.current.value).toBeDefined())
  broken = true
  act(() => client.changed('slices'))
  await waitFor(() => expect(result.current.error?.code).toBe('disk_full'))
  expect(result.current.value?.slices[0]?.name).toBe('kept')
  broken = false
  act(() => result.current.refresh())
  await waitFor(() => expect(result.current.error).toBeNull())
})

test('a read that was cut off is asked again by itself, without an error in between', async () => {
  let away = true
  const client = fakeClient({
    'slices.list': () => {
      if (away) {
        away = false
        throw new WorkbenchError('disconnected', 'Lost.', { retryable: true })
      }
      return { slices: [] }
    },
  })
  const errors: unknown[] = []
  const { result } = renderHook(
    () => {
      const query = useQuery('slices.list', {})
      if (query.error !== null) errors.push(query.error)
      return query
    },
    { wrapper: around(client) },
  )
  await waitFor(() => expect(result.current.value).toEqual({ slices: [] }))
  expect(errors).toEqual([])
})

test('nothing is asked while it is not enabled', async () => {
  const client = fakeClient({ 'slices.list': () => ({ slices: [] }) })
  const { result, rerender } = renderHook(({ enabled }) => useQuery('slices.list', {}, { enabled }), {
    wrapper: around(client),
    initialProps: { enabled: false },
  })
  expect(result.current).toMatchObject({ value: undefined, pending: false })
  expect(client.calls).toHaveLength(0)
  rerender({ enabled: true })
  await waitFor(() => expect(result.current.value).toEqual({ slices: [] }))
})

test('after it is left, an answer is kept until something changes', async () => {
  const client = fakeClient({ 'slices.list': () => ({ slices: [] }) })
  const wrapper = around(client)
  const { result, rerender } = renderHook(({ enabled }) => useQuery('slices.list', {}, { enabled }), {
    wrapper,
    initialProps: { enabled: true },
  })
  await waitFor(() => expect(result.current.value).toBeDefined())
  rerender({ enabled: false })
  rerender({ enabled: true })
  expect(result.current.value).toBeDefined()
  expect(client.calls).toHaveLength(1)
  rerender({ enabled: false })
  act(() => client.changed('slices'))
  rerender({ enabled: true })
  await waitFor(() => expect(client.calls).toHaveLength(2))
})

test('an answer that was left while it was refreshed is asked for again, not taken from before', async () => {
  let name = 'old'
  let wait: Promise<void> = Promise.resolve()
  const client = fakeClient({
    'dataset.card': async (version) => {
      await wait
      return { manifest: null, card: `${version.name} ${name}`, datasheet: '' }
    },
  })
  const { result, rerender } = renderHook(
    (version) => useQuery('dataset.card', { name: version.name, version: 1 }),
    {
      wrapper: around(client),
      initialProps: { name: 'first' },
    },
  )
  await waitFor(() => expect(result.current.value?.card).toBe('first old'))
  name = 'new'
  const held = gate<void>()
  wait = held.passed
  act(() => client.changed('datasets'))
  rerender({ name: 'second' })
  await act(async () => held.open())
  await waitFor(() => expect(result.current.value?.card).toBe('second new'))
  rerender({ name: 'first' })
  await waitFor(() => expect(result.current.value?.card).toBe('first new'))
})

test('a command tells how it ended and keeps its error until the next run', async () => {
  let broken = true
  const answers: FakeAnswers = {
    'slices.save': ({ name, where }) => {
      if (broken) throw new WorkbenchError('conflict', 'That name is taken.')
      return { ...saved(name), where }
    },
  }
  const { result } = renderHook(() => useCommand('slices.save'), { wrapper: around(fakeClient(answers)) })
  const failed = await act(() => result.current.run({ name: 'a', where: '' }))
  expect(failed.ok).toBe(false)
  expect(result.current).toMatchObject({ pending: false })
  expect(result.current.error?.code).toBe('conflict')
  broken = false
  const done = await act(() => result.current.run({ name: 'a', where: '' }))
  expect(done).toMatchObject({ ok: true, value: { name: 'a' } })
  expect(result.current.error).toBeNull()
})

test('a job shows its progress; cancelled is a state and no error', async () => {
  const client = fakeClient({
    'import.run': (_input, { signal, progress }) =>
      new Promise((_resolve, reject) => {
        progress({ phase: 'read', done: 1, total: 2, unit: 'rows' })
        signal.addEventListener('abort', () => reject(new WorkbenchError('cancelled', 'Cancelled.')))
      }),
  })
  const { result } = renderHook(() => useJob('import.run'), { wrapper: around(client) })
  let ended: Promise<unknown> = Promise.resolve()
  act(() => {
    ended = result.current.start({ files: [{ ref: 'r' }] })
  })
  await waitFor(() => expect(result.current.progress?.done).toBe(1))
  expect(result.current.running).toBe(true)
  await act(async () => {
    result.current.cancel()
    await ended
  })
  expect(result.current).toMatchObject({ running: false, cancelled: true, error: null })
})
