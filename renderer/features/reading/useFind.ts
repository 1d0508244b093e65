import { useDeferredValue, useMemo, useState } from 'react'
import { useQuery } from '../../client/useQuery.ts'
import type { Hit } from '../../components/conversation/textRef.ts'
import { hitSpans, stepHit } from './findModel.ts'

export interface Find {
  text: string
  setText: (text: string) => void
  total: number
  hits: readonly Hit[]
  counts: Readonly<Record<string, number>>
  /** Index of the hit that the find stands on; −1 for none. */
  at: number
  current: Hit | null
  step: (step: 1 | -1) => void
  pending: boolean
  spans: ReadonlySet<string>
}

const none: readonly Hit[] = []

/** Find in one trace: hits from the core, one of them current; another text starts at the first hit again. */
export function useFind(trace: string): Find {
  const [typed, setTyped] = useState({ trace, text: '' })
  const text = typed.trace === trace ? typed.text : ''
  const wanted = useDeferredValue(text.trim())
  const found = useQuery(
    'trace.find',
    { trace, text: wanted === '' ? ' ' : wanted },
    { enabled: wanted !== '' },
  )
  const answer = wanted === '' || found.stale ? undefined : found.value
  const hits = answer?.hits ?? none
  const [place, setPlace] = useState({ hits, at: -1 })
  const at = place.hits === hits ? place.at : hits.length === 0 ? -1 : 0
  const spans = useMemo(() => hitSpans(hits), [hits])
  return {
    text,
    setText: (next) => setTyped({ trace, text: next }),
    total: answer?.total ?? 0,
    hits,
    counts: answer?.counts ?? {},
    at,
    current: hits[at] ?? null,
    step: (step) => setPlace({ hits, at: stepHit(at, step, hits.length) }),
    pending: wanted !== text.trim() || found.pending,
    spans,
  }
}
