export interface Stopwatch {
  time<Result>(stage: string, work: () => Promise<Result>): Promise<Result>
  stages(): { stage: string; ms: number }[]
}

/**
 * How long each stage took. While several run at once, the time is shared out evenly among them, so that the
 * stages add up to the time in which anything ran.
 */
export function createStopwatch(): Stopwatch {
  const total = new Map<string, number>()
  const running: string[] = []
  let since = performance.now()
  const settle = () => {
    const now = performance.now()
    for (const stage of running) total.set(stage, (total.get(stage) ?? 0) + (now - since) / running.length)
    since = now
  }
  return {
    time: async (stage, work) => {
      settle()
      running.push(stage)
      try {
        return await work()
      } finally {
        settle()
        running.splice(running.indexOf(stage), 1)
      }
    },
    stages: () => [...total].map(([stage, ms]) => ({ stage, ms: Math.round(ms) })),
  }
}
