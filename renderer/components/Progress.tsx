import type { Progress as Amount } from '../../shared/protocol/define.ts'
import { formatCount } from '../format/numbers.ts'
import { classes } from './classes.ts'
import { Icon } from './Icon.tsx'
import styles from './Progress.module.css'

/** Done of total as a bar. A total that is not known is a bar without an end, and no percentage. */
export function ProgressBar({
  label,
  share,
  thick = false,
}: {
  label: string
  /** Between 0 and 1; null where the total is not known. */
  share: number | null
  thick?: boolean
}) {
  const percent = share === null ? null : Math.max(0, Math.min(100, share * 100))
  return (
    <div
      className={classes(styles['track'], thick && styles['thick'])}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(percent === null ? {} : { 'aria-valuenow': Math.round(percent) })}
    >
      <div
        className={classes(styles['fill'], percent === null && styles['endless'])}
        style={percent === null ? undefined : { width: `${percent}%` }}
      />
    </div>
  )
}

/** The share of a job's progress, or null. */
export function progressShare(progress: Amount | null): number | null {
  return progress === null || progress.total === null || progress.total === 0
    ? null
    : progress.done / progress.total
}

/** `412,880 of 581,512 spans`. */
export function progressText({ done, total, unit }: Amount): string {
  return total === null
    ? `${formatCount(done)} ${unit}`
    : `${formatCount(done)} of ${formatCount(total)} ${unit}`
}

export interface Step {
  name: string
  state: 'done' | 'running' | 'waiting'
  note?: string | undefined
}

/** The stages of a job in one line, each with its state in shape and words. */
export function StepList({ steps }: { steps: readonly Step[] }) {
  return (
    <ol className={styles['steps']}>
      {steps.map((step) => (
        <li
          key={step.name}
          className={styles[step.state]}
          aria-current={step.state === 'running' ? 'step' : undefined}
        >
          {step.state === 'done' && <Icon name="check" small />}
          {step.name}
          {step.note !== undefined && ` ${step.note}`}
          {step.state === 'done' && <span className="visually-hidden">, done</span>}
        </li>
      ))}
    </ol>
  )
}
