import { parentPort } from 'node:worker_threads'
import { runTask, type TaskName } from './tasks.ts'

// One task at a time, each answered with its result or with why there is none.
parentPort?.on('message', ({ name, input }: { name: TaskName; input: unknown }) => {
  try {
    parentPort?.postMessage({ result: runTask(name, input) })
  } catch (error) {
    parentPort?.postMessage({
      failed: error instanceof Error ? (error.stack ?? error.message) : String(error),
    })
  }
})
