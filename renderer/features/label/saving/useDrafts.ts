import { useRef, useState } from 'react'
import type { Taxonomy } from '../../../../shared/domain/taxonomy.ts'
import { useClient } from '../../../client/ClientProvider.tsx'
import { settings } from '../../../stores/settings.ts'
import { askReviewer } from '../../reviewer/reviewer.ts'
import { draftingOf, type Drafting, type LabelDraft } from '../labelDraft.ts'
import type { LabelSaver } from './labelSaver.ts'

export type Update = (before: Drafting) => Drafting

/** What a save says beside the draft: how the item was shown, and for how long. */
export type About = Pick<LabelDraft, 'queue' | 'shown_blind' | 'seconds'>

export interface Drafts {
  of: (trace: string) => Drafting | undefined
  /** The same as of the last key, also before it is drawn. */
  latest: (trace: string) => Drafting | undefined
  put: (trace: string, next: Drafting) => void
  /** Changes the draft of a trace whose saved label is known, and saves it. */
  change: (trace: string, base: Drafting, update: Update, about: About) => void
  /** The same before its saved label is known: the keys count at once, and are saved on top of it once read. */
  changeEarly: (trace: string, base: Drafting, update: Update, about: About) => void
  /** Resolves once no early change waits for its label. */
  settled: () => Promise<void>
}

/** The drafts of a review, each trace's own; every change of one goes to the saver. */
export function useDrafts(saver: LabelSaver, taxonomy: Taxonomy): Drafts {
  const client = useClient()
  const [drafts, setDrafts] = useState<ReadonlyMap<string, Drafting>>(new Map())
  // Two keys may come between two renders; the second builds on the first.
  const latest = useRef(drafts)
  const early = useRef(new Map<string, { updates: Update[]; about: About; settled: Promise<void> }>())

  const put = (trace: string, next: Drafting) => {
    latest.current = new Map(latest.current).set(trace, next)
    setDrafts(latest.current)
  }
  const save = async (trace: string, about: About) => {
    const reviewer = settings.getState().reviewer ?? (await askReviewer())
    const draft = latest.current.get(trace)?.draft
    if (reviewer !== null && draft !== undefined)
      saver.change(trace, { draft: { ...draft, ...about }, reviewer })
  }
  const settle = async (trace: string) => {
    const known = await client.call('labels.get', { trace }).then(
      ({ labels }) => labels,
      () => [],
    )
    const waiting = early.current.get(trace)
    if (waiting === undefined) return
    early.current.delete(trace)
    const { reviewer } = settings.getState()
    const mine = known.find((label) => label.reviewer === reviewer && label.target.span === null)
    const base = draftingOf(mine?.payload ?? null, taxonomy)
    const next = waiting.updates.reduce((state, update) => update(state), base)
    put(trace, next)
    if (next.draft !== base.draft) await save(trace, waiting.about)
  }
  const changeEarly: Drafts['changeEarly'] = (trace, base, update, about) => {
    put(trace, update(latest.current.get(trace) ?? base))
    const waiting = early.current.get(trace)
    if (waiting !== undefined) {
      waiting.updates.push(update)
      waiting.about = about
      return
    }
    // The entry must be there before the answer can be.
    const entry = { updates: [update], about, settled: Promise.resolve() }
    early.current.set(trace, entry)
    entry.settled = settle(trace)
  }
  return {
    of: (trace) => drafts.get(trace),
    latest: (trace) => latest.current.get(trace),
    put,
    change: (trace, base, update, about) => {
      // What is still to be put on top of the saved label keeps its order.
      if (early.current.has(trace)) return changeEarly(trace, base, update, about)
      const before = latest.current.get(trace) ?? base
      const next = update(before)
      put(trace, next)
      if (next.draft !== before.draft) void save(trace, about)
    },
    changeEarly,
    settled: async () => {
      await Promise.all([...early.current.values()].map((entry) => entry.settled))
    },
  }
}
