export interface SaveQueue<Key, Value> {
  /** The newest value of a key; it will be saved, after at most `longestMs`. */
  change(key: Key, value: Value): void
  /** Saves all that waits, now; resolves once everything is saved or an attempt has failed. */
  flush(): Promise<void>
  /** Gives up the value whose save failed, so that those behind it go on. */
  discardFailed(): void
  /** Something reached the disk past this queue (an undo, a redo), so that is since when all is saved. */
  savedElsewhere(): void
  state(): SaveState
  subscribe(listener: () => void): () => void
  /** Stops timers; what waits is attempted once more. */
  close(): void
}

export interface SaveState {
  /** Changes that are not yet known to be on disk. */
  unsaved: number
  saving: boolean
  /** Why the last attempt failed; null once one succeeds. */
  failure: unknown
  savedAtMs: number | null
}

export interface SaveQueueOptions<Key, Value> {
  save: (key: Key, value: Value) => Promise<void>
  now?: () => number
  /** Rest after a change before it is saved, so that quick keys are one label. */
  quietMs?: number
  /** No change waits longer than this. */
  longestMs?: number
  /** Rest after a failure before the next attempt. */
  retryMs?: number
}

/**
 * Saves values in the order in which their keys first changed, one at a time; of a key only the newest value.
 * A failed save keeps its place and everything behind it waits, so nothing is lost or overtaken.
 */
export function createSaveQueue<Key, Value>({
  save,
  now = Date.now,
  quietMs = 300,
  longestMs = 700,
  retryMs = 5000,
}: SaveQueueOptions<Key, Value>): SaveQueue<Key, Value> {
  const waiting = new Map<Key, { value: Value; sinceMs: number }>()
  const listeners = new Set<() => void>()
  let current: SaveState = { unsaved: 0, saving: false, failure: null, savedAtMs: null }
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: Promise<void> | null = null

  const show = (change: Partial<SaveState>) => {
    current = { ...current, ...change, unsaved: waiting.size }
    for (const listener of listeners) listener()
  }
  const later = (ms: number) => {
    clearTimeout(timer)
    timer = setTimeout(() => void run(), Math.max(0, ms))
  }

  async function saveAll(): Promise<void> {
    for (let next = first(); next !== undefined; next = first()) {
      const [key, entry] = next
      show({ saving: true })
      try {
        await save(key, entry.value)
      } catch (failure) {
        show({ saving: false, failure })
        later(retryMs)
        return
      }
      // A change that came while this one was under way keeps its place and is saved next.
      if (waiting.get(key) === entry) waiting.delete(key)
      show({ saving: false, failure: null, savedAtMs: now() })
    }
  }
  const first = () => waiting.entries().next().value

  function run(): Promise<void> {
    clearTimeout(timer)
    running ??= saveAll().finally(() => {
      running = null
      // A change may come between the last look at what waits and here.
      if (waiting.size > 0 && current.failure === null) later(quietMs)
    })
    return running
  }

  return {
    change: (key, value) => {
      const sinceMs = waiting.get(key)?.sinceMs ?? now()
      waiting.set(key, { value, sinceMs })
      show({})
      if (running !== null || current.failure !== null) return
      const oldest = first()?.[1].sinceMs ?? sinceMs
      later(Math.min(quietMs, oldest + longestMs - now()))
    },
    flush: run,
    discardFailed: () => {
      const failed = first()
      if (current.failure === null || failed === undefined) return
      waiting.delete(failed[0])
      show({ failure: null })
      void run()
    },
    savedElsewhere: () => show({ savedAtMs: now() }),
    state: () => current,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: () => {
      void run()
      clearTimeout(timer)
    },
  }
}
