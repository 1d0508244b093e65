import { WorkbenchError } from '../../shared/errors.ts'
import type { Topic } from '../../shared/protocol/define.ts'
import {
  protocol,
  type CallInput,
  type MethodName,
  type Output,
  type Protocol,
} from '../../shared/protocol/protocol.ts'
import type { WindowClient } from './client.ts'

export type QueryName = {
  [Name in MethodName]: Protocol[Name]['kind'] extends 'query' ? Name : never
}[MethodName]

/** What is known of one query with one input. */
export interface Answer<Value> {
  value: Value | undefined
  error: WorkbenchError | null
  pending: boolean
  /** Under way for so long that it should be shown (200 ms). */
  slow: boolean
}

export interface Entry<Value> {
  read(): Answer<Value>
  /** Fetches unless there is a fresh answer, which of the disk there never is; while nobody follows, a call under way is cancelled. */
  follow(listener: () => void): () => void
  refresh(): void
}

export interface QueryCache {
  entry<Name extends QueryName>(method: Name, input: CallInput<Name>): Entry<Output<Name>>
}

const slowMs = 200
const unusedKept = 80
const idle: Answer<never> = { value: undefined, error: null, pending: false, slow: false }

/** Answers by method and input. A `changed` event of a topic that a method reads makes its answers stale. */
export function createQueryCache(client: WindowClient): QueryCache {
  const entries = new Map<string, Kept>()
  client.onEvent((event) => {
    if (event.kind !== 'changed') return
    for (const [key, kept] of entries) {
      if (!event.topics.some((topic) => kept.reads.includes(topic))) continue
      if (kept.isFollowed()) kept.refresh()
      else entries.delete(key)
    }
  })
  const trim = () => {
    for (const [key, kept] of entries) {
      if (entries.size <= unusedKept) return
      if (!kept.isFollowed()) entries.delete(key)
    }
  }
  return {
    entry: <Name extends QueryName>(method: Name, input: CallInput<Name>) => {
      const key = `${method} ${JSON.stringify(input)}`
      const known = entries.get(key)
      // The key holds the method's name, so the entry has that method's output.
      if (known !== undefined) return known as Kept<Output<Name>>
      const { reads, outside = false } = protocol[method]
      const made = keptAnswer(reads, outside, (signal) => client.call(method, input, { signal }))
      entries.set(key, made as Kept)
      trim()
      return made
    },
  }
}

interface Kept<Value = unknown> extends Entry<Value> {
  reads: readonly Topic[]
  isFollowed(): boolean
}

function keptAnswer<Value>(
  reads: readonly Topic[],
  outside: boolean,
  fetch: (signal: AbortSignal) => Promise<Value>,
): Kept<Value> {
  let answer: Answer<Value> = idle
  let fresh = false
  let running: AbortController | null = null
  const listeners = new Set<() => void>()
  const set = (change: Partial<Answer<Value>>) => {
    answer = { ...answer, ...change }
    for (const listener of listeners) listener()
  }
  const stop = () => {
    running?.abort()
    running = null
  }
  const start = () => {
    stop()
    // Left before it is answered, the answer of before must not pass for the new one.
    fresh = false
    const controller = new AbortController()
    running = controller
    const timer = setTimeout(() => running === controller && set({ slow: true }), slowMs)
    set({ pending: true })
    const done = (change: Partial<Answer<Value>>) => {
      clearTimeout(timer)
      if (running !== controller) return
      running = null
      fresh = true
      set({ ...change, pending: false, slow: false })
    }
    fetch(controller.signal).then(
      (value) => done({ value, error: null }),
      (cause: unknown) => {
        const error = asWorkbenchError(cause)
        // A read that was cut off is simply asked again: the client lets it wait for the next connection.
        if (error.code === 'disconnected' && error.retryable && running === controller) {
          clearTimeout(timer)
          start()
        } else done({ error })
      },
    )
  }
  return {
    reads,
    read: () => answer,
    isFollowed: () => listeners.size > 0,
    refresh: start,
    follow: (listener) => {
      listeners.add(listener)
      if ((!fresh || outside || answer.error !== null) && running === null) start()
      return () => {
        listeners.delete(listener)
        // Two effects of one render may swap followers, so the last one to leave waits a moment.
        queueMicrotask(() => {
          if (listeners.size > 0 || running === null) return
          stop()
          answer = { ...answer, pending: false, slow: false }
        })
      }
    },
  }
}

/** Any failure as the one kind of error that the window shows. */
export function asWorkbenchError(error: unknown): WorkbenchError {
  if (error instanceof WorkbenchError) return error
  return new WorkbenchError('internal', 'Something unexpected happened in this window.', { cause: error })
}
