import { stat } from 'node:fs/promises'
import { WorkbenchError } from '../../../shared/errors.ts'

/**
 * Refuses what is neither a file nor a folder: to open a pipe waits for whoever writes into it, without end, and
 * nothing can stop it. `kept` says what did not happen. A path where nothing lies is left to who opens it.
 */
export async function refusePipe(file: string, kept: string): Promise<void> {
  const found = await stat(file).catch(() => null)
  if (found === null || found.isFile() || found.isDirectory()) return
  throw new WorkbenchError('unreadable_file', `This is a pipe or a device and no file. ${kept}`, {
    hint: 'Save what comes from it to a file first, and give that file.',
  })
}
