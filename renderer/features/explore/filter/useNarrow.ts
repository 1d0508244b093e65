import { useSyncExternalStore } from 'react'
import { useSetting } from '../../../stores/settings.ts'

/** Whether the window is narrower than so many CSS pixels at the default font size. */
export function useNarrow(below: number): boolean {
  const fontSize = useSetting('fontSize')
  const query = `(max-width: ${(below * fontSize) / 12 - 0.02}px)`
  return useSyncExternalStore(
    (listener) => {
      const list = matchMedia(query)
      list.addEventListener('change', listener)
      return () => list.removeEventListener('change', listener)
    },
    () => matchMedia(query).matches,
  )
}
