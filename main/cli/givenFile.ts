import { readFile, stat } from 'node:fs/promises'
import { WorkbenchError } from '../../shared/errors.ts'

/**
 * All of a file that a line names; `kept` says what did not happen. Fails with unreadable_file for a pipe or a
 * device: to read one waits without end, and nothing can stop it.
 */
export async function readGiven(file: string, kept: string): Promise<Uint8Array> {
  const found = await stat(file)
  if (!found.isFile() && !found.isDirectory())
    throw new WorkbenchError('unreadable_file', `This is a pipe or a device and no file. ${kept} ${file}`, {
      hint: 'Save what comes from it to a file first, and give that file.',
    })
  return readFile(file)
}
