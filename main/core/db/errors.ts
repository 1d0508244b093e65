import { WorkbenchError } from '../../../shared/errors.ts'

/** DuckDB reports plain text; this is the one place that turns it into our errors. */
export function translateDatabaseError(error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof WorkbenchError) return error
  const text = error.message
  if (/INTERRUPT/i.test(text)) {
    return new WorkbenchError('cancelled', 'Cancelled. Nothing was changed.', { cause: error })
  }
  if (/Could not set lock on file|Conflicting lock/i.test(text)) {
    return new WorkbenchError('locked', 'Another process holds this workspace.', {
      hint: 'Close the other Assay, or use the one that is open.',
      retryable: true,
      cause: error,
    })
  }
  if (/^Out of Memory Error/i.test(text)) {
    return new WorkbenchError(
      'out_of_memory',
      'The work needs more memory than it may use. Nothing was changed.',
      {
        cause: error,
      },
    )
  }
  if (/No space left|max_temp_directory_size|disk full|ENOSPC/i.test(text)) {
    return new WorkbenchError('disk_full', 'The disk is full. The workspace is as it was.', {
      hint: 'Free some space and try again.',
      retryable: true,
      cause: error,
    })
  }
  if (/Permission Error/i.test(text)) {
    return new WorkbenchError(
      'unsupported',
      'The database refused access to a file outside its own folders.',
      {
        cause: error,
      },
    )
  }
  return error
}
