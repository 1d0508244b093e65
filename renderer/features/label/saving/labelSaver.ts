import { useSyncExternalStore } from 'react'
import type { WindowClient } from '../../../client/client.ts'
import type { LabelDraft } from '../labelDraft.ts'
import { createSaveQueue, type SaveQueue, type SaveState } from './saveQueue.ts'

export interface LabelSaver extends SaveQueue<string, { draft: LabelDraft; reviewer: string }> {
  /** How many labels the reviewer can take back and bring back, as the core last said; null before. */
  depths(): { undo: number; redo: number } | null
  setDepths(depths: { undoDepth: number; redoDepth: number }): void
}

const savers = new WeakMap<WindowClient, LabelSaver>()

/** The one queue of a window: it outlives the screen, so that leaving it loses nothing. */
export function labelSaverOf(client: WindowClient): LabelSaver {
  const known = savers.get(client)
  if (known !== undefined) return known
  let depths: { undo: number; redo: number } | null = null
  const setDepths = ({ undoDepth, redoDepth }: { undoDepth: number; redoDepth: number }) => {
    depths = { undo: undoDepth, redo: redoDepth }
  }
  const queue = createSaveQueue<string, { draft: LabelDraft; reviewer: string }>({
    save: async (trace, { draft, reviewer }) => {
      setDepths(await client.call('label.set', { target: { trace }, label: draft, reviewer }))
    },
  })
  const saver: LabelSaver = { ...queue, depths: () => depths, setDepths }
  savers.set(client, saver)
  addEventListener('beforeunload', (event) => {
    if (queue.state().unsaved === 0) return
    void queue.flush()
    event.preventDefault()
  })
  return saver
}

export function useSaveState(saver: LabelSaver): SaveState {
  return useSyncExternalStore(saver.subscribe, saver.state)
}
