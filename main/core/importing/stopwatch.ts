export interface Stopwatch {
  time<Result>(stage: string, work: () => Promise<Result>): Promise<Result>
  stages(): { stage: string; ms: number }[]
}

/** Adds up the wall time of each stage; stages of two blocks may overlap. */
export function createStopwatch(): Stopwatch {
  const total = new Map<string, number>()
  return {
    time: async (stage, work) => {
      const start = performance.now()
      try {
        return await work()
      } finally {
        total.set(stage, (total.get(stage) ?? 0) + performance.now() - start)
      }
    },
    stages: () => [...total].map(([stage, ms]) => ({ stage, ms: Math.round(ms) })),
  }
}
