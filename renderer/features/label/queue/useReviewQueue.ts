import { useMemo, useState } from 'react'
import type { Verdict } from '../../../../shared/domain/label.ts'
import type { WorkbenchError } from '../../../../shared/errors.ts'
import type { TraceList } from '../../reading/traceRoute.ts'
import { useTraceIds, type TraceIds } from '../../reading/useTraceIds.ts'
import { labelledBy } from './reviewQueue.ts'

export interface ReviewQueue {
  items: TraceIds | null
  error: WorkbenchError | null
  refresh: () => void
  /** This reviewer's verdict on an item. */
  verdictOf: (trace: string) => Verdict | null
  /** What was said since the queue was read. */
  setVerdict: (trace: string, verdict: Verdict | null) => void
}

/** The items of a queue in a fixed order, and what this reviewer said of each. */
export function useReviewQueue(list: TraceList, reviewer: string | null): ReviewQueue {
  const queue = useTraceIds(list)
  // Nobody is called this, so that without a reviewer nothing is labelled.
  const name = reviewer ?? '\u0000'
  const of = (verdict: Verdict): TraceList => ({ ...list, where: labelledBy(list.where, name, verdict) })
  const passed = useTraceIds(of('pass'))
  const failed = useTraceIds(of('fail'))
  const deferred = useTraceIds(of('defer'))
  const [said, setSaid] = useState<ReadonlyMap<string, Verdict | null>>(new Map())
  const verdictOf = useMemo(
    () => (trace: string) => {
      const now = said.get(trace)
      if (now !== undefined) return now
      if (failed.ids?.at.has(trace)) return 'fail'
      if (passed.ids?.at.has(trace)) return 'pass'
      return deferred.ids?.at.has(trace) ? 'defer' : null
    },
    [said, failed.ids, passed.ids, deferred.ids],
  )
  return {
    items: queue.ids,
    error: queue.error,
    refresh: queue.refresh,
    verdictOf,
    setVerdict: (trace, verdict) =>
      setSaid((before) => (before.get(trace) === verdict ? before : new Map(before).set(trace, verdict))),
  }
}
