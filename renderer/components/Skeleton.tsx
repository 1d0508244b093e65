import { classes } from './classes.ts'
import styles from './Skeleton.module.css'

const widths = ['w1', 'w2', 'w3', 'w4', 'w5', 'w6'] as const

/** The shape of rows to come. Shown only after 200 ms (`slow` of a query), never as a spinner. */
export function SkeletonRows({ rows = 6, label = 'Loading' }: { rows?: number; label?: string }) {
  return (
    <div className={styles['rows']} role="status" aria-label={label}>
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} className={styles['row']} aria-hidden="true">
          <span className={styles['square']} />
          <span className={styles['short']} />
          <span className={classes(styles['bar'], styles[widths[index % widths.length] ?? 'w1'])} />
          <span className="grow" />
          <span className={styles['tiny']} />
        </div>
      ))}
    </div>
  )
}

/** One block of the given height in CSS pixels at the default font size. */
export function SkeletonBlock({ height, label = 'Loading' }: { height: number; label?: string }) {
  return (
    <div
      className={styles['block']}
      role="status"
      aria-label={label}
      style={{ height: `calc(${height} * var(--px))` }}
    />
  )
}
