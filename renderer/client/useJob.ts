import { useCallback, useRef, useState } from 'react'
import type { WorkbenchError } from '../../shared/errors.ts'
import type { Progress } from '../../shared/protocol/define.ts'
import type { CallInput, MethodName, Output, Protocol } from '../../shared/protocol/protocol.ts'
import { useClient } from './ClientProvider.tsx'
import { asWorkbenchError } from './queryCache.ts'
import type { Outcome } from './useCommand.ts'

export type JobName = {
  [Name in MethodName]: Protocol[Name]['kind'] extends 'job' ? Name : never
}[MethodName]

interface JobView<Value> {
  running: boolean
  progress: Progress | null
  /** The result of the last run that ended well. */
  value: Value | undefined
  error: WorkbenchError | null
  /** The last run was cancelled: a state, not an error. */
  cancelled: boolean
}

export interface JobResult<Name extends JobName> extends JobView<Output<Name>> {
  start: (input: CallInput<Name>) => Promise<Outcome<Output<Name>>>
  cancel: () => void
}

/** Long work that this screen starts. It goes on when the screen closes; the status strip still shows it. */
export function useJob<Name extends JobName>(method: Name): JobResult<Name> {
  const client = useClient()
  const running = useRef<AbortController>(undefined)
  const [view, setView] = useState<JobView<Output<Name>>>({
    running: false,
    progress: null,
    value: undefined,
    error: null,
    cancelled: false,
  })
  const start = useCallback(
    async (input: CallInput<Name>): Promise<Outcome<Output<Name>>> => {
      const controller = new AbortController()
      running.current = controller
      const show = (change: Partial<JobView<Output<Name>>>) => {
        if (running.current === controller) setView((before) => ({ ...before, ...change }))
      }
      show({ running: true, progress: null, error: null, cancelled: false })
      try {
        const value = await client.call(method, input, {
          signal: controller.signal,
          onProgress: (progress) => show({ progress }),
        })
        show({ running: false, value })
        return { ok: true, value }
      } catch (cause) {
        const error = asWorkbenchError(cause)
        const cancelled = error.code === 'cancelled'
        show({ running: false, error: cancelled ? null : error, cancelled })
        return { ok: false, error }
      }
    },
    [client, method],
  )
  return { ...view, start, cancel: useCallback(() => running.current?.abort(), []) }
}
