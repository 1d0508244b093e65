import { createContext, useContext } from 'react'
import type { TextMark } from './segments.ts'
import type { TextRef } from './textRef.ts'

/** What the screen around a text knows of it. */
export interface TextView {
  marksOf: (ref: TextRef) => readonly TextMark[]
  /** The whole of a text that came cut. */
  loadWhole: (ref: TextRef) => Promise<string>
  /** Said of a placeholder on hover: where else in the trace it stands. */
  aboutToken: (token: string) => string | undefined
}

const Context = createContext<TextView>({
  marksOf: () => [],
  loadWhole: async (ref) => ref.text ?? '',
  aboutToken: () => undefined,
})

export const TextViewProvider = Context.Provider

export function useTextView(): TextView {
  return useContext(Context)
}
