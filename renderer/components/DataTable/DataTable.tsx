import { useEffect, useId, type KeyboardEvent, type MouseEvent, type ReactNode } from 'react'
import { Checkbox } from '../Checkbox.tsx'
import { classes } from '../classes.ts'
import { tracksOf, type Column, type Sort } from './columns.ts'
import { HeadCell } from './HeadCell.tsx'
import { useVirtualRows } from './useVirtualRows.ts'
import styles from './DataTable.module.css'

export interface DataTableProps<Row> {
  label: string
  columns: readonly Column<Row>[]
  rowCount: number
  /** Undefined while the row is on its way. */
  rowAt: (index: number) => Row | undefined
  isSelected: (row: Row) => boolean
  allSelected: boolean | 'mixed'
  rowHeight: number
  widths: Readonly<Record<string, number>>
  onWidth: (column: string, width: number | undefined) => void
  sort: Sort
  onSort: (column: string) => void
  /** The row with the cursor; −1 for none. */
  active: number
  onActive: (index: number) => void
  onOpen: (index: number) => void
  onToggle: (index: number) => void
  /** Chooses all rows between two, both included. */
  onExtend: (from: number, to: number) => void
  onToggleAll: (chosen: boolean) => void
  /** The rows that must be at hand, [first, after the last). */
  onRange: (first: number, end: number) => void
  stale?: boolean
  after?: ReactNode
}

const lead = 34
const headHeight = 28

/**
 * A table of any length: sorted and resized from its heads, with a cursor that the arrows move, Space to choose,
 * Shift to choose a range and Enter to open. Focus stays on the grid, which names the active row.
 */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, columns, rowCount, rowAt, rowHeight, active, onActive, onRange } = props
  const id = useId()
  const rows = useVirtualRows(rowCount, rowHeight, headHeight)
  const { scroller, first, end, show } = rows
  useEffect(() => onRange(first, end), [first, end, onRange])
  useEffect(() => {
    if (active >= 0 && active < rowCount) show(active)
  }, [active, rowCount, show])

  const pressed = (event: KeyboardEvent<HTMLDivElement>) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return
    const moves: Record<string, number> = {
      ArrowDown: active + 1,
      ArrowUp: active < 0 ? 0 : active - 1,
      PageDown: active + rows.page,
      PageUp: active - rows.page,
      Home: 0,
      End: rowCount - 1,
    }
    const to = moves[event.key]
    if (to !== undefined && rowCount > 0) {
      const next = Math.max(0, Math.min(rowCount - 1, to))
      if (event.shiftKey) props.onExtend(Math.max(0, active), next)
      onActive(next)
    } else if (event.key === ' ' && active >= 0) props.onToggle(active)
    else if (event.key === 'Enter' && active >= 0) props.onOpen(active)
    else return
    event.preventDefault()
  }
  const clicked = (event: MouseEvent, index: number) => {
    if (event.shiftKey && active >= 0) props.onExtend(active, index)
    onActive(index)
  }
  const shown = Array.from({ length: Math.max(0, end - first) }, (_, offset) => first + offset)
  // A screen reader may stand on the active row, so it stays in the page.
  if (active >= 0 && active < rowCount && !(active >= first && active < end)) shown.push(active)

  return (
    <div
      ref={scroller}
      role="grid"
      tabIndex={0}
      aria-label={label}
      aria-rowcount={rowCount + 1}
      aria-colcount={columns.length + 1}
      aria-multiselectable="true"
      aria-activedescendant={active >= 0 && active < rowCount ? `${id}-${active}` : undefined}
      aria-busy={props.stale || undefined}
      className={classes(styles['grid'], props.stale && styles['stale'])}
      style={{ ['--tracks' as string]: tracksOf(columns, props.widths, lead) }}
      onKeyDown={pressed}
    >
      <div role="rowgroup" className={styles['heads']}>
        <div role="row" aria-rowindex={1} className={styles['row']}>
          <div role="columnheader" aria-colindex={1} aria-label="Chosen" className={styles['tick']}>
            <Checkbox
              checked={props.allSelected}
              label="Choose all traces of the filter"
              onChange={props.onToggleAll}
            />
          </div>
          {columns.map((column, index) => (
            <HeadCell
              key={column.id}
              column={column}
              index={index + 2}
              sort={props.sort}
              onSort={props.onSort}
              onWidth={props.onWidth}
            />
          ))}
        </div>
      </div>
      <div role="rowgroup" className={styles['body']} style={{ height: rows.height }}>
        {shown.map((index) => {
          const row = rowAt(index)
          const chosen = row !== undefined && props.isSelected(row)
          return (
            // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus
            <div
              key={index}
              id={`${id}-${index}`}
              role="row"
              aria-rowindex={index + 2}
              aria-selected={chosen}
              className={classes(
                styles['row'],
                styles['data'],
                index === active && styles['active'],
                index === rowCount - 1 && styles['last'],
              )}
              style={{ height: rows.rowHeight, transform: `translateY(${rows.place(index)}px)` }}
              onClick={(event) => clicked(event, index)}
              onDoubleClick={() => props.onOpen(index)}
            >
              {/* oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus */}
              <div
                role="gridcell"
                aria-colindex={1}
                aria-label={chosen ? 'Chosen' : 'Not chosen'}
                className={styles['tick']}
                onClick={(event) => {
                  event.stopPropagation()
                  if (event.shiftKey && active >= 0) props.onExtend(active, index)
                  else props.onToggle(index)
                  onActive(index)
                }}
              >
                <span className={classes(styles['box'], chosen && styles['chosen'])} aria-hidden="true" />
              </div>
              {columns.map((column, place) => (
                <div
                  key={column.id}
                  role="gridcell"
                  aria-colindex={place + 2}
                  className={classes(styles['cell'], column.align === 'end' && styles['end'])}
                >
                  {row === undefined ? <span className={styles['waiting']} /> : column.cell(row)}
                </div>
              ))}
            </div>
          )
        })}
      </div>
      {props.after}
    </div>
  )
}
