import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'

export interface Toast {
  tone: 'info' | 'fail'
  text: string
  more?: string | undefined
  /** Takes back what is said. */
  undo?: (() => void) | undefined
}

const toast = createStore<{ toast: Toast | null }>()(() => ({ toast: null }))
let timer: ReturnType<typeof setTimeout> | undefined

/** Says for some seconds what a command without a place of its own has done; a failure stays until closed. */
export function showToast(shown: Toast | null): void {
  clearTimeout(timer)
  toast.setState({ toast: shown })
  if (shown?.tone === 'info') timer = setTimeout(() => toast.setState({ toast: null }), 6000)
}

export function useToast(): Toast | null {
  return useStore(toast, (state) => state.toast)
}
