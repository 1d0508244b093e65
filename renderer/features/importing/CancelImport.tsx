import { useState } from 'react'
import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { formatCounted } from '../../format/numbers.ts'
import { cancelAll, isLive, useImportQueue } from './importQueue.ts'

const worthAskingMs = 10_000

export interface CancelState {
  asking: boolean
  ask: () => void
  close: () => void
}

/** Cancels at once, or after one question where more than ten seconds of work would be lost. */
export function useCancelImport(): CancelState {
  const [asking, setAsking] = useState(false)
  const { files } = useImportQueue()
  return {
    asking,
    ask: () => {
      const running = files.find((file) => file.state === 'running')
      const spentMs = running?.startedAtMs == null ? 0 : Date.now() - running.startedAtMs
      if (spentMs > worthAskingMs) setAsking(true)
      else cancelAll()
    },
    close: () => setAsking(false),
  }
}

export function CancelImport({ state }: { state: CancelState }) {
  const { files } = useImportQueue()
  const live = files.filter((file) => isLive(file.state)).length
  return (
    <Dialog
      open={state.asking && live > 0}
      onClose={state.close}
      title="Cancel the import?"
      about={`${formatCounted(live, 'file')} not finished. What was read of them is thrown away; files that are finished stay in the workspace.`}
      width={420}
      actions={
        <>
          <Button onClick={state.close}>Go on importing</Button>
          <Button
            kind="primary"
            onClick={() => {
              cancelAll()
              state.close()
            }}
          >
            Cancel import
          </Button>
        </>
      }
    />
  )
}
