import type { ReactNode } from 'react'
import styles from './Report.module.css'

/** Name, state and hash of the file that a report is about. */
export function ReportHead({
  name,
  sha256,
  tag,
  children,
}: {
  name: string
  sha256: string
  tag: ReactNode
  children?: ReactNode
}) {
  const hash = sha256.replace(/^sha256:/, '')
  return (
    <header className={styles['head']}>
      <h2 className="t-h3 ellipsis">{name}</h2>
      {tag}
      <span className="grow" />
      <span className="mono tone-3" title={hash}>
        sha256 {hash.slice(0, 4)}…{hash.slice(-4)}
      </span>
      {children}
    </header>
  )
}
