import { Icon } from '../../components/Icon.tsx'
import { Popover } from '../../components/Popover.tsx'
import { ProgressBar, progressShare } from '../../components/Progress.tsx'
import { formatPercent, formatSeconds } from '../../format/numbers.ts'
import { useLiveJob } from '../../stores/jobs.ts'
import { JobList } from './JobList.tsx'
import { secondsLeft } from './jobText.ts'
import styles from './jobs.module.css'

/** The running job at the right end of the strip, with the list of all of them behind it. */
export function JobPart({ className }: { className: string }) {
  const job = useLiveJob()
  const share = progressShare(job?.progress ?? null)
  // The strip draws anew with each progress event, so the time of drawing is near enough.
  // oxlint-disable-next-line react/purity
  const left = job === null ? null : secondsLeft(job, Date.now())
  return (
    <Popover
      label="Jobs"
      side="top"
      align="end"
      trigger={
        <button type="button" className={className}>
          {job === null ? (
            'No job running'
          ) : (
            <>
              <Icon name="clock" small />
              <span className="ellipsis">{job.title}</span>
              <span className={styles['bar']}>
                <ProgressBar label={job.title} share={share} />
              </span>
              {share !== null && formatPercent(share, 0)}
              {left !== null && (
                <span className="tone-3">{formatSeconds(Math.max(1, Math.round(left)))} left</span>
              )}
            </>
          )}
        </button>
      }
    >
      <JobList />
    </Popover>
  )
}
