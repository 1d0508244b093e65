import { useCallback, useRef, useSyncExternalStore } from 'react'
import type { WorkbenchError } from '../../shared/errors.ts'
import type { CallInput, Output } from '../../shared/protocol/protocol.ts'
import { useQueryCache } from './ClientProvider.tsx'
import type { Answer, QueryName } from './queryCache.ts'

export interface QueryResult<Value> {
  /** The newest answer; while a new input is being answered, the one before it. */
  value: Value | undefined
  /** `value` belongs to an earlier input, or is being refreshed: show it dimmed once `slow`. */
  stale: boolean
  error: WorkbenchError | null
  pending: boolean
  /** Pending for 200 ms: time for a skeleton, or for "updating" beside a stale value. */
  slow: boolean
  refresh: () => void
}

const nothing: Answer<never> = { value: undefined, error: null, pending: false, slow: false }

/**
 * Asks a query and follows its answer. A new input supersedes the call under way; a change of what the method
 * reads refreshes it; an error keeps the last value beside it.
 */
export function useQuery<Name extends QueryName>(
  method: Name,
  input: CallInput<Name>,
  { enabled = true }: { enabled?: boolean } = {},
): QueryResult<Output<Name>> {
  const cache = useQueryCache()
  const key = enabled ? JSON.stringify(input) : null
  const held = useRef<{ method: Name; key: string | null; value: Output<Name> | undefined }>(undefined)
  // The entry is found again by its key, so that callers may write the input in place.
  const entry = key === null ? null : cache.entry(method, input)
  const follow = useCallback(
    (listener: () => void) => (key === null ? () => undefined : cache.entry(method, input).follow(listener)),
    // oxlint-disable-next-line react/exhaustive-deps
    [cache, method, key],
  )
  const answer: Answer<Output<Name>> = useSyncExternalStore(follow, () => entry?.read() ?? nothing)
  const before = held.current?.method === method ? held.current : undefined
  if (answer.value !== undefined) held.current = { method, key, value: answer.value }
  return {
    value: answer.value ?? (enabled ? before?.value : undefined),
    stale: answer.value === undefined ? before?.value !== undefined : answer.pending,
    error: answer.error,
    pending: answer.pending,
    slow: answer.slow,
    refresh: () => entry?.refresh(),
  }
}
