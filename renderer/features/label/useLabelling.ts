import { useEffect, useMemo, useRef, useState } from 'react'
import type { CurrentLabel } from '../../../shared/domain/label.ts'
import type { Taxonomy } from '../../../shared/domain/taxonomy.ts'
import { useClient } from '../../client/ClientProvider.tsx'
import { useQuery } from '../../client/useQuery.ts'
import { useReviewer } from '../reviewer/reviewer.ts'
import { draftingOf, missingWords, type Drafting } from './labelDraft.ts'
import { labelSaverOf, useSaveState, type LabelSaver } from './saving/labelSaver.ts'
import type { SaveState } from './saving/saveQueue.ts'
import { createStopwatch } from './stopwatch.ts'
import { useDrafts, type Update } from './saving/useDrafts.ts'
import { useSteps } from './saving/useSteps.ts'

export interface Labelling {
  reviewer: string | null
  state: Drafting
  /** Changes the draft and saves it; asks for the reviewer's name before the first. */
  change: (update: Update) => void
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
  const { reviewer } = useReviewer()
  const asked = useQuery('labels.get', { trace }, { enabled: trace !== '' })
  const drafts = useDrafts(saver, taxonomy)
  const [completed, setCompleted] = useState<ReadonlySet<string>>(new Set())
  const watch = useRef(createStopwatch())
  /** Traces on which others' labels were in view. */
  const seen = useRef(new Set<string>())
  /** Whether an item came with a label of this reviewer; one that is saved meanwhile does not count. */
  const opened = useRef(new Map<string, boolean>())
  /** While the labels are read again, those read before are still this trace's. */
  const read = useRef(new Map<string, readonly CurrentLabel[]>())

  if (!asked.stale && asked.value !== undefined) read.current.set(trace, asked.value.labels)
  const labels = read.current.get(trace)
  const mine = labels?.find((label) => label.reviewer === reviewer && label.target.span === null) ?? null
  const theirs = labels?.filter((label) => label.reviewer !== reviewer) ?? []
  const draft = drafts.of(trace)
  if (labels !== undefined && draft === undefined && !opened.current.has(trace))
    opened.current.set(trace, mine !== null)
  const state = draft ?? draftingOf(mine?.payload ?? null, taxonomy)
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

  const change = (update: Update) => {
    const about = {
      queue,
      shown_blind: blindly && !seen.current.has(trace),
      seconds: watch.current.seconds(),
    }
    const how = labels === undefined ? drafts.changeEarly : drafts.change
    how(trace, state, update, about)
  }

  const complete = () => {
    const missing = missingWords(drafts.latest(trace)?.draft ?? state.draft)
    if (missing !== null) return missing
    setCompleted((before) => new Set([...before, trace]))
    void drafts.settled().then(saver.flush)
    return null
  }

  const steps = useSteps({
    saver,
    reviewer,
    settled: drafts.settled,
    onStep: (of, label) => {
      drafts.put(of, draftingOf(label?.payload ?? null, taxonomy))
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
    ready: labels !== undefined || draft !== undefined,
    saver,
    saving,
    ...steps,
  }
}
