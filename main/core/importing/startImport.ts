import { fork } from 'node:child_process'
import { WorkbenchError } from '../../../shared/errors.ts'
import type { StartImport } from '../ports.ts'
import { importFile } from './importFile.ts'
import { importJob } from './importJob.ts'

// Blocks come and go by tens of megabytes: giving each back to the system and asking for it again costs a second
// in twenty. Its life is short, and the database's limit holds all the same. Other systems than Linux ignore it.
const keepsItsMemory = { MALLOC_MMAP_THRESHOLD_: '4000000000', MALLOC_TRIM_THRESHOLD_: '4000000000' }

/** Forks `entry` (the built import process) for each file; its death is a clear error, never ours. */
export function forkedImports(entry: string): StartImport {
  return (job, onMessage) => {
    const child = fork(entry, [], {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      serialization: 'advanced',
      execArgv: [],
      env: { ...process.env, ...keepsItsMemory },
    })
    let stderr = ''
    child.stderr?.on('data', (chunk: Buffer) => (stderr = (stderr + chunk.toString('utf8')).slice(-4000)))
    const done = new Promise<void>((resolve, reject) => {
      child.on('message', onMessage)
      child.on('error', reject)
      child.on('exit', (code, signal) => {
        if (code === 0) resolve()
        else
          reject(
            new WorkbenchError(
              'internal',
              `The import process ended early (${signal ?? `status ${code}`}). Nothing was added.`,
              { details: stderr },
            ),
          )
      })
    })
    child.send({ type: 'start', job })
    return {
      done,
      cancel: () => {
        if (child.connected) child.send({ type: 'cancel' })
        setTimeout(() => child.kill('SIGKILL'), 900).unref()
      },
    }
  }
}

/** The same work inside the calling process, for unit tests. */
export function importsInProcess(): StartImport {
  return (job, onMessage) => {
    const controller = new AbortController()
    const done = importFile(importJob.parse(job), {
      signal: controller.signal,
      progress: (progress) => onMessage({ type: 'progress', ...progress }),
    }).then((result) => onMessage({ type: 'done', result }))
    return {
      done,
      cancel: () =>
        controller.abort(new WorkbenchError('cancelled', 'The import was cancelled. Nothing was added.')),
    }
  }
}
