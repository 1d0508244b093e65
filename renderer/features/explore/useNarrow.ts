import { useSyncExternalStore } from 'react'

/** Whether the window is narrower than so many CSS pixels. */
export function useNarrow(below: number): boolean {
  const query = `(max-width: ${below - 0.02}px)`
  return useSyncExternalStore(
    (listener) => {
      const list = matchMedia(query)
      list.addEventListener('change', listener)
      return () => list.removeEventListener('change', listener)
    },
    () => matchMedia(query).matches,
  )
}
