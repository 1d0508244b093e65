import { useState, type KeyboardEvent } from 'react'
import { Icon } from '../../components/Icon.tsx'
import type { IconName } from '../../components/iconPaths.ts'
import { VirtualList } from '../../components/VirtualList.tsx'
import { Tag } from '../../components/Tag.tsx'
import { Time } from '../../components/Time.tsx'
import { formatBytes } from '../../format/numbers.ts'
import type { Entry } from './entry.ts'
import styles from './OpenDialog.module.css'

const icons: Record<Entry['kind'], IconName> = { folder: 'folder', file: 'file', workspace: 'book' }

/** Folders and files by keyboard: arrows move, Enter opens, Space selects, Backspace goes up. */
export function EntryList({
  entries,
  selected,
  many,
  picks,
  onToggle,
  onOpen,
  onUp,
  empty,
}: {
  entries: readonly Entry[]
  selected: ReadonlyMap<string, Entry>
  many: boolean
  /** Where one is chosen: what moving to an entry chooses. */
  picks: 'file' | 'folder'
  onToggle: (entry: Entry, only: boolean) => void
  onOpen: (entry: Entry) => void
  onUp: (() => void) | null
  empty: string
}) {
  const [active, setActive] = useState(0)
  const at = Math.min(active, entries.length - 1)
  const pressed = (event: KeyboardEvent) => {
    const entry = entries[at]
    if (event.key === 'Backspace' && onUp !== null) onUp()
    else if (event.key === ' ' && entry !== undefined) onToggle(entry, false)
    else return
    event.preventDefault()
  }
  if (entries.length === 0) return <p className={styles['empty']}>{empty}</p>
  return (
    <VirtualList
      label="Files and folders"
      count={entries.length}
      rowHeight={32}
      active={at}
      onActive={(index) => {
        setActive(index)
        const entry = entries[index]
        if (entry !== undefined && !many && (entry.kind === 'file') === (picks === 'file'))
          onToggle(entry, true)
      }}
      onOpen={(index) => {
        const entry = entries[index]
        if (entry !== undefined) onOpen(entry)
      }}
      onKey={pressed}
      row={(index) => {
        const entry = entries[index]
        return entry === undefined ? null : (
          <div className={styles['entry']}>
            {many && entry.kind !== 'workspace' && (
              // A pointer ticks here; the keyboard ticks with Space.
              // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-static-element-interactions
              <span
                className={styles['tick']}
                onClick={() => onToggle(entry, false)}
                data-on={selected.has(entry.ref) || undefined}
              >
                {selected.has(entry.ref) && <Icon name="check" small />}
              </span>
            )}
            <Icon name={icons[entry.kind]} />
            <span className="grow ellipsis">{entry.name}</span>
            {selected.has(entry.ref) && <span className="visually-hidden">, selected</span>}
            {entry.kind === 'workspace' && <Tag tone="accent">workspace</Tag>}
            <span className={styles['size']}>{entry.bytes === null ? '' : formatBytes(entry.bytes)}</span>
            <span className={styles['when']}>
              {entry.modifiedMs === null ? '' : <Time ms={entry.modifiedMs} bare />}
            </span>
          </div>
        )
      }}
    />
  )
}
