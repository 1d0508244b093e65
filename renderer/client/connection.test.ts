import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { WorkbenchError } from '../../shared/errors.ts'
import type { Client } from '../../shared/protocol/client.ts'
import type { CoreEvent } from '../../shared/protocol/wire.ts'
import { keepConnected } from './connection.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function fakeLink(value: unknown) {
  const closers = new Set<(reason: string) => void>()
  const listeners = new Set<(event: CoreEvent) => void>()
  const client: Client = {
    // The tests call one method alone, whose output is the given value.
    call: (async () => value) as Client['call'],
    onEvent: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    onClose: (listener) => {
      closers.add(listener)
      return () => closers.delete(listener)
    },
    close: () => {},
  }
  return { client, drop: () => closers.forEach((closed) => closed('gone')) }
}

const settle = () => vi.advanceTimersByTimeAsync(0)

test('a call made before the connection stands waits for it', async () => {
  const link = fakeLink({ jobs: [] })
  const connection = keepConnected(async () => link.client)
  await expect(connection.client.call('jobs.list', {})).resolves.toEqual({ jobs: [] })
  expect(connection.state.getState().kind).toBe('open')
  connection.close()
})

test('a lost connection is tried again ever more slowly, and then everything counts as changed', async () => {
  const first = fakeLink(1)
  const second = fakeLink(2)
  const links = [first.client, null, null, second.client]
  const open = vi.fn(async () => {
    const link = links.shift()
    if (link === null || link === undefined) throw new WorkbenchError('disconnected', 'Away.')
    return link
  })
  const connection = keepConnected(open)
  const events: CoreEvent[] = []
  connection.client.onEvent((event) => events.push(event))
  await settle()
  first.drop()
  expect(connection.state.getState()).toMatchObject({ kind: 'lost', attempt: 1 })
  const waiting = connection.client.call('jobs.list', {})
  await vi.advanceTimersByTimeAsync(250)
  expect(connection.state.getState()).toMatchObject({ kind: 'lost', attempt: 2 })
  await vi.advanceTimersByTimeAsync(499)
  expect(open).toHaveBeenCalledTimes(2)
  await vi.advanceTimersByTimeAsync(1)
  expect(open).toHaveBeenCalledTimes(3)
  connection.retry()
  await settle()
  await expect(waiting).resolves.toBe(2)
  expect(events).toEqual([{ kind: 'changed', topics: expect.arrayContaining(['traces', 'labels']) }])
  connection.close()
})

test('a wrong key ends all attempts and says so; calls fail at once', async () => {
  const open = vi.fn(async () => {
    throw new WorkbenchError('unsupported', 'The key is wrong.', { hint: 'Open the other address.' })
  })
  const connection = keepConnected(open)
  await expect(connection.client.call('jobs.list', {})).rejects.toMatchObject({ code: 'disconnected' })
  expect(connection.state.getState()).toEqual({
    kind: 'refused',
    reason: 'The key is wrong.',
    hint: 'Open the other address.',
  })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(open).toHaveBeenCalledTimes(1)
})

test('a waiting call that is no longer wanted is cancelled', async () => {
  const connection = keepConnected(async () => {
    throw new WorkbenchError('disconnected', 'Away.')
  })
  const controller = new AbortController()
  const call = connection.client.call('jobs.list', {}, { signal: controller.signal })
  const ended = expect(call).rejects.toMatchObject({ code: 'cancelled' })
  controller.abort()
  await ended
  connection.close()
})
