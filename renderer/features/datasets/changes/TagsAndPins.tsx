import { useState } from 'react'
import { useCommand } from '../../../client/useCommand.ts'
import { ErrorBanner } from '../../../components/Banner.tsx'
import { Button } from '../../../components/Button.tsx'
import { IconButton } from '../../../components/IconButton.tsx'
import { Input } from '../../../components/Input.tsx'
import { Popover } from '../../../components/Popover.tsx'
import { StatusGlyph } from '../../../components/StatusGlyph.tsx'
import { Tag } from '../../../components/Tag.tsx'
import { formatCounted } from '../../../format/numbers.ts'
import { showToast } from '../../../stores/toast.ts'
import { profileWords } from '../recipeWords.ts'
import type { Recipe, Version } from '../version.ts'
import styles from './TagsAndPins.module.css'

/** The tags of a version, to be set and taken away; and what pins its examples against training. */
export function TagsAndPins({ version }: { version: Version }) {
  const move = useCommand('dataset.tag')
  const [name, setName] = useState('')
  const [open, setOpen] = useState(false)
  const set = async (tag: string, to: number | null) => {
    const outcome = await move.run({ name: version.name, tag, version: to })
    if (!outcome.ok) return
    setName('')
    setOpen(false)
    showToast({
      tone: 'info',
      text:
        to === null
          ? `“${tag}” names no version now`
          : outcome.value.before === null
            ? `“${tag}” names v${to}`
            : `“${tag}” moved from v${outcome.value.before} to v${to}`,
    })
  }
  return (
    <div className={styles['bar']}>
      <span className="tone-2">Tags</span>
      {version.tags.map((tag) => (
        <span key={tag} className={styles['tag']}>
          <Tag>{tag}</Tag>
          <IconButton
            icon="close"
            size="small"
            label={`Take the tag ${tag} away`}
            onClick={() => void set(tag, null)}
          />
        </span>
      ))}
      {version.tags.length === 0 && <span className="tone-3">none</span>}
      <Popover
        label="Set a tag"
        open={open}
        onOpenChange={setOpen}
        trigger={
          <Button size="small" icon="plus">
            Tag
          </Button>
        }
      >
        <form
          className={styles['form']}
          onSubmit={(event) => {
            event.preventDefault()
            if (name.trim() !== '') void set(name.trim(), version.version)
          }}
        >
          <Input
            label="Name of the tag"
            mono
            placeholder="released"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          {move.error !== null && <ErrorBanner error={move.error} title="The tag is not set" />}
          <Button
            kind="primary"
            size="small"
            why={name.trim() === '' ? 'It needs a name' : null}
            onClick={() => void set(name.trim(), version.version)}
          >
            {`Set on v${version.version}`}
          </Button>
        </form>
      </Popover>
      <span className="grow" />
      {version.pinned !== null && <Pinned version={version} pinned={version.pinned} />}
    </div>
  )
}

function Pinned({ version, pinned }: { version: Version; pinned: string }) {
  const unlock = useCommand('dataset.unlock')
  const [reason, setReason] = useState('')
  const [open, setOpen] = useState(false)
  const submit = async () => {
    const outcome = await unlock.run({ name: version.name, reason: reason.trim() })
    if (!outcome.ok) return
    setOpen(false)
    showToast({
      tone: 'info',
      text: `${formatCounted(outcome.value.unlocked, 'example')} may be trained on now; the reason stays on record`,
    })
  }
  const words =
    pinned in profileWords ? profileWords[pinned as Recipe['profile']].label.toLowerCase() : pinned
  return (
    <>
      <span className="row row-tight">
        <StatusGlyph status="pass" word="" />
        {`Pinned as ${words}: never trained on`}
      </span>
      <Popover
        label="Unlock for training"
        align="end"
        open={open}
        onOpenChange={setOpen}
        trigger={<Button size="small">Unlock…</Button>}
      >
        <form
          className={styles['form']}
          onSubmit={(event) => {
            event.preventDefault()
            if (reason.trim() !== '') void submit()
          }}
        >
          <p className="tone-2">
            All examples of {version.name} may then be trained on, in any version. A score on them proves
            nothing afterwards. The reason stays on record.
          </p>
          <Input
            label="Reason to unlock"
            placeholder="Reason"
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
          {unlock.error !== null && <ErrorBanner error={unlock.error} title="Nothing was unlocked" />}
          <Button
            kind="primary"
            size="small"
            why={reason.trim() === '' ? 'It needs a reason' : null}
            onClick={() => void submit()}
          >
            Unlock for training
          </Button>
        </form>
      </Popover>
    </>
  )
}
