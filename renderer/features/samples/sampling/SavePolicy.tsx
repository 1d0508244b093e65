import { useState } from 'react'
import type { SamplingPolicy } from '../../../../shared/domain/samplingPolicy.ts'
import { useCommand } from '../../../client/useCommand.ts'
import { ErrorBanner } from '../../../components/Banner.tsx'
import { Button } from '../../../components/Button.tsx'
import { Input } from '../../../components/Input.tsx'
import { Popover } from '../../../components/Popover.tsx'
import { showToast } from '../../../stores/toast.ts'
import styles from './SavePolicy.module.css'

/** Keeps the policy as a file of the workspace, which the command line draws by too. */
export function SavePolicy({ policy, why }: { policy: SamplingPolicy; why: string | null }) {
  const [open, setOpen] = useState(false)
  const [name, setName] = useState('')
  const save = useCommand('policy.save')
  const submit = async (replace: boolean) => {
    const called = name.trim()
    if (called === '') return
    const outcome = await save.run({ name: called, policy: { ...policy, name: called }, replace })
    if (!outcome.ok) return
    showToast({ tone: 'info', text: `Kept as policies/${outcome.value.name}.yaml` })
    setOpen(false)
  }
  return (
    <Popover
      label="Save policy"
      align="end"
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button size="small" why={why}>
          Save policy
        </Button>
      }
    >
      <form
        className={styles['form']}
        onSubmit={(event) => {
          event.preventDefault()
          void submit(false)
        }}
      >
        <Input
          label="Name of the policy"
          placeholder="Name"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <p className="tone-2">
          It becomes a file in the workspace, for others to draw by:
          <span className="mono">{` assay sample --policy ${name.trim() === '' ? 'NAME' : name.trim()}.yaml`}</span>
        </p>
        {save.error !== null && (
          <ErrorBanner
            error={save.error}
            title="The policy is not saved"
            actions={
              save.error.code === 'conflict' ? (
                <Button size="small" onClick={() => void submit(true)}>
                  Write over it
                </Button>
              ) : undefined
            }
          />
        )}
        <Button
          kind="primary"
          size="small"
          why={name.trim() === '' ? 'It needs a name' : null}
          onClick={() => void submit(false)}
        >
          Save
        </Button>
      </form>
    </Popover>
  )
}
