import { useStore } from 'zustand'
import { persist } from 'zustand/middleware'
import { createStore } from 'zustand/vanilla'

export type Comparison = 'none' | 'previous' | 'rest'
export type GroupOrder = 'change' | 'estimate' | 'contribution' | 'n'

export interface ExploreView {
  columns: readonly string[]
  /** Widths in CSS pixels at the default font size. */
  widths: Readonly<Record<string, number>>
  /** Sections of the rail that differ from how they start out. */
  toggled: readonly string[]
  by: string
  metric: string
  comparison: Comparison
  groupOrder: GroupOrder
  groupDescending: boolean
  weighted: boolean
}

export const defaultColumns = ['trace', 'start', 'agent_version', 'preview', 'csat', 'latency', 'code']

/** How this person looks at Explore, kept by version in this browser or window. */
export const exploreView = createStore<ExploreView>()(
  persist(
    (): ExploreView => ({
      columns: defaultColumns,
      widths: {},
      toggled: [],
      by: 'chunk',
      metric: 'csat',
      comparison: 'previous',
      groupOrder: 'change',
      groupDescending: false,
      weighted: true,
    }),
    { name: 'assay.explore', version: 1 },
  ),
)

export function useExploreView<Name extends keyof ExploreView>(name: Name): ExploreView[Name] {
  return useStore(exploreView, (state) => state[name])
}

export function setExploreView(change: Partial<ExploreView>): void {
  exploreView.setState(change)
}
