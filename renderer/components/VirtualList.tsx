import { useVirtualizer } from '@tanstack/react-virtual'
import { useEffect, useId, useRef, type KeyboardEvent, type ReactNode } from 'react'
import { classes } from './classes.ts'
import styles from './VirtualList.module.css'

/** How a row was come to: pointed at or by key, with Shift, with Ctrl or ⌘. */
export interface Held {
  pointer: boolean
  shift: boolean
  mod: boolean
}

export interface VirtualListProps {
  label: string
  count: number
  /** In CSS pixels at the default font size; every row the same. */
  rowHeight: number
  /** The row that has the cursor; −1 for none. */
  active: number
  /** Moved to by a key or a press, with what was held meanwhile. */
  onActive: (index: number, held: Held) => void
  /** Which rows are chosen, where that is another thing than the cursor; left out: the active one. */
  chosen?: ((index: number) => boolean) | undefined
  /** Several may be chosen. */
  many?: boolean | undefined
  /** Enter or a double click on the row. */
  onOpen?: ((index: number) => void) | undefined
  /** Key presses that the list does not answer itself. */
  onKey?: ((event: KeyboardEvent) => void) | undefined
  row: (index: number, active: boolean) => ReactNode
  className?: string | undefined
}

/**
 * A list box of which only the rows in view are in the page. Focus stays on the list, which names its active
 * row, so that scrolling can never lose it.
 */
export function VirtualList({
  label,
  count,
  rowHeight,
  active,
  onActive,
  chosen,
  many,
  onOpen,
  onKey,
  row,
  className,
}: VirtualListProps) {
  const id = useId()
  const scroller = useRef<HTMLDivElement>(null)
  const pixel = () => parseFloat(getComputedStyle(document.documentElement).fontSize) / 12 || 1
  // oxlint-disable-next-line react/incompatible-library
  const virtual = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight * pixel(),
    overscan: 8,
  })
  useEffect(() => {
    if (active >= 0 && active < count) virtual.scrollToIndex(active, { align: 'auto' })
  }, [active, count, virtual])

  const pressed = (event: KeyboardEvent) => {
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / (rowHeight * pixel())) - 1)
    const moves: Record<string, number> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + page,
      PageUp: active - page,
      Home: 0,
      End: count - 1,
    }
    const to = moves[event.key]
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey
    if (plain && to !== undefined && count > 0)
      onActive(Math.max(0, Math.min(count - 1, to)), { pointer: false, shift: event.shiftKey, mod: false })
    else if (plain && event.key === 'Enter' && active >= 0 && onOpen !== undefined) onOpen(active)
    else {
      onKey?.(event)
      return
    }
    event.preventDefault()
  }

  return (
    <div
      ref={scroller}
      className={classes(styles['list'], className)}
      role="listbox"
      tabIndex={0}
      aria-label={label}
      aria-multiselectable={many || undefined}
      aria-activedescendant={active >= 0 && active < count ? `${id}-${active}` : undefined}
      onKeyDown={pressed}
    >
      <div className={styles['all']} role="presentation" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => (
          // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
          <div
            key={item.key}
            id={`${id}-${item.index}`}
            className={styles['row']}
            role="option"
            aria-selected={chosen?.(item.index) ?? item.index === active}
            data-active={item.index === active || undefined}
            aria-setsize={count}
            aria-posinset={item.index + 1}
            style={{ height: item.size, transform: `translateY(${item.start}px)` }}
            onClick={(event) =>
              onActive(item.index, {
                pointer: true,
                shift: event.shiftKey,
                mod: event.ctrlKey || event.metaKey,
              })
            }
            onDoubleClick={() => onOpen?.(item.index)}
          >
            {row(item.index, item.index === active)}
          </div>
        ))}
      </div>
    </div>
  )
}
