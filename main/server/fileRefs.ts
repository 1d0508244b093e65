import { randomBytes } from 'node:crypto'
import { realpathSync } from 'node:fs'
import { lstat, readdir, realpath, stat } from 'node:fs/promises'
import path from 'node:path'
import { WorkbenchError } from '../../shared/errors.ts'
import type { Output } from '../../shared/protocol/protocol.ts'

type Listing = Output<'host.list'>

/** FileRefs of the browser door: opaque, made here, and good only for what lies where it lay. */
export interface FileRefs {
  /** The path behind a ref. Fails with not_found for a ref that was not issued or now leads elsewhere. */
  resolve(ref: string): string
  /** A ref for a path that the core or the host itself knows (a recent workspace, an upload). */
  refFor(path: string): string
  /** What lies in a folder below the roots: neither hidden names nor links that lead out of them. */
  list(input: { ref?: string | undefined; hidden: boolean }): Promise<Listing>
}

interface Issued {
  path: string
  /** Listed below a root and so checked again at each use; what the host names itself is not. */
  listed: boolean
}

/** FileRefs for folders and files below `roots` (absolute). Fails with not_found where one is missing. */
export function createFileRefs(roots: readonly string[]): FileRefs {
  const issued = new Map<string, Issued>()
  const known = new Map<string, string>()
  const realRoots = roots.map(realRoot)

  const issue = (file: string, listed: boolean): string => {
    const key = `${listed ? 'listed' : 'named'}:${file}`
    const ref = known.get(key) ?? randomBytes(16).toString('base64url')
    known.set(key, ref)
    issued.set(ref, { path: file, listed })
    return ref
  }
  // A link inside a root may still lead to something hidden in it.
  const within = (real: string) =>
    realRoots.some((root) => {
      const below = path.relative(root, real)
      return below === '' || (!path.isAbsolute(below) && !below.split(path.sep).some(startsWithDot))
    })
  const find = (ref: string): Issued => {
    const found = issued.get(ref)
    if (found === undefined) throw notFound()
    return found
  }

  const entryOf = async (folder: string, name: string): Promise<Listing['entries'][number] | null> => {
    const file = path.join(folder, name)
    try {
      const link = await lstat(file)
      if (link.isSymbolicLink() && !within(await realpath(file))) return null
      const found = await stat(file)
      if (!found.isDirectory() && !found.isFile()) return null
      const kind = found.isFile() ? 'file' : (await isWorkspace(file)) ? 'workspace' : 'folder'
      return {
        ref: issue(file, true),
        name,
        kind,
        bytes: found.isFile() ? found.size : null,
        modifiedMs: Math.round(found.mtimeMs),
      }
    } catch {
      return null
    }
  }

  // With several roots, a folder above them that holds just them.
  const listRoots = async (): Promise<Listing> => {
    const entries: Listing['entries'] = []
    for (const root of realRoots)
      entries.push({
        ref: issue(root, true),
        name: root,
        kind: (await isWorkspace(root)) ? 'workspace' : 'folder',
        bytes: null,
        modifiedMs: null,
      })
    return { folder: 'Folders given at launch', ref: rootsRef, parent: null, isWorkspace: false, entries }
  }

  const rootsRef = randomBytes(16).toString('base64url')

  const resolve = (ref: string): string => {
    const { path: file, listed } = find(ref)
    if (!listed) return file
    try {
      if (within(realpathSync(file))) return file
    } catch {
      throw new WorkbenchError('not_found', 'It is not there any more.', { hint: 'List the folder again.' })
    }
    throw notFound()
  }

  return {
    resolve,
    refFor: (file) => issue(path.resolve(file), false),
    list: async ({ ref, hidden }) => {
      if (hidden) throw new WorkbenchError('unsupported', 'Hidden files are not shown to a browser.')
      const [onlyRoot, another] = realRoots
      if (ref === rootsRef || (ref === undefined && (onlyRoot === undefined || another !== undefined)))
        return listRoots()
      const folder = ref === undefined ? (onlyRoot ?? '') : resolve(ref)
      const names = await readdir(folder).catch((cause: unknown) => {
        throw new WorkbenchError('unreadable_file', 'This folder cannot be read.', { cause })
      })
      const visible = names.filter((name) => !startsWithDot(name)).sort(byName)
      const entries = (await Promise.all(visible.map((name) => entryOf(folder, name)))).filter(
        (entry) => entry !== null,
      )
      const real = await realpath(folder)
      const above = path.dirname(real)
      const parent = within(real) && within(above) && above !== real ? issue(above, true) : null
      return {
        folder,
        ref: ref ?? issue(folder, true),
        parent: parent ?? (another === undefined ? null : rootsRef),
        isWorkspace: await isWorkspace(folder),
        entries: [
          ...entries.filter(({ kind }) => kind !== 'file'),
          ...entries.filter(({ kind }) => kind === 'file'),
        ],
      }
    },
  }
}

function realRoot(root: string): string {
  try {
    return realpathSync(root)
  } catch (cause) {
    throw new WorkbenchError('not_found', `There is no folder to offer at ${root}`, { cause })
  }
}

const notFound = () =>
  new WorkbenchError('not_found', 'This file was not offered by Assay.', { hint: 'Choose it again.' })

const isWorkspace = (folder: string) =>
  stat(path.join(folder, 'workspace.json')).then(
    (found) => found.isFile(),
    () => false,
  )

const startsWithDot = (name: string) => name.startsWith('.')

const byName = (a: string, b: string) => (a.toLowerCase() < b.toLowerCase() ? -1 : 1)
