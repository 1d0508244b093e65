import type { ReactNode } from 'react'
import styles from './Field.module.css'

/** A part of a form: its name, its controls, and what is wrong or worth knowing. */
export function Field({
  name,
  about,
  problem,
  children,
}: {
  name: string
  about?: string | undefined
  problem?: string | undefined
  children: ReactNode
}) {
  return (
    <div className={styles['field']} role="group" aria-label={name}>
      <span className={styles['name']} aria-hidden="true">
        {name}
      </span>
      <div className={styles['controls']}>
        {children}
        {problem !== undefined ? (
          <p className="tone-fail" role="alert">
            {problem}
          </p>
        ) : (
          about !== undefined && <p className={styles['about']}>{about}</p>
        )}
      </div>
    </div>
  )
}
