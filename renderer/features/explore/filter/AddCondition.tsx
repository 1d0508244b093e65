import { useEffect, useRef, useState, type ReactNode } from 'react'
import { fieldByName, fields } from '../../../../shared/filter/fields.ts'
import { Button } from '../../../components/Button.tsx'
import { IconButton } from '../../../components/IconButton.tsx'
import { Input } from '../../../components/Input.tsx'
import { Popover } from '../../../components/Popover.tsx'
import type { FilterState } from '../../../stores/filter.ts'
import { ConditionEditor } from './ConditionEditor.tsx'
import styles from './Popovers.module.css'

const kindWords = {
  category: 'values',
  label: 'code',
  number: 'number',
  boolean: 'yes or no',
  time: 'time',
  text: 'text',
} as const

/** Adds or changes a condition: first the field, then what it must be. */
export function AddCondition({
  state,
  open,
  field,
  onField,
  onOpen,
}: {
  state: FilterState
  open: boolean
  /** The field being set; null to choose one. */
  field: string | null
  onField: (field: string | null) => void
  onOpen: (open: boolean) => void
}) {
  return (
    <Popover
      label={field === null ? 'Add a condition' : `Condition on ${field}`}
      open={open}
      onOpenChange={onOpen}
      trigger={
        <Button kind="ghost" size="small" icon="plus" keys="f">
          Filter
        </Button>
      }
    >
      <div className={styles['form']}>
        {field === null ? (
          <FieldList onField={onField} />
        ) : (
          <>
            <div className="row">
              <IconButton icon="left" size="small" label="Another field" onClick={() => onField(null)} />
              <span className="mono strong">{field}</span>
            </div>
            <Focused key={field}>
              <ConditionEditor field={field} state={state} onDone={() => onOpen(false)} />
            </Focused>
          </>
        )}
      </div>
    </Popover>
  )
}

/** Puts the cursor into the first field of its content; the list chosen from has gone, and the focus with it. */
function Focused({ children }: { children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => box.current?.querySelector('input')?.focus(), [])
  return (
    <div ref={box} className={styles['form']}>
      {children}
    </div>
  )
}

function FieldList({ onField }: { onField: (field: string) => void }) {
  const [search, setSearch] = useState('')
  const found = fields.filter(({ name }) => name.includes(search.trim().toLowerCase()))
  return (
    <>
      <Input
        label="Search fields"
        icon="search"
        placeholder="Field"
        value={search}
        onChange={(event) => setSearch(event.target.value)}
        onKeyDown={(event) => {
          const [first] = found
          if (event.key !== 'ArrowDown' && event.key !== 'Enter') return
          // The field that comes up has the focus before this press ends, and would send its form.
          event.preventDefault()
          if (event.key === 'Enter') {
            if (first !== undefined) onField(first.name)
            return
          }
          event.currentTarget.closest('div')?.querySelector<HTMLElement>('[data-field]')?.focus()
        }}
      />
      <div className={styles['fields']}>
        {found.map(({ name }) => (
          <button
            key={name}
            type="button"
            data-field=""
            className={styles['field']}
            onClick={() => onField(name)}
            onKeyDown={(event) => {
              const next =
                event.key === 'ArrowDown'
                  ? event.currentTarget.nextElementSibling
                  : event.key === 'ArrowUp'
                    ? event.currentTarget.previousElementSibling
                    : null
              if (!(next instanceof HTMLElement)) return
              event.preventDefault()
              next.focus()
            }}
          >
            <span className="mono">{name}</span>
            <span className="grow" />
            <span className="tone-3">{kindWords[fieldByName(name)?.kind ?? 'category']}</span>
          </button>
        ))}
        {found.length === 0 && <p className="tone-3">No field is called that.</p>}
      </div>
    </>
  )
}
