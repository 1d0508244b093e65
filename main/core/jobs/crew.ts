import type { Ports } from '../ports.ts'

/** Tasks by name: each a function of its input alone, so that it can run on any thread; it may answer later. */
export type Tasks = Readonly<Record<string, (input: never) => unknown>>

/** Hands that tasks are given to. The result of a task never depends on how many there are. */
export interface Crew<All extends Tasks> {
  size: number
  run<N extends keyof All & string>(
    name: N,
    input: Parameters<All[N]>[0],
  ): Promise<Awaited<ReturnType<All[N]>>>
}

const hands = 2

/**
 * Lends `work` a crew: threads of their own, or this thread where the host has none. An abort ends the threads
 * at once and rejects; they are gone when this resolves.
 */
export async function withCrewOf<All extends Tasks, Result>(
  tasks: All,
  ports: Pick<Ports, 'startWorker'>,
  signal: AbortSignal,
  work: (crew: Crew<All>) => Promise<Result>,
): Promise<Result> {
  signal.throwIfAborted()
  const { startWorker } = ports
  if (startWorker === undefined) return work(inThisThread(tasks, signal))
  const workers = Array.from({ length: hands }, () => startWorker())
  const idle = [...workers]
  const waiting: ((worker: (typeof workers)[number]) => void)[] = []
  const crew: Crew<All> = {
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

function inThisThread<All extends Tasks>(tasks: All, signal: AbortSignal): Crew<All> {
  return {
    size: 1,
    run: async (name, input) => {
      await new Promise((resolve) => setImmediate(resolve))
      signal.throwIfAborted()
      return (await runTaskOf(tasks, name, input)) as never
    },
  }
}

/** Runs a task by name; what comes from another thread was made by a crew of the same tasks. */
export function runTaskOf(tasks: Tasks, name: string, input: unknown): unknown {
  const task = tasks[name] as ((input: unknown) => unknown) | undefined
  if (task === undefined) throw new Error(`There is no task ${name}.`)
  return task(input)
}
