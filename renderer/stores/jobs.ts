import { useStore } from 'zustand'
import { createStore } from 'zustand/vanilla'
import type { JobState } from '../../shared/protocol/wire.ts'

interface Jobs {
  byId: Readonly<Record<string, JobState>>
}

/** Jobs of this session, also those that another window or the command line started. */
export const jobs = createStore<Jobs>()(() => ({ byId: {} }))

export function jobChanged(job: JobState): void {
  jobs.setState(({ byId }) => ({ byId: { ...byId, [job.jobId]: job } }))
}

export function jobsListed(listed: readonly JobState[]): void {
  jobs.setState({ byId: Object.fromEntries(listed.map((job) => [job.jobId, job])) })
}

const isLive = (job: JobState) => job.state === 'running' || job.state === 'queued'

/** The job to show in the strip: the running one, else the first that waits. */
export function liveJob(byId: Jobs['byId']): JobState | null {
  const live = Object.values(byId).filter(isLive)
  return live.find((job) => job.state === 'running') ?? live[0] ?? null
}

export function useLiveJob(): JobState | null {
  return useStore(jobs, ({ byId }) => liveJob(byId))
}

/** All jobs, newest first. */
export function newestJobs(byId: Jobs['byId']): JobState[] {
  return Object.values(byId).toSorted(
    (one, other) => other.startedAtMs - one.startedAtMs || (one.jobId < other.jobId ? 1 : -1),
  )
}
