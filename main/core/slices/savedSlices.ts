import { readdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { parse, stringify } from 'yaml'
import { z } from 'zod'
import type { Input, Output } from '../../../shared/protocol/protocol.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { maskedWhere } from './filter/population.ts'

type SavedSlice = Output<'slices.save'>

const stored = z.object({ name: z.string(), where: z.string(), saved_at: z.iso.datetime() })
const extension = '.slice.yaml'

/** Saved slices by name; a file that cannot be read is reported in the log and left where it is. */
export async function slicesList(workspace: Workspace): Promise<Output<'slices.list'>> {
  const names = (await readdir(workspace.paths.views).catch(() => [])).filter((name) =>
    name.endsWith(extension),
  )
  const slices = await Promise.all(names.map((name) => readSlice(workspace, name)))
  return {
    slices: slices
      .filter((slice) => slice !== undefined)
      .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.id < b.id ? -1 : 1)),
  }
}

async function readSlice(workspace: Workspace, fileName: string): Promise<SavedSlice | undefined> {
  try {
    const slice = stored.parse(parse(await readFile(path.join(workspace.paths.views, fileName), 'utf8')))
    return {
      id: fileName.slice(0, -extension.length),
      name: slice.name,
      where: slice.where,
      savedAtMs: Date.parse(slice.saved_at),
    }
  } catch {
    workspace.ports.log.warn(`A saved slice cannot be read and was left as it is: views/${fileName}`)
    return undefined
  }
}

/**
 * Saves a filter as a file of its own under `views/`; the same name replaces it. Values that an import would
 * mask are masked. Fails with invalid_input for a filter that cannot be read.
 */
export async function slicesSave(workspace: Workspace, input: Input<'slices.save'>): Promise<SavedSlice> {
  const where = await maskedWhere(workspace, input.where)
  const name = input.name.trim()
  const known = (await slicesList(workspace)).slices
  const id =
    known.find((slice) => slice.name === name)?.id ?? freeId(name, new Set(known.map((slice) => slice.id)))
  const savedAtMs = workspace.ports.clock.now()
  const text = stringify({ name, where, saved_at: new Date(savedAtMs).toISOString() })
  await workspace.ports.files.writeDurable(
    path.join(workspace.paths.views, `${id}${extension}`),
    Buffer.from(text),
  )
  return { id, name, where, savedAtMs }
}

function freeId(name: string, taken: ReadonlySet<string>): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 60)
  const base = plain === '' ? 'slice' : plain
  let id = base
  for (let number = 2; taken.has(id); number += 1) id = `${base}-${number}`
  return id
}

/** Removes a saved slice; false where there is none of that id. */
export async function slicesRemove(
  workspace: Workspace,
  input: Input<'slices.remove'>,
): Promise<Output<'slices.remove'>> {
  const there = (await slicesList(workspace)).slices.some((slice) => slice.id === input.id)
  if (there) await rm(path.join(workspace.paths.views, `${input.id}${extension}`))
  return { removed: there }
}
