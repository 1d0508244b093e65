import { wireErrorFrom, WorkbenchError } from '../../../shared/errors.ts'
import { importFile } from './importFile.ts'
import { importJob, type ImportMessage } from './importJob.ts'

// A process of its own for one file: a reader that crashes takes nothing else with it.
const controller = new AbortController()
const send = (message: ImportMessage) => process.send?.(message)

process.on('disconnect', () => process.exit(1))
process.on('message', (message: { type: string; job?: unknown }) => {
  if (message.type === 'cancel')
    controller.abort(new WorkbenchError('cancelled', 'The import was cancelled. Nothing was added.'))
  if (message.type === 'start') {
    importFile(importJob.parse(message.job), {
      signal: controller.signal,
      progress: (progress) => send({ type: 'progress', ...progress }),
    })
      .then(
        (result) => send({ type: 'done', result }),
        (error: unknown) => {
          const failure = controller.signal.aborted
            ? new WorkbenchError('cancelled', 'The import was cancelled. Nothing was added.')
            : error
          const { code, message, hint } = wireErrorFrom(failure)
          if (code === 'internal')
            process.stderr.write(
              `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
            )
          send({ type: 'failed', error: { code, message, hint } })
        },
      )
      .finally(() => process.disconnect?.())
  }
})
