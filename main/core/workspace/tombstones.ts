import { createHmac } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { WorkbenchError } from '../../../shared/errors.ts'
import type { FileSystem } from '../ports.ts'
import type { WorkspacePaths } from './paths.ts'
import type { Workspace } from './workspace.ts'

/**
 * What was erased, as marks under the key of the vault: they tell whether something at hand was erased, and
 * nobody without the key can tell who it was.
 */
const shape = z.strictObject({ traces: z.array(z.string()), people: z.array(z.string()) })
export type Tombstones = z.output<typeof shape>

const fileOf = (paths: WorkspacePaths) => path.join(paths.vault, 'tombstones.json')

/** The mark of an erased trace (by its uid) or person (by the token). */
export function tombstoneOf(key: Uint8Array, kind: 'trace' | 'person', value: string): string {
  return createHmac('sha256', key).update(`erased ${kind}\u001f${value}`).digest('hex')
}

/** The marks of a workspace; none where nothing was ever erased. Fails with schema_mismatch where they are damaged. */
export async function readTombstones(paths: WorkspacePaths): Promise<Tombstones> {
  const text = await readFile(fileOf(paths), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (text === null) return { traces: [], people: [] }
  try {
    return shape.parse(JSON.parse(text))
  } catch (cause) {
    throw new WorkbenchError(
      'schema_mismatch',
      'The list of what was erased is damaged, so an import could bring it back. Nothing was changed.',
      { hint: 'Put vault/tombstones.json back from a copy.', cause },
    )
  }
}

/** Adds marks; those that are there stay. */
export async function addTombstones(
  files: Pick<FileSystem, 'writeDurable'>,
  paths: WorkspacePaths,
  more: Tombstones,
): Promise<void> {
  const known = await readTombstones(paths)
  const united = (one: readonly string[], other: readonly string[]) => [...new Set([...one, ...other])].sort()
  const all = { traces: united(known.traces, more.traces), people: united(known.people, more.people) }
  await files.writeDurable(fileOf(paths), Buffer.from(`${JSON.stringify(all)}\n`))
}

/** Whether a trace was erased from this workspace; a copy without its vault cannot tell, and says no. */
export async function wasErased(
  { paths, tokenKey }: Pick<Workspace, 'paths' | 'tokenKey'>,
  trace: string,
): Promise<boolean> {
  const { traces } = await readTombstones(paths)
  if (traces.length === 0) return false
  const key = await tokenKey()
  return key !== null && traces.includes(tombstoneOf(key, 'trace', trace))
}
