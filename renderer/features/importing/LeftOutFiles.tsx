import { formatCounted } from '../../format/numbers.ts'
import type { LeftOut } from './importQueue.ts'
import styles from './FileList.module.css'

/** What lay in a chosen folder and is no export, each with its reason. */
export function LeftOutFiles({ files }: { files: readonly LeftOut[] }) {
  if (files.length === 0) return null
  return (
    <details className={styles['left']}>
      <summary>{formatCounted(files.length, 'file')} of a folder left out</summary>
      <ul>
        {files.map(({ place, reason }) => (
          <li key={place}>
            <span className={styles['place']}>{place}</span> {reason}
          </li>
        ))}
      </ul>
    </details>
  )
}
