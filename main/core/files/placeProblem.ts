import { WorkbenchError } from '../../../shared/errors.ts'

const said: Readonly<Record<string, readonly [message: string, hint: string]>> = {
  ENOENT: ['The folder for it does not exist.', 'Make the folder first, or choose another.'],
  ENOTDIR: ['A part of its path is a file and no folder.', 'Choose another place.'],
  EISDIR: ['There is a folder of that name.', 'Choose another name.'],
  EACCES: ['It may not be written there.', 'Check the permissions of the folder.'],
  EPERM: ['It may not be written there.', 'Check the permissions of the folder.'],
  EROFS: ['That disk can only be read.', 'Choose another place.'],
  ENAMETOOLONG: ['Its name is too long.', 'Choose a shorter one.'],
}

/** What is wrong with a place to write to, in words; any other failure as it is. `kept` says what did not happen. */
export function placeProblem(cause: unknown, kept: string): unknown {
  const code = cause instanceof WorkbenchError ? undefined : (cause as NodeJS.ErrnoException).code
  if (code === 'ENOSPC')
    return new WorkbenchError('disk_full', `The disk is full. ${kept}`, {
      hint: 'Free some space and try again.',
      retryable: true,
      cause,
    })
  const [message, hint] = (code === undefined ? undefined : said[code]) ?? []
  return message === undefined || hint === undefined
    ? cause
    : new WorkbenchError('unreadable_file', `${message} ${kept}`, { hint, cause })
}
