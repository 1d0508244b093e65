import { parentPort } from 'node:worker_threads'
import { wireErrorFrom, WorkbenchError } from '../../../shared/errors.ts'
import { tasks as clustering } from '../clustering/tasks.ts'
import { tasks as decontamination } from '../decontamination/tasks.ts'
import { tasks as dedupe } from '../dedupe/tasks.ts'
import { tasks as embedding } from '../embedding/tasks.ts'
import { runTaskOf } from '../jobs/crew.ts'
import { tasks as map } from '../map/tasks.ts'

const tasks = { ...clustering, ...decontamination, ...dedupe, ...embedding, ...map }

// One task at a time, each answered with its result or with why there is none.
parentPort?.on('message', async ({ name, input }: { name: string; input: unknown }) => {
  try {
    parentPort?.postMessage({ result: await runTaskOf(tasks, name, input) })
  } catch (error) {
    parentPort?.postMessage({
      failed: error instanceof Error ? (error.stack ?? error.message) : String(error),
      // What a person can do about stays what it is on the way.
      ...(error instanceof WorkbenchError ? { error: wireErrorFrom(error) } : {}),
    })
  }
})
