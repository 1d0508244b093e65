import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { WorkbenchError } from '../../../shared/errors.ts'

interface OpenState {
  /** The ref that is being opened, or `demo`. */
  opening: string | null
  failed: { ref: string; error: WorkbenchError } | null
}

const state = createStore<OpenState>()(() => ({ opening: null, failed: null }))

export function opening(ref: string | null): void {
  state.setState({ opening: ref, failed: null })
}

export function openFailed(ref: string, error: WorkbenchError): void {
  state.setState({ opening: null, failed: { ref, error } })
}

export function useOpenState(): OpenState {
  return useStore(state)
}
