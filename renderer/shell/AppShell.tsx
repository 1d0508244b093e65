import { useEffect, useRef } from 'react'
import { useStore } from 'zustand'
import type { Connection } from '../client/connection.ts'
import { EraseDialog } from '../features/erasure/EraseDialog.tsx'
import { ReviewerDialog } from '../features/reviewer/ReviewerDialog.tsx'
import { DropTarget } from '../features/importing/DropTarget.tsx'
import { OpenDialogs } from '../features/openDialog/OpenDialogs.tsx'
import { useWorkspace } from '../stores/appInfo.ts'
import { ConnectionBanner } from './ConnectionBanner.tsx'
import { Overlays } from './Overlays.tsx'
import { Toasts } from './Toasts.tsx'
import { Screen } from './Screen.tsx'
import { StatusStrip } from './StatusStrip.tsx'
import { TitleBar } from './TitleBar.tsx'
import { useShellCommands } from './shellCommands.ts'
import { useJobEvents } from './useJobEvents.ts'
import styles from './AppShell.module.css'

/** Title bar, the open screen and the status strip, at every size; and what floats above them. */
export function AppShell({ connection }: { connection: Connection }) {
  const state = useStore(connection.state)
  const main = useRef<HTMLElement>(null)
  const name = useWorkspace()?.name
  useEffect(() => {
    document.title = name === undefined ? 'Assay' : `${name} · Assay`
  }, [name])
  useShellCommands()
  useJobEvents()
  return (
    <div className={styles['shell']}>
      <button type="button" className={styles['skip']} onClick={() => main.current?.focus()}>
        Go to the content
      </button>
      <TitleBar />
      <div className={styles['banner']}>
        <ConnectionBanner state={state} onRetry={connection.retry} />
      </div>
      <main ref={main} className={styles['main']} tabIndex={-1}>
        <Screen connection={state} />
      </main>
      <StatusStrip connected={state.kind === 'open'} />
      <DropTarget />
      <OpenDialogs />
      <ReviewerDialog />
      <EraseDialog />
      <Toasts />
      <Overlays />
    </div>
  )
}
