import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import { settings, useSetting } from '../../stores/settings.ts'

/** Who waits for the answer to "what is your name". */
export const asking = createStore<{ answer: ((name: string | null) => void) | null }>()(() => ({
  answer: null,
}))

/** The reviewer's name, asked for once in a dialog where it is not known; null when the dialog was closed. */
export function askReviewer(): Promise<string | null> {
  const known = settings.getState().reviewer
  if (known !== null) return Promise.resolve(known)
  asking.getState().answer?.(null)
  return new Promise((resolve) => {
    asking.setState({
      answer: (name) => {
        asking.setState({ answer: null })
        if (name !== null) settings.setState({ reviewer: name })
        resolve(name)
      },
    })
  })
}

/** The name as it is known now, and how to ask for it: `const name = await ask()` before the first label. */
export function useReviewer(): { reviewer: string | null; ask: () => Promise<string | null> } {
  return { reviewer: useSetting('reviewer'), ask: askReviewer }
}

export function useAsking() {
  return useStore(asking, (state) => state.answer)
}
