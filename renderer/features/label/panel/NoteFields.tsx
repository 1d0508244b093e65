import { useState, type KeyboardEvent, type RefObject } from 'react'
import { Button } from '../../../components/Button.tsx'
import { Kbd } from '../../../components/Kbd.tsx'
import { TextArea } from '../../../components/Input.tsx'
import { changed } from '../labelDraft.ts'
import type { Labelling } from '../useLabelling.ts'
import styles from './NoteFields.module.css'

const leave = (event: KeyboardEvent<HTMLTextAreaElement>) => {
  if (event.key !== 'Escape') return
  event.preventDefault()
  event.currentTarget.blur()
}

/** The note, and, where there is one, what the agent should have answered. Escape leaves a field. */
export function NoteFields({
  labelling: { state, change },
  noteRef,
}: {
  labelling: Labelling
  noteRef: RefObject<HTMLTextAreaElement | null>
}) {
  const { note, correction } = state.draft
  const [open, setOpen] = useState(false)
  return (
    <>
      <div className="row" data-field="">
        <h3 className={styles['name']}>Note</h3>
        <span className="t-micro tone-3">the first thing that went wrong</span>
        <span className="grow" />
        <Kbd keys="n" />
      </div>
      <TextArea
        ref={noteRef}
        label="Note"
        className={styles['note']}
        maxLength={20_000}
        value={note ?? ''}
        aria-keyshortcuts="N"
        onKeyDown={leave}
        onChange={(event) => {
          const text = event.target.value
          change((before) => changed(before, { note: text === '' ? null : text }))
        }}
      />
      {open || correction !== null ? (
        <>
          <h3 className={styles['name']}>Correction</h3>
          <TextArea
            label="Correction: what the agent should have answered"
            className={styles['note']}
            placeholder="What the agent should have answered"
            maxLength={200_000}
            value={correction ?? ''}
            onKeyDown={leave}
            onChange={(event) => {
              const text = event.target.value
              change((before) => changed(before, { correction: text === '' ? null : text }))
            }}
          />
        </>
      ) : (
        <div data-field="">
          <Button kind="link" onClick={() => setOpen(true)}>
            Add a correction
          </Button>
        </div>
      )}
    </>
  )
}
