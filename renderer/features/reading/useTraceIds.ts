import { useEffect, useMemo, useState } from 'react'
import type { WorkbenchError } from '../../../shared/errors.ts'
import { canonicalJson } from '../../../shared/canonicalJson.ts'
import { useClient } from '../../client/ClientProvider.tsx'
import { asWorkbenchError } from '../../client/queryCache.ts'
import type { TraceList } from './traceRoute.ts'

export interface TraceIds {
  total: number
  ids: readonly string[]
  at: ReadonlyMap<string, number>
}

/**
 * The ids of a filter in their order, held still: a label that is set meanwhile changes no place in a queue,
 * even where the filter asks for labels. `refresh` asks anew.
 */
export function useTraceIds(list: TraceList): {
  ids: TraceIds | null
  error: WorkbenchError | null
  refresh: () => void
} {
  const client = useClient()
  const key = canonicalJson(list)
  const [turn, setTurn] = useState(0)
  const [answer, setAnswer] = useState<{ key: string; total: number; ids: string[] } | null>(null)
  const [error, setError] = useState<WorkbenchError | null>(null)
  useEffect(() => {
    const controller = new AbortController()
    client.call('traces.ids', list, { signal: controller.signal }).then(
      (value) => {
        if (controller.signal.aborted) return
        setAnswer({ key, ...value })
        setError(null)
      },
      (cause: unknown) => {
        if (!controller.signal.aborted) setError(asWorkbenchError(cause))
      },
    )
    return () => controller.abort()
    // The list is found again by its key.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [client, key, turn])
  const ids = useMemo(
    () =>
      answer === null || answer.key !== key
        ? null
        : { total: answer.total, ids: answer.ids, at: new Map(answer.ids.map((id, index) => [id, index])) },
    [answer, key],
  )
  return { ids, error, refresh: () => setTurn((before) => before + 1) }
}
