import { useState } from 'react'
import type { SamplingPolicy } from '../../../../shared/domain/samplingPolicy.ts'

const kept = 100

interface History {
  past: readonly SamplingPolicy[]
  now: SamplingPolicy
  future: readonly SamplingPolicy[]
}

/** A policy being edited, with undo and redo. Typing in one field is one step. */
export function usePolicyHistory(start: SamplingPolicy) {
  const [history, setHistory] = useState<History>({ past: [], now: start, future: [] })
  const [field, setField] = useState<string | null>(null)
  return {
    policy: history.now,
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    /** `same` names the field being typed in; null is a step of its own. */
    change: (next: SamplingPolicy, same: string | null) => {
      setHistory(({ past, now }) => ({
        past: same !== null && same === field ? past : [...past, now].slice(-kept),
        now: next,
        future: [],
      }))
      setField(same)
    },
    undo: () => {
      setField(null)
      setHistory(({ past, now, future }) => {
        const last = past.at(-1)
        return last === undefined
          ? { past, now, future }
          : { past: past.slice(0, -1), now: last, future: [now, ...future] }
      })
    },
    redo: () => {
      setField(null)
      setHistory(({ past, now, future }) => {
        const [next, ...rest] = future
        return next === undefined ? { past, now, future } : { past: [...past, now], now: next, future: rest }
      })
    },
  }
}
