import { useEffect, useRef, useState } from 'react'
import { useClient } from '../../client/ClientProvider.tsx'
import { host } from '../../client/host.ts'
import { formatCounted } from '../../format/numbers.ts'
import { useWorkspace } from '../../stores/appInfo.ts'
import { ensureWorkspace } from '../welcome/openActions.ts'
import { droppedFiles, type Dropped } from './droppedFiles.ts'
import { addFiles, addUploads, clearFinished } from './importQueue.ts'
import styles from './DropTarget.module.css'

const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true

/** Takes files dropped anywhere in the window, on any screen; says how many while they hover. */
export function DropTarget() {
  const client = useClient()
  const workspaceId = useWorkspace()?.id
  const [hovering, setHovering] = useState<number | null>(null)
  const depth = useRef(0)
  useEffect(() => {
    const take = async (files: File[], found: Promise<Dropped[]>) => {
      if (!(await ensureWorkspace(client, files))) return
      const answer = await host().droppedFiles(files)
      await (answer.available ? addFiles(client, answer.value) : addUploads(client, await found))
    }
    const enter = (event: DragEvent) => {
      if (!holdsFiles(event)) return
      depth.current++
      setHovering(event.dataTransfer?.items.length ?? 0)
    }
    const leave = (event: DragEvent) => {
      if (!holdsFiles(event)) return
      depth.current--
      if (depth.current <= 0) setHovering(null)
    }
    const over = (event: DragEvent) => {
      if (holdsFiles(event)) event.preventDefault()
    }
    const drop = (event: DragEvent) => {
      if (!holdsFiles(event)) return
      event.preventDefault()
      depth.current = 0
      setHovering(null)
      void take([...(event.dataTransfer?.files ?? [])], droppedFiles(event.dataTransfer))
    }
    const listeners = { dragenter: enter, dragleave: leave, dragover: over, drop } as const
    const all = Object.entries(listeners) as [keyof typeof listeners, (event: DragEvent) => void][]
    for (const [name, listen] of all) addEventListener(name, listen)
    return () => {
      for (const [name, listen] of all) removeEventListener(name, listen)
    }
  }, [client])
  // What another workspace has finished says nothing here.
  useEffect(() => clearFinished(), [workspaceId])
  if (hovering === null) return null
  return (
    <div className={styles['target']} role="status">
      <span className={styles['words']}>
        Drop {hovering === 0 ? 'the files' : formatCounted(hovering, 'file')}
      </span>
    </div>
  )
}
