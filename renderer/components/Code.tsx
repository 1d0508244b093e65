import type { ReactNode } from 'react'
import styles from './Code.module.css'

/** A code of the rubric, a column or a short piece of the filter language. */
export function Code({ children }: { children: ReactNode }) {
  return <code className={styles['code']}>{children}</code>
}
