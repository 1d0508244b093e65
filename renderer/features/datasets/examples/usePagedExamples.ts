import { useCallback, useEffect, useMemo, useState } from 'react'
import type { WorkbenchError } from '../../../../shared/errors.ts'
import { useClient } from '../../../client/ClientProvider.tsx'
import { asWorkbenchError } from '../../../client/queryCache.ts'
import type { Example } from '../version.ts'

export const examplesPerPage = 100

export interface PagedExamples {
  /** Null until the first page is there. */
  total: number | null
  at(index: number): Example | undefined
  /** Asks for the page of this place, unless it is there or on its way. */
  want(index: number): void
  error: WorkbenchError | null
  refresh(): void
}

interface Held {
  total: number | null
  pages: ReadonlyMap<number, readonly Example[]>
  error: WorkbenchError | null
}

const nothing: Held = { total: null, pages: new Map(), error: null }

/** The examples of an immutable version, page by page as they come into view. A new search starts anew. */
export function usePagedExamples(name: string, version: number, search: string): PagedExamples {
  const client = useClient()
  const [turn, setTurn] = useState(0)
  const [held, setHeld] = useState<Held>(nothing)
  const load = useMemo(() => {
    const controller = new AbortController()
    const asked = new Set<number>()
    const page = (number: number) => {
      if (asked.has(number)) return
      asked.add(number)
      client
        .call(
          'dataset.examples',
          { name, version, search, offset: number * examplesPerPage, limit: examplesPerPage },
          { signal: controller.signal },
        )
        .then(
          (value) => {
            if (controller.signal.aborted) return
            setHeld((before) => ({
              total: value.total,
              pages: new Map([...(number === 0 ? [] : before.pages), [number, value.examples]]),
              error: null,
            }))
          },
          (cause: unknown) => {
            asked.delete(number)
            if (!controller.signal.aborted)
              setHeld((before) => ({ ...before, error: asWorkbenchError(cause) }))
          },
        )
    }
    return { page, stop: () => controller.abort(), turn }
  }, [client, name, version, search, turn])
  useEffect(() => {
    load.page(0)
    return load.stop
  }, [load])
  const want = useCallback((index: number) => load.page(Math.floor(index / examplesPerPage)), [load])
  return {
    total: held.total,
    at: (index) => held.pages.get(Math.floor(index / examplesPerPage))?.[index % examplesPerPage],
    want,
    error: held.error,
    refresh: () => setTurn((before) => before + 1),
  }
}
