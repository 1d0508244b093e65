import { useState } from 'react'
import { Button } from '../../components/Button.tsx'
import { Dialog } from '../../components/Dialog.tsx'
import { Input } from '../../components/Input.tsx'
import { useAsking } from './reviewer.ts'

/** Asks for the reviewer's name at the first label. Stands once in the window. */
export function ReviewerDialog() {
  const answer = useAsking()
  if (answer === null) return null
  return <Question answer={answer} />
}

function Question({ answer }: { answer: (name: string | null) => void }) {
  const [name, setName] = useState('')
  const trimmed = name.trim()
  const done = () => trimmed !== '' && answer(trimmed)
  return (
    <Dialog
      open
      onClose={() => answer(null)}
      title="Who is reviewing?"
      about="Your labels carry this name, so that agreement between people can be measured. It stays in the workspace and can be changed in the settings."
      width={420}
      actions={
        <>
          <Button onClick={() => answer(null)}>Not now</Button>
          <Button kind="primary" onClick={done} why={trimmed === '' ? 'Type a name first' : null}>
            Start labelling
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault()
          done()
        }}
      >
        <Input
          label="Reviewer's name"
          placeholder="Name or initials"
          value={name}
          maxLength={120}
          onChange={(event) => setName(event.target.value)}
        />
      </form>
    </Dialog>
  )
}
