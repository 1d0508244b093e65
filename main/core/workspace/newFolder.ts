import { readdir } from 'node:fs/promises'
import { WorkbenchError } from '../../../shared/errors.ts'
import { placeProblem } from '../files/placeProblem.ts'

/** The names in a folder that is to be made; null where nothing lies there yet. Fails where a file does. */
export async function folderOrNothing(folder: string): Promise<string[] | null> {
  try {
    return await readdir(folder)
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'ENOENT') return null
    if (code !== 'ENOTDIR') throw placeProblem(cause, 'Nothing was changed.')
    throw new WorkbenchError('conflict', 'There is a file where the folder should be. Nothing was changed.', {
      hint: 'Choose a new folder.',
      cause,
    })
  }
}
