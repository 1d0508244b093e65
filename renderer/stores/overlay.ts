import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'

export type Overlay = 'palette' | 'help' | 'settings' | 'jobs'

/** Which of the window's own dialogs is open; at most one. */
const overlay = createStore<{ open: Overlay | null }>()(() => ({ open: null }))

export function showOverlay(open: Overlay | null): void {
  overlay.setState({ open })
}

export function useOverlay(): Overlay | null {
  return useStore(overlay, (state) => state.open)
}
