import { useRef, type KeyboardEvent, type PointerEvent } from 'react'
import { classes } from '../classes.ts'
import { allowedWidth, type Column, type Sort } from './columns.ts'
import styles from './DataTable.module.css'

/** The head of a column: pressing it sorts; its edge, or Alt with the arrows, changes its width. */
export function HeadCell<Row>({
  column,
  index,
  sort,
  onSort,
  onWidth,
}: {
  column: Column<Row>
  index: number
  sort: Sort
  onSort: (column: string) => void
  onWidth: (column: string, width: number | undefined) => void
}) {
  const cell = useRef<HTMLDivElement>(null)
  const from = useRef<{ at: number; width: number }>(undefined)
  const pixel = () => parseFloat(getComputedStyle(document.documentElement).fontSize) / 12 || 1
  const widthNow = () => (cell.current?.getBoundingClientRect().width ?? column.width) / pixel()
  const sorted = sort.column === column.id
  const name = column.name ?? (typeof column.title === 'string' ? column.title : column.id)

  const pressed = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 16 : event.key === 'ArrowLeft' ? -16 : 0
    if (!event.altKey || step === 0) return
    event.preventDefault()
    event.stopPropagation()
    onWidth(column.id, allowedWidth(column, widthNow() + step))
  }
  const drag = (event: PointerEvent) => {
    if (from.current === undefined) return
    onWidth(column.id, allowedWidth(column, from.current.width + (event.clientX - from.current.at) / pixel()))
  }
  const mark = sorted ? (sort.descending ? ' ↓' : ' ↑') : ''
  return (
    <div
      ref={cell}
      role="columnheader"
      aria-colindex={index}
      aria-sort={
        sorted ? (sort.descending ? 'descending' : 'ascending') : column.sortable ? 'none' : undefined
      }
      className={classes(styles['head'], column.align === 'end' && styles['end'], sorted && styles['sorted'])}
    >
      {column.sortable === true ? (
        <button
          type="button"
          className={styles['sort']}
          aria-label={`Sort by ${name}`}
          onClick={() => onSort(column.id)}
          onKeyDown={pressed}
        >
          {column.title}
          <span aria-hidden="true">{mark}</span>
        </button>
      ) : (
        <span className="ellipsis">{column.title}</span>
      )}
      <div
        className={styles['edge']}
        aria-hidden="true"
        onDoubleClick={() => onWidth(column.id, undefined)}
        onPointerDown={(event) => {
          from.current = { at: event.clientX, width: widthNow() }
          event.currentTarget.setPointerCapture(event.pointerId)
          event.preventDefault()
        }}
        onPointerMove={drag}
        onPointerUp={() => (from.current = undefined)}
        onPointerCancel={() => (from.current = undefined)}
      />
    </div>
  )
}
