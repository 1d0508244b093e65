import { useCallback, useEffect, useRef, useState } from 'react'
import type { WorkbenchError } from '../../../../shared/errors.ts'
import type { CallInput, Output } from '../../../../shared/protocol/protocol.ts'
import { useClient } from '../../../client/ClientProvider.tsx'
import { asWorkbenchError } from '../../../client/queryCache.ts'

export type TraceRow = Output<'traces.page'>['rows'][number]
type Order = NonNullable<CallInput<'traces.page'>['order']>

const pageRows = 100
/** Pages kept at hand; the farthest from the view are dropped first. */
const pagesHeld = 40

/** What was asked since the filter, the order or the data last changed. */
interface Round {
  id: string
  pending: Map<number, AbortController>
  loaded: Set<number>
}

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
  const asked = useRef<Round>({ id: '', pending: new Map(), loaded: new Set() })
  const id = `${turn} ${key}`

  const ask = useCallback(
    (page: number) => {
      const round = asked.current
      if (round.pending.has(page) || round.loaded.has(page)) return
      const controller = new AbortController()
      round.pending.set(page, controller)
      const { signal } = controller
      client.call('traces.page', { where, order, offset: page * pageRows, limit: pageRows }, { signal }).then(
        ({ total, rows }) => {
          if (asked.current !== round || signal.aborted) return
          round.pending.delete(page)
          round.loaded.add(page)
          setError(null)
          setSlow(false)
          setShown((before) => {
            const pages = new Map(before?.key === key ? before.pages : [])
            pages.set(page, rows)
            const middle = Math.floor(wanted.current[0] / pageRows)
            for (const far of farthest(pages.keys(), middle, pagesHeld)) {
              pages.delete(far)
              round.loaded.delete(far)
            }
            return { key, total, pages }
          })
        },
        (cause: unknown) => {
          if (round.pending.get(page) === controller) round.pending.delete(page)
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
    for (const controller of asked.current.pending.values()) controller.abort()
    asked.current = { id, pending: new Map(), loaded: new Set() }
    const [first, end] = wanted.current
    for (let page = Math.floor(first / pageRows); page * pageRows < end; page += 1) ask(page)
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
      const { pending, id: begun } = asked.current
      if (begun === '') return
      for (const [page, controller] of pending) {
        if ((page + 2) * pageRows > first && (page - 1) * pageRows < end) continue
        controller.abort()
        pending.delete(page)
      }
      for (let page = Math.floor(first / pageRows); page * pageRows < end; page += 1) ask(page)
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

/** Of more than so many pages the ones farthest from the middle. */
export function farthest(pages: Iterable<number>, middle: number, held: number): number[] {
  const all = [...pages].toSorted((a, b) => Math.abs(b - middle) - Math.abs(a - middle))
  return all.slice(0, Math.max(0, all.length - held))
}
