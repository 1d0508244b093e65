import { useState } from 'react'
import type { CurrentLabel } from '../../../../shared/domain/label.ts'
import { useClient } from '../../../client/ClientProvider.tsx'
import { shortId } from '../../../format/ids.ts'
import type { LabelSaver } from './labelSaver.ts'

/** Undo and redo of the reviewer's labels. What waits to be saved is saved first, so that it is what is undone. */
export function useSteps({
  saver,
  reviewer,
  settled,
  onStep,
}: {
  saver: LabelSaver
  reviewer: string | null
  /** Early changes have reached the saver. */
  settled: () => Promise<void>
  onStep: (trace: string, label: CurrentLabel | null) => void
}): { undo: () => void; redo: () => void; said: string | null; stepFailure: unknown } {
  const client = useClient()
  const [said, setSaid] = useState<string | null>(null)
  const [stepFailure, setFailure] = useState<unknown>(null)
  const step = async (kind: 'undo' | 'redo') => {
    if (reviewer === null) return setSaid(`Nothing to ${kind}`)
    await settled()
    await saver.flush()
    if (saver.state().unsaved > 0) return
    try {
      const answer = await client.call(kind === 'undo' ? 'label.undo' : 'label.redo', { reviewer })
      setFailure(null)
      saver.setDepths(answer)
      const moved = 'undone' in answer ? answer.undone : answer.redone
      if (!moved || answer.trace === null) return setSaid(`Nothing to ${kind}`)
      saver.savedElsewhere()
      setSaid(`${kind === 'undo' ? 'Undone' : 'Redone'} on ${shortId(answer.trace)}`)
      onStep(answer.trace, answer.label)
    } catch (failure) {
      setFailure(failure)
    }
  }
  return { undo: () => void step('undo'), redo: () => void step('redo'), said, stepFailure }
}
