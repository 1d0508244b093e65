import { errorFromWire, WorkbenchError, type ErrorCode } from '../../../shared/errors.ts'
import type { CallContext } from '../handlers.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { importResult, type ImportJob, type ImportResult } from './importJob.ts'

/** Runs one import in its process; rejects with the reader's error, `cancelled`, or the process's end. */
export function runImportProcess(
  workspace: Workspace,
  job: ImportJob,
  context: CallContext,
): Promise<ImportResult> {
  return new Promise((resolve, reject) => {
    let answer: ImportResult | null = null
    let failure: WorkbenchError | null = null
    const running = workspace.ports.startImport(job, (message) => {
      const said = message as { type: string } & Record<string, unknown>
      if (said.type === 'progress')
        context.progress({
          phase: String(said.phase),
          done: Number(said.done),
          total: said.total === null ? null : Number(said.total),
          unit: String(said.unit),
        })
      if (said.type === 'done') answer = importResult.parse(said.result)
      if (said.type === 'failed') {
        const error = said.error as { code: ErrorCode; message: string; hint?: string }
        failure = errorFromWire({
          code: error.code,
          message: error.message,
          hint: error.hint,
          retryable: false,
        })
      }
    })
    const cancel = () => running.cancel()
    context.signal.addEventListener('abort', cancel, { once: true })
    if (context.signal.aborted) cancel()
    running.done
      .then(
        () =>
          answer === null
            ? reject(
                failure ??
                  new WorkbenchError('internal', 'The import ended without a result. Nothing was added.'),
              )
            : resolve(answer),
        (error: unknown) =>
          reject(
            context.signal.aborted
              ? new WorkbenchError('cancelled', 'The import was cancelled. Nothing was added.')
              : (failure ?? error),
          ),
      )
      .finally(() => context.signal.removeEventListener('abort', cancel))
  })
}
