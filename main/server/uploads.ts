import { randomBytes } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { WorkbenchError } from '../../shared/errors.ts'

/** Room that must be left after an upload, for the import that follows. */
const reserveBytes = 64_000_000
const checkEveryBytes = 32_000_000

export interface Upload {
  path: string
  name: string
  bytes: number
}

export interface Uploads {
  /** Streams a dropped file to disk. Fails with disk_full, cancelled (the page went away) or invalid_input. */
  receive(request: IncomingMessage, name: string): Promise<Upload>
  /**
   * From now on files go into the incoming folder of this vault; null: into a temporary folder. What was
   * uploaded into the vault before goes.
   */
  useVault(vault: string | null): Promise<void>
  /** Removes what was uploaded. */
  close(): Promise<void>
}

/** Takes dropped files in; they never lie anywhere but in the vault, or in a folder of ours alone. */
export function createUploads(freeBytes: (folder: string) => Promise<number>): Uploads {
  let incoming: string | null = null
  let temporary: string | null = null
  const made = new Set<string>()

  const place = async (): Promise<string> => {
    const base = incoming ?? (temporary ??= await mkdtemp(path.join(tmpdir(), 'assay-upload-')))
    const folder = path.join(base, randomBytes(8).toString('hex'))
    await mkdir(folder, { recursive: true, mode: 0o700 })
    made.add(folder)
    return folder
  }

  const receive = async (request: IncomingMessage, given: string): Promise<Upload> => {
    const name = safeName(given)
    const announced = Number(request.headers['content-length'] ?? 0)
    const folder = await place()
    const file = path.join(folder, name)
    const checkSpace = async (wantedBytes: number) => {
      if ((await freeBytes(folder)) < wantedBytes + reserveBytes) {
        throw new WorkbenchError('disk_full', 'There is not enough space for this file. Nothing was kept.', {
          hint: 'Free some space and drop it again.',
          retryable: true,
        })
      }
    }
    try {
      await checkSpace(announced)
      let unchecked = 0
      await pipeline(
        request,
        async function* (source: AsyncIterable<Buffer>) {
          for await (const chunk of source) {
            unchecked += chunk.byteLength
            if (unchecked >= checkEveryBytes) {
              unchecked = 0
              await checkSpace(0)
            }
            yield chunk
          }
        },
        createWriteStream(file, { mode: 0o600, flags: 'wx' }),
      )
      if (!request.complete) throw new Error('cut short')
      return { path: file, name, bytes: (await stat(file)).size }
    } catch (error) {
      await rm(folder, { recursive: true, force: true })
      made.delete(folder)
      if (error instanceof WorkbenchError) throw error
      if ((error as NodeJS.ErrnoException).code === 'ENOSPC')
        throw new WorkbenchError('disk_full', 'The disk is full. Nothing was kept.', { retryable: true })
      throw new WorkbenchError('cancelled', 'The upload was cancelled. Nothing was kept.', { cause: error })
    }
  }

  const remove = async (isMeant: (folder: string) => boolean) => {
    for (const folder of [...made].filter(isMeant)) {
      made.delete(folder)
      await rm(folder, { recursive: true, force: true })
    }
  }

  return {
    receive,
    useVault: async (vault) => {
      // What was imported lies in the vault by its hash; its upload is of no more use there.
      const left = incoming
      incoming = null
      if (left !== null) await remove((folder) => folder.startsWith(left + path.sep))
      if (vault === null || !(await isFolder(vault))) return
      const folder = path.join(vault, 'incoming')
      await mkdir(folder, { recursive: true, mode: 0o700 })
      // Left by a run that was killed; the lock says that nobody else uses them.
      for (const name of await readdir(folder)) {
        if (/^[0-9a-f]{16}$/.test(name)) await rm(path.join(folder, name), { recursive: true, force: true })
      }
      incoming = folder
    },
    close: async () => {
      await remove(() => true)
      if (temporary !== null) await rm(temporary, { recursive: true, force: true })
    },
  }
}

/** The last part of a name as the page sent it, without what a file system could trip over. */
export function safeName(encoded: string): string {
  let name: string
  try {
    name = decodeURIComponent(encoded)
  } catch {
    throw new WorkbenchError('invalid_input', 'The name of the file could not be read.')
  }
  const last = name.split(/[\\/]/).at(-1) ?? ''
  const plain = [...last.normalize('NFC')]
    .map((letter) => (/[<>:"|?*]|\p{Cc}/u.test(letter) ? '_' : letter))
    .join('')
    .replace(/^\.+/, '')
    .slice(-120)
    .trim()
  return plain === '' ? 'dropped' : plain
}

const isFolder = (folder: string) =>
  stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  )
