import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'

interface Selection {
  workspace: string | null
  /** Trace ids in the order in which they were chosen. */
  ids: ReadonlySet<string>
}

/** The chosen traces. They outlive filter, order and scroll, but not their workspace. */
export const selection = createStore<Selection>()(() => ({ workspace: null, ids: new Set() }))

/** Drops what was chosen in another workspace. */
export function keepSelectionOf(workspace: string): void {
  if (selection.getState().workspace !== workspace) selection.setState({ workspace, ids: new Set() })
}

/** Adds or takes away traces; without `chosen` each is turned around. */
export function select(ids: readonly string[], chosen?: boolean): void {
  const next = new Set(selection.getState().ids)
  for (const id of ids) {
    if (chosen ?? !next.has(id)) next.add(id)
    else next.delete(id)
  }
  selection.setState({ ids: next })
}

export function clearSelection(): void {
  selection.setState({ ids: new Set() })
}

export function useSelection(): ReadonlySet<string> {
  return useStore(selection, (state) => state.ids)
}
