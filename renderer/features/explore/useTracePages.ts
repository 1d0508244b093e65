import { useCallback, useEffect, useRef, useState } from 'react'
import type { WorkbenchError } from '../../../shared/errors.ts'
import type { CallInput, Output } from '../../../shared/protocol/protocol.ts'
import { useClient } from '../../client/ClientProvider.tsx'
import { asWorkbenchError } from '../../client/queryCache.ts'

export type TraceRow = Output<'traces.page'>['rows'][number]
type Order = NonNullable<CallInput<'traces.page'>['order']>

const pageRows = 100

interface Shown {
  key: string
  total: number
  pages: ReadonlyMap<number, TraceRow[]>
}

/**
 * The rows of a filter, page by page as they come into view. A new filter or order keeps the old rows, marked
 * stale, until its first page is there; pages out of view are not asked for any more.
 */
export function useTracePages(where: string, order: Order) {
  const client = useClient()
  const key = JSON.stringify([where, order])
  const [turn, setTurn] = useState(0)
  const [shown, setShown] = useState<Shown | null>(null)
  const [error, setError] = useState<WorkbenchError | null>(null)
  const [slow, setSlow] = useState(false)
  const wanted = useRef<[first: number, end: number]>([0, 1])
  const asked = useRef<{ id: string; pages: Map<number, AbortController> }>({ id: '', pages: new Map() })
  const id = `${turn} ${key}`

  const ask = useCallback(
    (page: number, fresh: boolean) => {
      const round = asked.current
      if (round.pages.has(page)) return
      const controller = new AbortController()
      round.pages.set(page, controller)
      const { signal } = controller
      client.call('traces.page', { where, order, offset: page * pageRows, limit: pageRows }, { signal }).then(
        ({ total, rows }) => {
          if (asked.current !== round || signal.aborted) return
          setError(null)
          setSlow(false)
          setShown((before) => ({
            key,
            total,
            pages: new Map([
              ...(before === null || (fresh && before.key !== key) ? [] : before.pages),
              [page, rows],
            ]),
          }))
        },
        (cause: unknown) => {
          round.pages.delete(page)
          if (asked.current !== round || signal.aborted) return
          setError(asWorkbenchError(cause))
        },
      )
    },
    // The order is found again by its key.
    // oxlint-disable-next-line react/exhaustive-deps
    [client, key],
  )

  useEffect(() => {
    for (const controller of asked.current.pages.values()) controller.abort()
    asked.current = { id, pages: new Map() }
    const [first, end] = wanted.current
    for (let page = Math.floor(first / pageRows); page * pageRows < end; page += 1) ask(page, true)
    const timer = setTimeout(() => setSlow(true), 200)
    return () => clearTimeout(timer)
  }, [id, ask])

  useEffect(
    () =>
      client.onEvent((event) => {
        if (
          event.kind === 'changed' &&
          event.topics.some((topic) => topic === 'traces' || topic === 'labels')
        )
          setTurn((before) => before + 1)
      }),
    [client],
  )

  const onRange = useCallback(
    (first: number, end: number) => {
      wanted.current = [first, Math.max(end, first + 1)]
      if (asked.current.id === '') return
      for (let page = Math.floor(first / pageRows); page * pageRows < end; page += 1) ask(page, false)
    },
    [ask],
  )
  const stale = shown !== null && shown.key !== key
  return {
    total: shown?.total ?? null,
    rowAt: (index: number) => shown?.pages.get(Math.floor(index / pageRows))?.[index % pageRows],
    onRange,
    stale,
    slow: slow && (shown === null || stale),
    error,
    refresh: () => setTurn((before) => before + 1),
  }
}
