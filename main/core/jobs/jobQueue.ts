import { WorkbenchError, wireErrorFrom } from '../../../shared/errors.ts'
import type { Progress } from '../../../shared/protocol/define.ts'
import type { JobRequest, JobRunner } from '../../../shared/protocol/dispatcher.ts'
import type { JobState } from '../../../shared/protocol/wire.ts'
import type { Clock } from '../ports.ts'
import { steadyProgress } from './steadyProgress.ts'

export interface JobQueue extends JobRunner {
  /** Newest first. */
  list(): JobState[]
  cancel(jobId: string): boolean
  /** Cancels all jobs and waits until they have ended. */
  drain(): Promise<void>
}

const remembered = 100

/** Runs one job after the other and tells of each change of state; a cancelled job is no failure. */
export function createJobQueue(options: { clock: Clock; changed(job: JobState): void }): JobQueue {
  const jobs: { state: JobState; controller: AbortController; ended: Promise<void> }[] = []
  let last: Promise<unknown> = Promise.resolve()
  let count = 0

  const run = <Result>(request: JobRequest<Result>): Promise<Result> => {
    const controller = new AbortController()
    const state: JobState = {
      jobId: `job-${++count}`,
      method: request.method,
      title: request.title,
      state: 'queued',
      progress: null,
      startedAtMs: options.clock.now(),
      finishedAtMs: null,
      error: null,
    }
    const update = (change: Partial<JobState>) => {
      Object.assign(state, change)
      options.changed({ ...state })
    }
    const follow = () => controller.abort(cancelled())
    request.signal?.addEventListener('abort', follow, { once: true })
    if (request.signal?.aborted === true) follow()

    const work = async () => {
      try {
        controller.signal.throwIfAborted()
        update({ state: 'running', startedAtMs: options.clock.now() })
        const progress = steadyProgress(options.clock, (next: Progress) => {
          update({ progress: next })
          request.onProgress(next)
        })
        const result = await request.work({ signal: controller.signal, progress: progress.report })
        progress.flush()
        update({ state: 'done', finishedAtMs: options.clock.now() })
        return result
      } catch (error) {
        const stopped = controller.signal.aborted || wireErrorFrom(error).code === 'cancelled'
        update({
          state: stopped ? 'cancelled' : 'failed',
          finishedAtMs: options.clock.now(),
          error: stopped ? null : wireErrorFrom(error),
        })
        throw stopped && !(error instanceof WorkbenchError) ? cancelled() : error
      } finally {
        request.signal?.removeEventListener('abort', follow)
      }
    }
    const turn = last.then(work, work)
    const ended = turn.then(
      () => undefined,
      () => undefined,
    )
    last = ended
    jobs.unshift({ state, controller, ended })
    jobs.length = Math.min(jobs.length, remembered)
    options.changed({ ...state })
    return turn
  }

  return {
    run,
    list: () => jobs.map((job) => ({ ...job.state })),
    cancel: (jobId) => {
      const job = jobs.find((candidate) => candidate.state.jobId === jobId)
      if (job === undefined || job.state.finishedAtMs !== null) return false
      job.controller.abort(cancelled())
      return true
    },
    drain: async () => {
      for (const job of jobs) job.controller.abort(cancelled())
      await Promise.all(jobs.map((job) => job.ended))
    },
  }
}

const cancelled = () => new WorkbenchError('cancelled', 'Cancelled. Nothing was changed.')
