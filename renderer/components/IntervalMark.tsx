import { classes } from './classes.ts'
import styles from './IntervalMark.module.css'

export interface IntervalMarkProps {
  value: number
  low: number
  high: number
  /** The printed ends of the shared axis. */
  from: number
  to: number
  /** Circle is now, square is before. */
  shape?: 'circle' | 'square'
  tone?: 'text' | 'accent' | 'before' | 'few'
  width?: number
  height?: number
  /** Values at which a dashed line stands: zero, a gate. */
  references?: readonly number[]
  /** One sentence for a screen reader; left out where the numbers stand beside it. */
  label?: string
}

const inset = 5

/** An estimate with its 95 % interval. An end that the axis cuts becomes an arrow. */
export function IntervalMark({
  value,
  low,
  high,
  from,
  to,
  shape = 'circle',
  tone = 'text',
  width = 120,
  height = 20,
  references = [],
  label,
}: IntervalMarkProps) {
  const span = to - from || 1
  const x = (at: number) => inset + ((Math.max(from, Math.min(to, at)) - from) / span) * (width - 2 * inset)
  const y = height / 2
  const cap = (at: number, edge: 'low' | 'high') => {
    const cut = edge === 'low' ? at < from : at > to
    const outward = edge === 'low' ? -1 : 1
    const place = x(at)
    return cut
      ? `M${place - 4 * outward} ${y - 3}L${place} ${y}L${place - 4 * outward} ${y + 3}`
      : `M${place} ${y - 3}V${y + 3}`
  }
  return (
    <svg
      className={classes(styles['interval'], styles[tone])}
      viewBox={`0 0 ${width} ${height}`}
      style={{ width: `calc(${width} * var(--px))`, height: `calc(${height} * var(--px))` }}
      {...(label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label })}
    >
      {references.map((reference) => (
        <path key={reference} className={styles['reference']} d={`M${x(reference)} 0V${height}`} />
      ))}
      <path
        className={styles['line']}
        d={`M${x(low)} ${y}H${x(high)}${cap(low, 'low')}${cap(high, 'high')}`}
      />
      {shape === 'square' ? (
        <rect className={styles['dot']} x={x(value) - 3.5} y={y - 3.5} width="7" height="7" />
      ) : (
        <circle className={styles['dot']} cx={x(value)} cy={y} r="3.5" />
      )}
    </svg>
  )
}
