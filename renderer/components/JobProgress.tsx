import type { Progress } from '../../shared/protocol/define.ts'
import { Button } from './Button.tsx'
import { ProgressBar, progressShare, progressText } from './Progress.tsx'
import styles from './JobProgress.module.css'

/** A running verification or build in one line, with its way out. */
export function JobProgress({
  progress,
  onCancel,
  doing = 'Verifying',
}: {
  progress: Progress | null
  onCancel: () => void
  doing?: string
}) {
  return (
    <div className={styles['line']} role="status">
      <span className="medium">{progress?.phase ?? doing}</span>
      <span className={styles['bar']}>
        <ProgressBar label={doing} share={progressShare(progress)} />
      </span>
      <span className={styles['text']}>{progress === null ? '' : progressText(progress)}</span>
      <Button size="small" onClick={onCancel}>
        Cancel
      </Button>
    </div>
  )
}
