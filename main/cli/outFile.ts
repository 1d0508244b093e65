import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { WorkbenchError } from '../../shared/errors.ts'

/** Fails with conflict where `file` is there and `force` was not given. */
export function mayWrite(file: string, force: boolean): void {
  if (force || !existsSync(file)) return
  throw new WorkbenchError('conflict', `There is a file already. Nothing was written. ${file}`, {
    hint: 'Choose another name, or add --force to overwrite it.',
  })
}

/** Writes a file under a temporary name and renames it: it appears whole or not at all. */
export async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${file}.${randomBytes(4).toString('hex')}.tmp`
  try {
    const handle = await open(temporary, 'wx')
    try {
      await handle.writeFile(bytes)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(temporary, file)
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined)
    if ((cause as NodeJS.ErrnoException).code === 'ENOSPC')
      throw new WorkbenchError('disk_full', 'The disk is full. No file was written.', { cause })
    throw new WorkbenchError('unreadable_file', `The file cannot be written. ${file}`, {
      hint: 'Check that its folder exists and may be written to.',
      cause,
    })
  }
}
