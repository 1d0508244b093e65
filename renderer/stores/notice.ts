import { useEffect } from 'react'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'

export interface Notice {
  tone: 'quiet' | 'pass' | 'warn' | 'fail'
  text: string
}

const notice = createStore<{ notice: Notice | null }>()(() => ({ notice: null }))

/** What the open screen says at the right of the status strip: saved, unsaved, read only. */
export function useNotice(tone: Notice['tone'], text: string | null): void {
  useEffect(() => {
    const shown = text === null ? null : { tone, text }
    notice.setState({ notice: shown })
    return () => {
      if (notice.getState().notice === shown) notice.setState({ notice: null })
    }
  }, [tone, text])
}

export function useShownNotice(): Notice | null {
  return useStore(notice, (state) => state.notice)
}
