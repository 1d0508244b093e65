import { mkdir, stat } from 'node:fs/promises'
import path from 'node:path'

/**
 * Makes a folder where a person asked for one, and those above it. Node's own way never ends where the system lets
 * nobody make any, such as in /proc; here that fails as a place that may not be written.
 */
export async function makeFolders(folder: string): Promise<void> {
  try {
    await mkdir(folder)
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'EEXIST' && (await isFolder(folder))) return
    if (code !== 'ENOENT') throw cause
    const above = path.dirname(path.resolve(folder))
    if (await isFolder(above))
      throw Object.assign(new Error('Nothing can be made there.', { cause }), { code: 'EACCES' })
    await makeFolders(above)
    await mkdir(folder)
  }
}

const isFolder = (place: string) =>
  stat(place).then(
    (found) => found.isDirectory(),
    () => false,
  )
