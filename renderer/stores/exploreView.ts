import { useStore } from 'zustand'
import { persist } from 'zustand/middleware'
import { createStore } from 'zustand/vanilla'

export type Comparison = 'none' | 'previous' | 'rest'
export type GroupOrder = 'change' | 'estimate' | 'contribution' | 'n'

export interface ExploreView {
  /** Null, like `by` and `metric`, until a person chooses: then what this workspace has values of. */
  columns: readonly string[] | null
  /** Widths in CSS pixels at the default font size. */
  widths: Readonly<Record<string, number>>
  /** Sections of the rail that differ from how they start out. */
  toggled: readonly string[]
  by: string | null
  metric: string | null
  comparison: Comparison
  groupOrder: GroupOrder
  groupDescending: boolean
  weighted: boolean
}

export const defaultColumns = ['trace', 'start', 'agent_version', 'preview', 'csat', 'latency', 'code']

// Version 1 kept what Explore began with as though it had been chosen.
function withoutDefaults(kept: ExploreView): ExploreView {
  const { columns, by, metric } = kept
  return {
    ...kept,
    columns: columns?.join() === defaultColumns.join() ? null : columns,
    by: by === 'chunk' ? null : by,
    metric: metric === 'csat' ? null : metric,
  }
}

/** How this person looks at Explore, kept by version in this browser or window. */
export const exploreView = createStore<ExploreView>()(
  persist(
    (): ExploreView => ({
      columns: null,
      widths: {},
      toggled: [],
      by: null,
      metric: null,
      comparison: 'previous',
      groupOrder: 'change',
      groupDescending: false,
      weighted: true,
    }),
    { name: 'assay.explore', version: 2, migrate: (kept) => withoutDefaults(kept as ExploreView) },
  ),
)

export function useExploreView<Name extends keyof ExploreView>(name: Name): ExploreView[Name] {
  return useStore(exploreView, (state) => state[name])
}

export function setExploreView(change: Partial<ExploreView>): void {
  exploreView.setState(change)
}
