import { wireErrorFrom, WorkbenchError } from '../../../shared/errors.ts'
import { importFile } from './importFile.ts'
import { importJob, type ImportMessage } from './importJob.ts'

// A process of its own for one file: a reader that crashes takes nothing else with it.
const controller = new AbortController()
const cancelled = () => new WorkbenchError('cancelled', 'The import was cancelled. Nothing was added.')
const send = (message: ImportMessage) => process.send?.(message)
// The last word must have left before the process ends.
const finish = (message: ImportMessage) => process.send?.(message, undefined, {}, () => process.exit(0))

process.on('disconnect', () => process.exit(1))
process.on('message', (message: { type: string; job?: unknown }) => {
  if (message.type === 'cancel') controller.abort(cancelled())
  if (message.type === 'start') void run(message.job)
})

async function run(job: unknown): Promise<void> {
  try {
    const result = await importFile(importJob.parse(job), {
      signal: controller.signal,
      progress: (progress) => send({ type: 'progress', ...progress }),
    })
    finish({ type: 'done', result })
  } catch (error) {
    const { code, message, hint } = wireErrorFrom(controller.signal.aborted ? cancelled() : error)
    if (code === 'internal')
      process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
    finish({ type: 'failed', error: { code, message, hint } })
  }
}
