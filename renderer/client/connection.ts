import { createStore, type StoreApi } from 'zustand/vanilla'
import { WorkbenchError } from '../../shared/errors.ts'
import type { Topic } from '../../shared/protocol/define.ts'
import type { Client } from '../../shared/protocol/client.ts'
import type { CoreEvent } from '../../shared/protocol/wire.ts'
import type { ConnectionState, WindowClient } from './client.ts'
import type { OpenClient } from './transport.ts'

export interface Connection {
  client: WindowClient
  state: StoreApi<ConnectionState>
  /** Tries again at once. */
  retry(): void
  close(): void
}

export const everyTopic: Topic[] = ['workspace', 'traces', 'labels', 'slices', 'datasets', 'jobs', 'settings']
const longestWaitMs = 8000

/**
 * One client that outlives its connections. While the core is away calls wait for it; calls that were under way
 * fail as `disconnected`, since nobody can say how they ended. After a reconnect everything counts as changed.
 */
export function keepConnected(open: OpenClient): Connection {
  const state = createStore<ConnectionState>()(() => ({ kind: 'connecting' }))
  const listeners = new Set<(event: CoreEvent) => void>()
  let current: Client | null = null
  let waiting: (() => void)[] = []
  let attempt = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let closed = false

  const wake = () => {
    const woken = waiting
    waiting = []
    for (const run of woken) run()
  }

  const later = () => {
    if (closed) return
    const waitMs = Math.min(longestWaitMs, 250 * 2 ** attempt)
    attempt++
    state.setState({ kind: 'lost', attempt, retryAtMs: Date.now() + waitMs }, true)
    clearTimeout(timer)
    timer = setTimeout(connect, waitMs)
  }

  const connected = (client: Client) => {
    if (closed) {
      client.close()
      return
    }
    const again = attempt > 0
    attempt = 0
    current = client
    client.onEvent((event) => {
      for (const listener of listeners) listener(event)
    })
    client.onClose(() => {
      current = null
      later()
    })
    state.setState({ kind: 'open' }, true)
    wake()
    if (again) for (const listener of listeners) listener({ kind: 'changed', topics: everyTopic })
  }

  const failed = (error: unknown) => {
    if (error instanceof WorkbenchError && error.code === 'unsupported') {
      state.setState({ kind: 'refused', reason: error.message, hint: error.hint ?? '' }, true)
      wake()
    } else later()
  }

  function connect(): void {
    clearTimeout(timer)
    open().then(connected, failed)
  }

  const ready = async (signal: AbortSignal | undefined): Promise<Client> => {
    while (current === null) {
      const now = state.getState()
      if (now.kind === 'refused' || closed)
        throw new WorkbenchError('disconnected', 'Assay is not connected.')
      await new Promise<void>((resolve) => {
        waiting.push(resolve)
        signal?.addEventListener('abort', () => resolve(), { once: true })
      })
      if (signal?.aborted === true) throw new WorkbenchError('cancelled', 'Cancelled. Nothing was changed.')
    }
    return current
  }

  connect()
  return {
    client: {
      call: async (method, input, options = {}) => (await ready(options.signal)).call(method, input, options),
      onEvent: (listener) => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    },
    state,
    retry: () => {
      if (state.getState().kind === 'lost') connect()
    },
    close: () => {
      closed = true
      clearTimeout(timer)
      current?.close()
      wake()
    },
  }
}
