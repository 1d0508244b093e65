import { expect, test } from 'vitest'
import { WorkbenchError } from '../../../shared/errors.ts'
import type { Progress } from '../../../shared/protocol/define.ts'
import type { JobState } from '../../../shared/protocol/wire.ts'
import { createJobQueue } from './jobQueue.ts'
import { steadyProgress } from './steadyProgress.ts'

function queueWithLog() {
  const states: string[] = []
  const queue = createJobQueue({
    clock: { now: () => 1000 },
    changed: (job: JobState) => states.push(`${job.jobId} ${job.state}`),
  })
  const start = <Result>(work: (signal: AbortSignal) => Promise<Result>, signal?: AbortSignal) =>
    queue.run({
      method: 'x',
      title: 'X',
      signal,
      onProgress: () => undefined,
      work: (context) => work(context.signal),
    })
  return { queue, states, start }
}

const untilAborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error)))

test('jobs run one after the other and tell of each state', async () => {
  const { states, start } = queueWithLog()
  const order: string[] = []
  const first = start(async () => {
    await Promise.resolve()
    order.push('first')
  })
  const second = start(async () => order.push('second'))
  await Promise.all([first, second])
  expect(order).toEqual(['first', 'second'])
  expect(states).toEqual([
    'job-1 queued',
    'job-2 queued',
    'job-1 running',
    'job-1 done',
    'job-2 running',
    'job-2 done',
  ])
})

test('a cancelled job is cancelled, not failed, whether it runs or waits', async () => {
  const { queue, start } = queueWithLog()
  const running = start(untilAborted)
  const waiting = start(async () => 1)
  expect(queue.cancel('job-2')).toBe(true)
  expect(queue.cancel('job-1')).toBe(true)
  await expect(running).rejects.toMatchObject({ code: 'cancelled' })
  await expect(waiting).rejects.toMatchObject({ code: 'cancelled' })
  expect(queue.list().map((job) => job.state)).toEqual(['cancelled', 'cancelled'])
  expect(queue.cancel('job-1')).toBe(false)
})

test('a failure is kept with its reason and the next job still runs', async () => {
  const { queue, start } = queueWithLog()
  const failing = start(async () => {
    throw new WorkbenchError('disk_full', 'The disk is full.')
  })
  const next = start(async () => 'done')
  await expect(failing).rejects.toMatchObject({ code: 'disk_full' })
  expect(await next).toBe('done')
  expect(queue.list().find((job) => job.jobId === 'job-1')).toMatchObject({
    state: 'failed',
    error: { code: 'disk_full' },
  })
})

test('draining cancels everything and waits for it', async () => {
  const { queue, start } = queueWithLog()
  const running = start(untilAborted).catch((error: WorkbenchError) => error.code)
  await queue.drain()
  expect(await running).toBe('cancelled')
})

test('progress never goes back within a phase and comes at most ten times a second', () => {
  let now = 0
  const told: Progress[] = []
  const progress = steadyProgress({ now: () => now }, (next) => told.push(next))
  const at = (ms: number, phase: string, done: number) => {
    now = ms
    progress.report({ phase, done, total: 100, unit: 'rows' })
  }
  at(0, 'read', 10)
  at(50, 'read', 20)
  at(100, 'read', 5)
  at(150, 'write', 1)
  at(160, 'write', 2)
  progress.flush()
  expect(told.map((entry) => `${entry.phase} ${entry.done}`)).toEqual([
    'read 10',
    'read 10',
    'write 1',
    'write 2',
  ])
})
