import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { CurrentLabel } from '../../../shared/domain/label.ts'
import type { Taxonomy } from '../../../shared/domain/taxonomy.ts'
import { useClient } from '../../client/ClientProvider.tsx'
import { useQuery } from '../../client/useQuery.ts'
import { useReviewer } from '../reviewer/reviewer.ts'
import { draftingOf, missingWords, type Drafting } from './labelDraft.ts'
import { labelSaverOf, useSaveState, type LabelSaver } from './labelSaver.ts'
import type { SaveState } from './saveQueue.ts'
import { createStopwatch } from './stopwatch.ts'
import { useSteps } from './useSteps.ts'

export interface Labelling {
  reviewer: string | null
  state: Drafting
  /** Changes the draft and saves it; asks for the reviewer's name before the first. */
  change: (update: (before: Drafting) => Drafting) => void
  /** Ends this item: null where the label is whole, else what is missing. */
  complete: () => string | null
  completed: boolean
  /** Others' labels of this trace; empty while they are hidden. */
  others: readonly CurrentLabel[]
  /** Others' labels are hidden until this reviewer's own is complete. */
  blind: boolean
  ready: boolean
  saver: LabelSaver
  saving: SaveState
  undo: () => void
  redo: () => void
  /** What undo and redo last did, in words, for the live region. */
  said: string | null
  stepFailure: unknown
}

/** One reviewer's label of one trace, from the first key to the disk. */
export function useLabelling({
  trace,
  taxonomy,
  blindly,
  queue,
  onGo,
}: {
  trace: string
  taxonomy: Taxonomy
  /** Hide others' labels until the own one is complete. */
  blindly: boolean
  queue: string | null
  /** Undo and redo may lead to another trace. */
  onGo: (trace: string) => void
}): Labelling {
  const client = useClient()
  const saver = useMemo(() => labelSaverOf(client), [client])
  const saving = useSaveState(saver)
  const { reviewer, ask } = useReviewer()
  const asked = useQuery('labels.get', { trace }, { enabled: trace !== '' })
  const [drafts, setDrafts] = useState<ReadonlyMap<string, Drafting>>(new Map())
  const [completed, setCompleted] = useState<ReadonlySet<string>>(new Set())
  const watch = useRef(createStopwatch())
  /** Traces on which others' labels were in view. */
  const seen = useRef(new Set<string>())
  const opened = useRef(new Map<string, boolean>())
  const latest = useRef(drafts)
  latest.current = drafts

  const labels = asked.stale ? undefined : asked.value?.labels
  const mine = labels?.find((label) => label.reviewer === reviewer && label.target.span === null) ?? null
  const theirs = labels?.filter((label) => label.reviewer !== reviewer) ?? []
  // Whether the item came with a label of this reviewer; one that is saved meanwhile does not count.
  if (labels !== undefined && !opened.current.has(trace)) opened.current.set(trace, mine !== null)
  const state = drafts.get(trace) ?? draftingOf(mine?.payload ?? null, taxonomy)
  const done = completed.has(trace) || opened.current.get(trace) === true
  const blind = blindly && !done
  const shows = !blind && theirs.length > 0
  useEffect(() => {
    if (shows) seen.current.add(trace)
  }, [shows, trace])

  useEffect(() => {
    watch.current = createStopwatch(mine?.payload.seconds ?? 0)
    const turned = () => (document.hidden ? watch.current.pause() : watch.current.resume())
    document.addEventListener('visibilitychange', turned)
    return () => document.removeEventListener('visibilitychange', turned)
    // A label that is saved while the item is open must not start its time anew.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [trace, opened.current.has(trace)])

  const put = useCallback((of: string, next: Drafting) => {
    latest.current = new Map(latest.current).set(of, next)
    setDrafts(latest.current)
  }, [])

  const change = (update: (before: Drafting) => Drafting) => {
    const before = latest.current.get(trace) ?? state
    const next = update(before)
    put(trace, next)
    if (next.draft === before.draft) return
    const save = (name: string) => {
      const { draft } = latest.current.get(trace) ?? next
      const shown_blind = blindly && !seen.current.has(trace)
      const seconds = watch.current.seconds()
      saver.change(trace, { draft: { ...draft, queue, shown_blind, seconds }, reviewer: name })
    }
    if (reviewer !== null) save(reviewer)
    else void ask().then((name) => (name === null ? undefined : save(name)))
  }

  const complete = () => {
    const missing = missingWords((latest.current.get(trace) ?? state).draft)
    if (missing !== null) return missing
    setCompleted((before) => new Set([...before, trace]))
    void saver.flush()
    return null
  }

  const steps = useSteps({
    saver,
    reviewer,
    onStep: (of, label) => {
      put(of, draftingOf(label?.payload ?? null, taxonomy))
      setCompleted((before) => new Set([...before].filter((other) => other !== of)))
      opened.current.set(of, false)
      if (of !== trace) onGo(of)
    },
  })

  return {
    reviewer,
    state,
    change,
    complete,
    completed: done,
    others: blind ? [] : theirs,
    blind,
    ready: labels !== undefined || drafts.has(trace),
    saver,
    saving,
    ...steps,
  }
}
