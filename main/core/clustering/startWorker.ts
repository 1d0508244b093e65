import { Worker } from 'node:worker_threads'
import { errorFromWire, WorkbenchError, type WireError } from '../../../shared/errors.ts'
import type { StartWorker } from '../ports.ts'

/** Starts threads of `entry` (the built compute worker); the death of one is a clear error of its task. */
export function threadWorkers(entry: string): StartWorker {
  return () => {
    const worker = new Worker(entry, { execArgv: [] })
    let settle: { resolve(value: unknown): void; reject(error: unknown): void } | null = null
    const fail = (details: string) => {
      settle?.reject(
        new WorkbenchError('internal', 'A step of the computing failed. Nothing was changed.', { details }),
      )
      settle = null
    }
    worker.on('message', (message: { result: unknown } | { failed: string; error?: WireError }) => {
      if ('failed' in message) {
        if (message.error === undefined) return fail(message.failed)
        settle?.reject(errorFromWire(message.error))
        settle = null
        return
      }
      settle?.resolve(message.result)
      settle = null
    })
    worker.on('error', (error) => fail(error.stack ?? error.message))
    worker.on('exit', (code) => fail(`The thread ended with ${code}.`))
    return {
      ask: (name, input) =>
        new Promise((resolve, reject) => {
          settle = { resolve, reject }
          worker.postMessage({ name, input })
        }),
      end: async () => {
        await worker.terminate()
      },
    }
  }
}
