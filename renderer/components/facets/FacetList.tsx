import { useId, type KeyboardEvent } from 'react'
import { classes } from '../classes.ts'
import { Icon } from '../Icon.tsx'
import styles from './Facets.module.css'

export interface FacetRow {
  /** Null stands for traces that lack the field. */
  value: string | null
  /** Traces with the value under all other conditions. */
  count: number
  state: 'in' | 'out' | 'free'
}

/**
 * Values of a field with their counts. A press includes, with Alt it excludes; `=` and `−` do the same from the
 * keys. The grey bar is the share under all other conditions.
 */
export function FacetList({
  field,
  rows,
  base,
  chosen,
  onInclude,
  onExclude,
  format,
}: {
  field: string
  rows: readonly FacetRow[]
  /** What a full bar stands for. */
  base: number
  /** Some value is included, so that the others are left out. */
  chosen: boolean
  onInclude: (value: string | null) => void
  onExclude: (value: string | null) => void
  format: (count: number) => string
}) {
  return (
    <ul className={styles['list']} aria-label={field}>
      {rows.map((row) => (
        <FacetLine
          key={row.value ?? '\u0000'}
          row={row}
          share={base === 0 ? 0 : Math.min(1, row.count / base)}
          dimmed={row.count === 0 || row.state === 'out' || (chosen && row.state === 'free')}
          onInclude={onInclude}
          onExclude={onExclude}
          format={format}
        />
      ))}
    </ul>
  )
}

function FacetLine({
  row,
  share,
  dimmed,
  onInclude,
  onExclude,
  format,
}: {
  row: FacetRow
  share: number
  dimmed: boolean
  onInclude: (value: string | null) => void
  onExclude: (value: string | null) => void
  format: (count: number) => string
}) {
  const id = useId()
  const { value, state } = row
  const pressed = (event: KeyboardEvent) => {
    if (event.key === '=' || event.key === '+') onInclude(value)
    else if (event.key === '-' || event.key === '−' || (event.altKey && event.key === ' ')) onExclude(value)
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const name = value ?? 'missing'
  return (
    <li className={classes(styles['row'], dimmed && styles['dimmed'])}>
      <span className={styles['bar']} style={{ width: `calc((100% - 64 * var(--px)) * ${share})` }} />
      <button
        type="button"
        role="checkbox"
        aria-checked={state === 'in' ? true : state === 'out' ? 'mixed' : false}
        aria-describedby={id}
        className={styles['tick']}
        title={state === 'out' ? `${name}: left out` : undefined}
        onClick={(event) => (event.altKey ? onExclude(value) : onInclude(value))}
        onKeyDown={pressed}
      >
        <span className={classes(styles['box'], styles[state])} aria-hidden="true">
          {state !== 'free' && <Icon name={state === 'in' ? 'check' : 'minus'} small />}
        </span>
        <span className={classes('ellipsis', value === null && styles['missing'])}>{name}</span>
      </button>
      <span id={id} className={styles['count']}>
        {format(row.count)}
        <span className="visually-hidden">
          {row.count === 1 ? ' trace' : ' traces'}
          {state === 'out' ? ', left out' : ''}
        </span>
      </span>
      <button
        type="button"
        tabIndex={-1}
        className={styles['exclude']}
        aria-label={`Leave out ${name}`}
        onClick={() => onExclude(value)}
      >
        <Icon name="minus" small />
      </button>
    </li>
  )
}
