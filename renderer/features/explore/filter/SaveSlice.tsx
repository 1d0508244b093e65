import { useState } from 'react'
import { useCommand } from '../../../client/useCommand.ts'
import { useQuery } from '../../../client/useQuery.ts'
import { ErrorBanner } from '../../../components/Banner.tsx'
import { Button } from '../../../components/Button.tsx'
import { Code } from '../../../components/Code.tsx'
import { Input } from '../../../components/Input.tsx'
import { Popover } from '../../../components/Popover.tsx'
import { showToast } from '../../../stores/toast.ts'
import styles from './Popovers.module.css'

/** Gives the filter a name. The same name replaces what it stood for. */
export function SaveSlice({
  open,
  onOpen,
  where,
}: {
  open: boolean
  onOpen: (open: boolean) => void
  where: string
}) {
  const [name, setName] = useState('')
  const save = useCommand('slices.save')
  const saved = useQuery('slices.list', {})
  const same = saved.value?.slices.find((slice) => slice.name === name.trim())
  const replaced = same !== undefined && same.where !== where ? same : undefined
  const bringBack = async ({ name, where }: { name: string; where: string }) => {
    const outcome = await save.run({ name, where })
    if (!outcome.ok) showToast({ tone: 'fail', text: outcome.error.message, more: outcome.error.hint })
  }
  const submit = async () => {
    if (name.trim() === '') return
    const outcome = await save.run({ name: name.trim(), where })
    if (!outcome.ok) return
    showToast({
      tone: 'info',
      text: `Slice “${outcome.value.name}” ${replaced === undefined ? 'saved' : 'replaced'}`,
      ...(replaced === undefined ? {} : { undo: () => void bringBack(replaced) }),
    })
    setName('')
    onOpen(false)
  }
  return (
    <Popover
      label="Save slice"
      align="end"
      open={open}
      onOpenChange={onOpen}
      trigger={<Button size="small">Save slice</Button>}
    >
      <form
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <Input
          label="Name of the slice"
          placeholder="Name"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <div className={styles['where']}>
          <Code>{where === '' ? 'all traces' : where}</Code>
        </div>
        {save.error !== null && <ErrorBanner error={save.error} title="The slice is not saved" />}
        <div className="row">
          <Button
            kind="primary"
            size="small"
            why={name.trim() === '' ? 'It needs a name' : null}
            busy={save.pending}
            onClick={() => void submit()}
          >
            Save
          </Button>
          {replaced !== undefined && (
            <span className="tone-2">
              Replaces {replaced.name} ({replaced.where === '' ? 'all traces' : replaced.where})
            </span>
          )}
        </div>
      </form>
    </Popover>
  )
}
