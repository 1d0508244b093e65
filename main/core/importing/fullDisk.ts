import { WorkbenchError } from '../../../shared/errors.ts'

/** Runs `work`; a disk that is full, wherever it is noticed, is one clear `disk_full`. */
export async function onFullDisk<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code !== 'ENOSPC' && code !== 'EDQUOT') throw cause
    throw new WorkbenchError('disk_full', 'The disk is full. The workspace is as it was.', {
      hint: 'Free some space and import again.',
      retryable: true,
      cause,
    })
  }
}
