import { randomBytes } from 'node:crypto'
import { open, rename, rm, stat, statfs } from 'node:fs/promises'
import path from 'node:path'
import type { FileSystem } from '../ports.ts'
import { placeProblem } from './placeProblem.ts'

/** What is asked of a disk; a test supplies one that forgets what was not fsynced. */
export interface Disk {
  open(
    file: string,
    flags: string,
    mode?: number,
  ): Promise<{ writeFile(bytes: Uint8Array): Promise<void>; sync(): Promise<void>; close(): Promise<void> }>
  rename(from: string, to: string): Promise<void>
  rm(file: string, options: { force: boolean }): Promise<void>
}

/** The file operations of the product: what they return from has reached the disk. */
export function createDurableFiles(disk: Disk = { open, rename, rm }): FileSystem {
  return {
    appendDurable: (file, bytes) =>
      clear(async () => {
        const fresh = await stat(file).then(
          () => false,
          () => true,
        )
        await writeAndSync(disk, file, 'a', bytes)
        if (fresh) await syncFolder(disk, path.dirname(file))
      }),
    writeDurable: (file, bytes) =>
      clear(async () => {
        const temporary = `${file}.${randomBytes(4).toString('hex')}.tmp`
        try {
          await writeAndSync(disk, temporary, 'wx', bytes)
          await disk.rename(temporary, file)
        } catch (error) {
          // What is wrong with the place is told by the write, whatever clearing up after it meets.
          await disk.rm(temporary, { force: true }).catch(() => undefined)
          throw error
        }
        await syncFolder(disk, path.dirname(file))
      }),
    freeBytes: async (folder) => {
      const { bavail, bsize } = await statfs(folder)
      return bavail * bsize
    },
  }
}

async function writeAndSync(disk: Disk, file: string, flags: string, bytes: Uint8Array): Promise<void> {
  const handle = await disk.open(file, flags, 0o600)
  try {
    await handle.writeFile(bytes)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

// Windows cannot open a folder; there the rename itself is journalled.
async function syncFolder(disk: Disk, folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await disk.open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function clear<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (cause) {
    throw placeProblem(cause, 'Nothing was half-written.')
  }
}
