import { useEffect, useRef, useState } from 'react'
import { useClient } from '../../client/ClientProvider.tsx'
import { host } from '../../client/host.ts'
import { formatCounted } from '../../format/numbers.ts'
import { useWorkspace } from '../../stores/appInfo.ts'
import { showToast } from '../../stores/toast.ts'
import { ensureWorkspace } from '../openDialog/openWorkspace.ts'
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
    const take = async (files: File[], found: Promise<Dropped[] | null>) => {
      if (!(await ensureWorkspace(client, files))) return
      const answer = await host().droppedFiles(files)
      if (answer.available) return addFiles(client, answer.value)
      const dropped = await found
      if (dropped === null)
        showToast({ tone: 'fail', text: 'The folder could not be read. Nothing was added.' })
      else if (dropped.length === 0) showToast({ tone: 'info', text: 'The folder holds no files.' })
      else await addUploads(client, dropped)
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
      void take(
        [...(event.dataTransfer?.files ?? [])],
        droppedFiles(event.dataTransfer).catch(() => null),
      )
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
