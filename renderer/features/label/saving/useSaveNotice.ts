import { useClient } from '../../../client/ClientProvider.tsx'
import { useTimes } from '../../../format/useTimes.ts'
import { useNotice, type Notice } from '../../../stores/notice.ts'
import { labelSaverOf, useSaveState } from './labelSaver.ts'
import type { SaveState } from './saveQueue.ts'

/** Says in the status strip whether the labels are on disk, and since when. Stands once in a screen. */
export function useSaveNotice(): void {
  const saving = useSaveState(labelSaverOf(useClient()))
  const times = useTimes()
  const { tone, text } = saveWords(
    saving,
    (ms) => `${times.clock(ms, { seconds: true })} ${times.zoneLabel(ms)}`,
  )
  useNotice(tone, text)
}

/** Whether the labels are on disk, in words: never "saved" before the disk has answered. */
export function saveWords(
  { unsaved, failure, savedAtMs }: SaveState,
  clock: (ms: number) => string,
): { tone: Notice['tone']; text: string | null } {
  if (unsaved > 0 && failure !== null)
    return { tone: 'fail', text: unsaved === 1 ? '1 label not saved' : `${unsaved} labels not saved` }
  if (unsaved > 0) return { tone: 'quiet', text: 'Saving' }
  return savedAtMs === null
    ? { tone: 'quiet', text: null }
    : { tone: 'pass', text: `Saved ${clock(savedAtMs)}` }
}
