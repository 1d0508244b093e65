import { useStore } from 'zustand'
import type { JobState } from '../../../shared/protocol/wire.ts'
import { useCommand } from '../../client/useCommand.ts'
import { Button } from '../../components/Button.tsx'
import { ProgressBar, progressShare, progressText } from '../../components/Progress.tsx'
import { StatusGlyph, type Status } from '../../components/StatusGlyph.tsx'
import { Time } from '../../components/Time.tsx'
import { jobs, newestJobs } from '../../stores/jobs.ts'
import { jobStateText } from './jobText.ts'
import styles from './jobs.module.css'

const glyphs: Record<JobState['state'], Status> = {
  queued: 'unlabelled',
  running: 'current',
  done: 'pass',
  failed: 'fail',
  cancelled: 'defer',
}

/** Jobs of this session, newest first, each with its progress and a way to cancel it. */
export function JobList() {
  const byId = useStore(jobs, (state) => state.byId)
  const all = newestJobs(byId)
  if (all.length === 0) return <p className="tone-2">No job has run since Assay was started.</p>
  return (
    <ul className={styles['list']}>
      {all.map((job) => (
        <JobRow key={job.jobId} job={job} />
      ))}
    </ul>
  )
}

function JobRow({ job }: { job: JobState }) {
  const cancel = useCommand('jobs.cancel')
  const live = job.state === 'running' || job.state === 'queued'
  return (
    <li className={styles['job']}>
      <StatusGlyph status={glyphs[job.state]} word="" />
      <div className={styles['words']}>
        <div className="row">
          <span className="medium ellipsis">{job.title}</span>
          <span className="grow" />
          <span className="tone-3">
            <Time ms={job.startedAtMs} show="ago" />
          </span>
        </div>
        {job.state === 'running' && job.progress !== null ? (
          <>
            <ProgressBar label={job.title} share={progressShare(job.progress)} />
            <span className="t-micro tone-2">
              {job.progress.phase}: {progressText(job.progress)}
            </span>
          </>
        ) : (
          <span className={job.state === 'failed' ? 'tone-fail' : 'tone-2'}>{jobStateText(job)}</span>
        )}
        {job.error?.hint !== undefined && job.state === 'failed' && (
          <span className="tone-2">{job.error.hint}</span>
        )}
      </div>
      {live && (
        <Button size="small" busy={cancel.pending} onClick={() => void cancel.run({ jobId: job.jobId })}>
          Cancel
        </Button>
      )}
    </li>
  )
}
