import { useEffect } from 'react'
import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { route, useRoute, type Route } from './route.ts'

export interface Toast {
  tone: 'info' | 'fail'
  text: string
  more?: string | undefined
  /** Takes back what is said. */
  undo?: (() => void) | undefined
}

const toast = createStore<{ toast: Toast | null; screen: string }>()(() => ({ toast: null, screen: '' }))
let timer: ReturnType<typeof setTimeout> | undefined

/** A work area, or the part of one that a tab shows. */
const screenOf = ({ area, params }: Route) => `${area} ${params['tab'] ?? ''}`

/**
 * Says for some seconds what a command without a place of its own has done, while its screen is open; a failure stays
 * until closed.
 */
export function showToast(shown: Toast | null): void {
  clearTimeout(timer)
  toast.setState({ toast: shown, screen: screenOf(route.getState()) })
  if (shown?.tone === 'info') timer = setTimeout(() => toast.setState({ toast: null }), 6000)
}

/** What is to be said on the screen that is open. */
export function useToast(): Toast | null {
  const { toast: said, screen } = useStore(toast)
  const open = screenOf(useRoute())
  const left = said?.tone === 'info' && screen !== open
  useEffect(() => {
    // Coming back, one would read it a second time.
    if (left) showToast(null)
  }, [left])
  return left ? null : said
}
