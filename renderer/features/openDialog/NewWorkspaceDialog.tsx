import { useState } from 'react'
import type { Chosen } from '../../../shared/protocol/hostApi.ts'
import { isDesktop } from '../../client/host.ts'
import { useQuery } from '../../client/useQuery.ts'
import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { Input } from '../../components/Input.tsx'
import { chooseFolder } from './choose.ts'
import { isPlace } from './places.ts'
import { useAskedWorkspace, type NewWorkspace } from './newWorkspace.ts'
import styles from './NewWorkspaceDialog.module.css'

/** Asks for a new workspace's name and place. */
export function NewWorkspaceDialog() {
  const asked = useAskedWorkspace()
  if (asked === null) return null
  return <Form suggestion={asked.suggestion} answer={asked.answer} />
}

function Form({ suggestion, answer }: { suggestion: string; answer: (made: NewWorkspace | null) => void }) {
  const [name, setName] = useState(suggestion)
  const [place, setPlace] = useState<Chosen | null>(null)
  const start = useQuery('host.list', {}, { enabled: !isDesktop() }).value
  const parent =
    place ?? (start === undefined || !isPlace(start.folder) ? null : { ref: start.ref, name: start.folder })
  const trimmed = name.trim()
  const why = trimmed === '' ? 'Type a name first' : parent === null ? 'Choose a folder first' : null
  const done = () => {
    if (parent !== null && trimmed !== '') answer({ parentRef: parent.ref, name: trimmed })
  }
  return (
    <Dialog
      open
      onClose={() => answer(null)}
      title="New workspace"
      about="One folder holds everything: redacted traces, labels, datasets, and the vault with the files as they came."
      actions={
        <>
          <Button onClick={() => answer(null)}>Cancel</Button>
          <Button kind="primary" why={why} onClick={done}>
            Create
          </Button>
        </>
      }
    >
      <form
        className={styles['field']}
        onSubmit={(event) => {
          event.preventDefault()
          done()
        }}
      >
        <span className="tone-3" aria-hidden="true">
          Name
        </span>
        <Input
          label="Name of the workspace"
          placeholder="support-november"
          value={name}
          maxLength={120}
          onChange={(event) => setName(event.target.value)}
        />
      </form>
      <div className={styles['field']}>
        <span className="tone-3">Folder</span>
        <span className="mono ellipsis grow" title={parent?.name}>
          {parent?.name ?? 'no folder chosen'}
        </span>
        <Button
          size="small"
          onClick={() => void chooseFolder('create').then((chosen) => chosen && setPlace(chosen))}
        >
          Change…
        </Button>
      </div>
    </Dialog>
  )
}
