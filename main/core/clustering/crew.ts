import type { Ports } from '../ports.ts'
import { runTask, type TaskInput, type TaskName, type TaskOutput } from './tasks.ts'

/** Hands that tasks are given to. The result of a task never depends on how many there are. */
export interface Crew {
  size: number
  run<N extends TaskName>(name: N, input: TaskInput<N>): Promise<TaskOutput<N>>
}

const hands = 2

/**
 * Lends `work` a crew: threads of their own, or this thread where the host has none. An abort ends the threads
 * at once and rejects; they are gone when this resolves.
 */
export async function withCrew<Result>(
  ports: Pick<Ports, 'startWorker'>,
  signal: AbortSignal,
  work: (crew: Crew) => Promise<Result>,
): Promise<Result> {
  signal.throwIfAborted()
  const { startWorker } = ports
  if (startWorker === undefined) return work(inThisThread(signal))
  const workers = Array.from({ length: hands }, () => startWorker())
  const idle = [...workers]
  const waiting: ((worker: (typeof workers)[number]) => void)[] = []
  const crew: Crew = {
    size: hands,
    run: async (name, input) => {
      signal.throwIfAborted()
      const worker = idle.pop() ?? (await new Promise<(typeof workers)[number]>((give) => waiting.push(give)))
      try {
        return (await worker.ask(name, input)) as never
      } finally {
        const next = waiting.shift()
        if (next === undefined) idle.push(worker)
        else next(worker)
      }
    },
  }
  let end = () => undefined as void
  const aborted = new Promise<never>((_, reject) => {
    end = () => reject(signal.reason)
    signal.addEventListener('abort', end, { once: true })
  })
  try {
    return await Promise.race([work(crew), aborted])
  } finally {
    signal.removeEventListener('abort', end)
    await Promise.all(workers.map((worker) => worker.end()))
  }
}

function inThisThread(signal: AbortSignal): Crew {
  return {
    size: 1,
    run: async (name, input) => {
      await new Promise((resolve) => setImmediate(resolve))
      signal.throwIfAborted()
      return runTask(name, input) as never
    },
  }
}
