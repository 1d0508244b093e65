import type { ReactNode } from 'react'
import { Kbd } from '../Kbd.tsx'
import styles from './Rubric.module.css'

/** One line of the panel: what is asked, the answer, and its key. */
export function RubricField({
  name,
  keys,
  hint,
  children,
}: {
  name: string
  keys?: string | undefined
  hint?: string | undefined
  children: ReactNode
}) {
  return (
    <div className={styles['field']} role="group" aria-label={name}>
      <span className={styles['fieldName']}>{name}</span>
      <div className={styles['answer']}>
        {children}
        {keys !== undefined && (
          <span className={styles['hint']}>
            {hint}
            <Kbd keys={keys} />
          </span>
        )}
      </div>
    </div>
  )
}
