import { useCallback, useRef, useState } from 'react'
import type { WorkbenchError } from '../../shared/errors.ts'
import type { CallInput, MethodName, Output, Protocol } from '../../shared/protocol/protocol.ts'
import { useClient } from './ClientProvider.tsx'
import { asWorkbenchError } from './queryCache.ts'

export type CommandName = {
  [Name in MethodName]: Protocol[Name]['kind'] extends 'command' ? Name : never
}[MethodName]

export type Outcome<Value> = { ok: true; value: Value } | { ok: false; error: WorkbenchError }

export interface CommandResult<Name extends CommandName> {
  /** Never rejects: the outcome is also kept in `error` until the next run or `clear`. */
  run: (input: CallInput<Name>) => Promise<Outcome<Output<Name>>>
  pending: boolean
  error: WorkbenchError | null
  clear: () => void
}

/** A short write, with its failure kept to be shown where it happened. */
export function useCommand<Name extends CommandName>(method: Name): CommandResult<Name> {
  const client = useClient()
  const [error, setError] = useState<WorkbenchError | null>(null)
  const [pending, setPending] = useState(0)
  const last = useRef(0)
  const run = useCallback(
    async (input: CallInput<Name>): Promise<Outcome<Output<Name>>> => {
      const turn = ++last.current
      setPending((count) => count + 1)
      try {
        const value = await client.call(method, input)
        if (turn === last.current) setError(null)
        return { ok: true, value }
      } catch (cause) {
        const failure = asWorkbenchError(cause)
        if (turn === last.current) setError(failure)
        return { ok: false, error: failure }
      } finally {
        setPending((count) => count - 1)
      }
    },
    [client, method],
  )
  return { run, pending: pending > 0, error, clear: useCallback(() => setError(null), []) }
}
