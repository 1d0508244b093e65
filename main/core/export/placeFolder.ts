import { randomBytes } from 'node:crypto'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { WorkbenchError } from '../../../shared/errors.ts'
import { makeFolders } from '../files/makeFolders.ts'

/**
 * Fills a folder beside `out` and renames it there, so that `out` is old, new or absent, never half. Only an
 * empty folder is taken over unasked; with `overwrite` one that holds nothing but `ours` too. Fails with
 * conflict otherwise.
 */
export async function placeFolder<Result>(
  out: string,
  options: { overwrite: boolean; ours: ReadonlySet<string> },
  fill: (folder: string) => Promise<Result>,
): Promise<Result> {
  await clearLeftovers(out)
  const there = await existing(out)
  const foreign = there?.find((name) => !options.ours.has(name))
  if (there !== null && there.length > 0 && (!options.overwrite || foreign !== undefined)) {
    throw new WorkbenchError(
      'conflict',
      foreign === undefined
        ? 'There is an export in that folder already. Nothing was written.'
        : 'That folder holds other files. Nothing was written.',
      {
        hint: foreign === undefined ? 'Choose a new folder, or allow overwriting.' : 'Choose a new folder.',
        details: { replaceable: foreign === undefined },
      },
    )
  }
  const tag = randomBytes(4).toString('hex')
  const part = `${out}.part-${tag}`
  await makeFolders(path.dirname(out))
  try {
    await mkdir(part)
    const result = await fill(part)
    if (there === null) await rename(part, out)
    else await swap(part, out, `${out}.old-${tag}`)
    return result
  } finally {
    await rm(part, { recursive: true, force: true })
  }
}

// What a killed export left beside `out`: a half-filled folder goes, one that was being replaced comes back.
async function clearLeftovers(out: string): Promise<void> {
  const parent = path.dirname(out)
  const siblings = await readdir(parent).catch((): string[] => [])
  for (const name of siblings) {
    const [, kind] = /\.(part|old)-[0-9a-f]{8}$/.exec(name) ?? []
    if (kind === undefined || !name.startsWith(`${path.basename(out)}.${kind}-`)) continue
    if (kind === 'old' && !siblings.includes(path.basename(out))) await rename(path.join(parent, name), out)
    else await rm(path.join(parent, name), { recursive: true, force: true })
  }
}

async function swap(part: string, out: string, old: string): Promise<void> {
  await rename(out, old)
  try {
    await rename(part, out)
  } catch (error) {
    await rename(old, out)
    throw error
  }
  await rm(old, { recursive: true, force: true })
}

async function existing(out: string): Promise<string[] | null> {
  try {
    return await readdir(out)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw new WorkbenchError('conflict', 'There is a file of that name already. Nothing was written.', {
      hint: 'Choose a new folder.',
      cause: error,
    })
  }
}
