import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'

export interface NewWorkspace {
  parentRef: string
  name: string
}

interface Asked {
  suggestion: string
  answer: (made: NewWorkspace | null) => void
}

const asked = createStore<{ asked: Asked | null }>()(() => ({ asked: null }))

/** Name and place of a new workspace, asked in a dialog; null when it was closed. */
export function askNewWorkspace(suggestion: string): Promise<NewWorkspace | null> {
  asked.getState().asked?.answer(null)
  return new Promise((resolve) => {
    asked.setState({
      asked: {
        suggestion,
        answer: (made) => {
          asked.setState({ asked: null })
          resolve(made)
        },
      },
    })
  })
}

export function useAskedWorkspace(): Asked | null {
  return useStore(asked, (state) => state.asked)
}
