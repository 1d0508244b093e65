import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import type { ImportMapping } from '../../../shared/domain/importMapping.ts'
import { WorkbenchError } from '../../../shared/errors.ts'
import { detectFile } from './detect.ts'

/** A file below a folder, with its place in it, `/` between the parts. */
export interface FoundExport {
  path: string
  inside: string
}

export interface FolderExports {
  files: FoundExport[]
  /** What is no export, with the reason; a part that is a folder ends in `/`. */
  left: { inside: string; reason: string }[]
}

const mostFiles = 20_000
/** What a mapping may be meant for, in a folder that holds other things too. */
const records = /\.(?:jsonl?|ndjson|parquet)$/i

/**
 * The exports in a folder and the folders in it, by name; neither hidden names, links nor Assay's own workspaces.
 * A file that is an export but cannot be read is among them, so that its import says why. Fails with
 * unreadable_file where there is none, and with unsupported where there are too many files to look at.
 */
export async function exportsIn(
  folder: string,
  signal: AbortSignal,
  mapping?: ImportMapping,
): Promise<FolderExports> {
  const found: FolderExports = { files: [], left: [] }
  await walk(folder, '', { found, signal, mapping })
  const [first] = found.left
  if (found.files.length > 0) return found
  throw new WorkbenchError(
    'unreadable_file',
    'There are no exports of traces in this folder. Nothing was imported.',
    {
      hint:
        first === undefined
          ? 'It holds no files.'
          : `${first.inside}: ${first.reason}${found.left.length > 1 ? ` And ${found.left.length - 1} more.` : ''}`,
    },
  )
}

interface Walk {
  found: FolderExports
  signal: AbortSignal
  mapping: ImportMapping | undefined
}

async function walk(folder: string, inside: string, of: Walk): Promise<void> {
  const { found, signal, mapping } = of
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new WorkbenchError(
      'unreadable_file',
      `${inside === '' ? 'The folder' : `The folder ${inside}`} cannot be read. Nothing was imported.`,
      { hint: 'Check the permissions of the folder.', cause },
    )
  })
  if (entries.some((entry) => entry.isFile() && entry.name === 'workspace.json')) {
    found.left.push({ inside, reason: 'It is a workspace of Assay.' })
    return
  }
  const visible = entries.filter(({ name }) => !name.startsWith('.'))
  for (const entry of visible.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    signal.throwIfAborted()
    const place = `${inside}${entry.name}`
    const at = path.join(folder, entry.name)
    if (entry.isDirectory()) await walk(at, `${place}/`, of)
    else if (entry.isFile()) await look(at, place, found, mapping)
    else found.left.push({ inside: place, reason: 'It is a link or no file.' })
    if (found.files.length + found.left.length > mostFiles)
      throw new WorkbenchError(
        'unsupported',
        `This folder holds more than ${mostFiles.toLocaleString('en-GB')} files. Nothing was imported.`,
        { hint: 'Choose a folder in it.' },
      )
  }
}

async function look(
  file: string,
  inside: string,
  found: FolderExports,
  mapping: ImportMapping | undefined,
): Promise<void> {
  try {
    await detectFile(file, mapping !== undefined && records.test(file) ? mapping : undefined)
  } catch (error) {
    if (!(error instanceof WorkbenchError)) throw error
    if (error.code === 'unsupported') {
      found.left.push({ inside, reason: reasonOf(error) })
      return
    }
  }
  found.files.push({ path: file, inside })
}

/** Why a file of a folder is no export, among others that are. */
export const reasonOf = (error: WorkbenchError): string => error.message.replace(' Nothing was imported.', '')

/** Whether a path leads to a folder; what is missing is none. */
export const isFolder = (file: string): Promise<boolean> =>
  stat(file).then(
    (found) => found.isDirectory(),
    () => false,
  )
