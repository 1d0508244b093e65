import { useRef, useState, type KeyboardEvent } from 'react'
import { Icon } from '../../components/Icon.tsx'
import type { IconName } from '../../components/iconPaths.ts'
import { VirtualList, type Held } from '../../components/VirtualList.tsx'
import { Tag } from '../../components/Tag.tsx'
import { Time } from '../../components/Time.tsx'
import { formatBytes } from '../../format/numbers.ts'
import type { Entry } from './entry.ts'
import styles from './OpenDialog.module.css'

const icons: Record<Entry['kind'], IconName> = { folder: 'folder', file: 'file', workspace: 'book' }

/**
 * Folders and files. By keyboard: arrows move, Enter opens, Space selects, Backspace goes up. By pointer: a press
 * selects, with Ctrl or on the tick one more, with Shift all between; a double press opens.
 */
export function EntryList({
  entries,
  selected,
  many,
  picks,
  onSelect,
  onOpen,
  onUp,
  empty,
}: {
  entries: readonly Entry[]
  selected: ReadonlyMap<string, Entry>
  many: boolean
  /** Where one is chosen: what moving to an entry chooses. */
  picks: 'file' | 'folder'
  onSelect: (selected: ReadonlyMap<string, Entry>) => void
  onOpen: (entry: Entry) => void
  onUp: (() => void) | null
  empty: string
}) {
  const [active, setActive] = useState(0)
  const from = useRef(0)
  const at = Math.min(active, entries.length - 1)
  const canSelect = (entry: Entry) =>
    many ? entry.kind !== 'workspace' : (entry.kind === 'file') === (picks === 'file')
  const select = (chosen: readonly Entry[]) =>
    onSelect(new Map(chosen.filter(canSelect).map((entry) => [entry.ref, entry])))
  const toggle = (index: number) => {
    const entry = entries[index]
    if (entry === undefined) return
    from.current = index
    if (!many && !selected.has(entry.ref)) select([entry])
    else if (selected.has(entry.ref)) select([...selected.values()].filter(({ ref }) => ref !== entry.ref))
    else select([...selected.values(), entry])
  }
  const move = (index: number, { pointer, shift, mod }: Held) => {
    const entry = entries[index]
    setActive(index)
    if (entry === undefined) return
    if (many && shift) select(entries.slice(Math.min(from.current, index), Math.max(from.current, index) + 1))
    else if (many && mod) toggle(index)
    else {
      from.current = index
      // Moving by key looks around; what cannot be chosen leaves what is.
      if ((pointer || !many) && canSelect(entry)) select([entry])
    }
  }
  const pressed = (event: KeyboardEvent) => {
    if (event.key === 'Backspace' && onUp !== null) onUp()
    else if (event.key === ' ' && entries[at] !== undefined) toggle(at)
    else if (many && event.key === 'a' && (event.ctrlKey || event.metaKey)) select(entries)
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
      onActive={move}
      chosen={(index) => selected.has(entries[index]?.ref ?? '')}
      many={many}
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
                onClick={(event) => {
                  event.stopPropagation()
                  move(index, { pointer: true, shift: event.shiftKey, mod: true })
                }}
                onDoubleClick={(event) => event.stopPropagation()}
                data-on={selected.has(entry.ref) || undefined}
              >
                {selected.has(entry.ref) && <Icon name="check" small />}
              </span>
            )}
            <Icon name={icons[entry.kind]} />
            <span className="grow ellipsis">{entry.name}</span>
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
