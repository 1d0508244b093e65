import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Evidence } from '../../../shared/domain/label.ts'
import { useClient } from '../../client/ClientProvider.tsx'
import { useQuery, type QueryResult } from '../../client/useQuery.ts'
import type { TextMark } from '../../components/conversation/segments.ts'
import { holdsHit, type Hit, type TextRef } from '../../components/conversation/textRef.ts'
import type { TextView } from '../../components/conversation/textView.ts'
import type { Folding } from '../../components/spans/spanTree.ts'
import { firstFailed } from '../../components/spans/spanState.ts'
import { tokenPlaces } from './tokenPlaces.ts'
import { useFind, type Find } from './useFind.ts'
import { openTrace } from './traceRoute.ts'
import { route } from '../../stores/route.ts'
import { loadWholeText } from './wholeText.ts'
import type { Output } from '../../../shared/protocol/protocol.ts'

export interface TraceReading {
  trace: string
  answer: QueryResult<Output<'trace.get'>>
  selected: string | null
  select: (span: string | null) => void
  folding: Folding
  setFolding: (folding: Folding) => void
  find: Find
  view: TextView
}

const noMarks: readonly TextMark[] = []
const noFolding: Folding = { folded: new Set(), unfoldedRuns: new Set() }

/**
 * Everything that reading one trace needs: its content, one selection for all panes, folding, the find, and
 * the marks of finds and evidence. Selection and folding start anew with each trace.
 */
export function useTraceReading(
  trace: string,
  {
    evidence = [],
    span = null,
    orRoot = false,
  }: {
    evidence?: readonly Evidence[]
    /** The span to start with; else the first that failed. */
    span?: string | null
    /** Where nothing failed, start with the root. */
    orRoot?: boolean
  } = {},
): TraceReading {
  const client = useClient()
  const asked = useQuery('trace.get', { trace }, { enabled: trace !== '' })
  // The answer before this one is another trace: better nothing than that.
  const answer = asked.value?.trace.trace === trace ? asked : { ...asked, value: undefined }
  // An address may hold the beginning of an id, or the export's own.
  const whole = asked.stale ? undefined : asked.value?.trace.trace
  useEffect(() => {
    const { area, path, params } = route.getState()
    if (whole !== undefined && whole !== trace && path[0] === trace) openTrace(area, whole, params)
  }, [whole, trace])
  const [selection, setSelection] = useState<{ trace: string; span: string | null; hit: Hit | null }>({
    trace,
    span,
    hit: null,
  })
  const [folding, setFolding] = useState({ trace, folding: noFolding })
  const find = useFind(trace)
  const { hits, current } = find
  const wholes = useRef({ trace, texts: new Map<string, Promise<string>>() })

  const loadWhole = useCallback(
    (ref: TextRef) => {
      if (wholes.current.trace !== trace) wholes.current = { trace, texts: new Map() }
      return loadWholeText(client, trace, ref, wholes.current.texts)
    },
    [client, trace],
  )
  const places = useMemo(
    () => tokenPlaces(answer.value?.messages ?? [], answer.value?.spans ?? []),
    [answer.value],
  )
  const view = useMemo(
    (): TextView => ({
      loadWhole,
      aboutToken: (token) => places.get(token),
      marksOf: (ref) => {
        const found = hits.filter((hit) => holdsHit(ref, hit))
        const quoted = evidence.filter(
          (each) => each.field === ref.field && (ref.message !== null || each.span === ref.span),
        )
        if (found.length === 0 && quoted.length === 0) return noMarks
        return [
          ...found.map((hit): TextMark => ({
            start: hit.start,
            end: hit.start + hit.length,
            kind: hit === current ? 'current' : 'hit',
          })),
          ...quoted.map((each): TextMark => ({ start: each.start, end: each.end, kind: 'evidence' })),
        ]
      },
    }),
    [loadWhole, places, hits, current, evidence],
  )
  const spans = answer.value?.spans ?? []
  const start = (firstFailed(spans) ?? (orRoot ? spans[0] : undefined))?.span ?? null
  // A step of the find selects the hit's span, until the reader selects another.
  const chosen = selection.trace === trace ? selection : { span: null, hit: null }
  const found = current !== null && current !== chosen.hit ? current.span : null
  return {
    trace,
    answer,
    selected: found ?? chosen.span ?? start,
    select: (next) => setSelection({ trace, span: next, hit: current }),
    folding: folding.trace === trace ? folding.folding : noFolding,
    setFolding: (next) => setFolding({ trace, folding: next }),
    find,
    view,
  }
}
