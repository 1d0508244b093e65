import type { ReactNode, Ref } from 'react'
import { classes } from './classes.ts'
import styles from './Pane.module.css'

/** A region that F6 stops at. `label` is its name for a screen reader. */
export function Pane({
  label,
  children,
  className,
  ref,
}: {
  label: string
  children: ReactNode
  className?: string | undefined
  ref?: Ref<HTMLElement>
}) {
  return (
    <section
      ref={ref}
      className={classes(styles['pane'], className)}
      aria-label={label}
      data-pane=""
      tabIndex={-1}
    >
      {children}
    </section>
  )
}

/** The 36-px head of a pane: its title, what it shows, and its controls at the right. */
export function PaneHeader({
  title,
  about,
  children,
}: {
  title: ReactNode
  about?: ReactNode
  children?: ReactNode
}) {
  return (
    <header className={styles['head']}>
      <h2 className={styles['title']}>{title}</h2>
      {about !== undefined && <span className={styles['about']}>{about}</span>}
      <span className="grow" />
      {children}
    </header>
  )
}
