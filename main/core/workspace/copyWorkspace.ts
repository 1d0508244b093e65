import { randomBytes } from 'node:crypto'
import { cp, mkdir, readdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { WorkbenchError } from '../../../shared/errors.ts'
import { constantSql, ident, pathText, sql } from '../db/sql.ts'
import { makeFolders } from '../files/makeFolders.ts'
import { placeProblem } from '../files/placeProblem.ts'
import { folderOrNothing } from './newFolder.ts'
import { workspacePaths } from './paths.ts'
import type { Workspace } from './workspace.ts'
import { writeWorkspaceFile } from './workspaceFile.ts'

/** Never handed on: what is raw, what belongs to this process, and the database, which is copied by itself. */
const leftBehind = ['vault', 'temporary', 'lock.json', 'traces.duckdb', 'assay.sock']

/**
 * Makes a copy of an open workspace to hand on: everything but the vault, under a new id, so that labels set
 * in the two never continue one chain. Fails with conflict where something is there; then nothing is left.
 */
export async function copyWithoutVault(workspace: Workspace, to: string): Promise<{ id: string }> {
  const there = await folderOrNothing(to)
  if (there !== null && there.length > 0) {
    throw new WorkbenchError('conflict', 'That folder is not empty. Nothing was changed.', {
      hint: 'Choose a new folder.',
    })
  }
  const { paths, ports, file } = workspace
  const inside = path.relative(paths.root, path.resolve(to))
  if (inside === '' || !(inside.startsWith('..') || path.isAbsolute(inside))) {
    throw new WorkbenchError('conflict', 'A workspace cannot be copied into itself. Nothing was changed.', {
      hint: 'Choose a folder outside of it.',
    })
  }
  const building = `${to}.new-${randomBytes(4).toString('hex')}`
  const copy = workspacePaths(building)
  const id = Buffer.from(ports.random.bytes(12)).toString('hex')
  try {
    await makeFolders(building)
    await copyDatabase(workspace, copy.database)
    // Logs before their payloads: a label written meanwhile has its payload on disk before its line.
    const names = (await readdir(paths.root)).filter(
      (name) => !leftBehind.some((each) => name === each || name.startsWith(`${each}.`)),
    )
    for (const name of await readdir(paths.labels))
      if (name.endsWith('.jsonl'))
        await cp(path.join(paths.labels, name), path.join(copy.labels, name), { recursive: true })
    for (const name of names)
      await cp(path.join(paths.root, name), path.join(building, name), {
        recursive: true,
        force: false,
        dereference: false,
      })
    await mkdir(copy.temporary, { recursive: true })
    await writeWorkspaceFile(ports.files, copy.file, { ...file, id })
    if (there !== null) await rm(to, { recursive: true })
    await rename(building, to)
  } catch (error) {
    await rm(building, { recursive: true, force: true }).catch(() => undefined)
    throw placeProblem(error, 'No copy was made.')
  }
  return { id }
}

// By the database itself: a file copied under it could be torn, and closing a second handle drops its lock.
async function copyDatabase({ database, paths }: Workspace, to: string): Promise<void> {
  const place = path.join(paths.temporary, `copy-${randomBytes(4).toString('hex')}.duckdb`)
  const own = await database.first<{ name: string }>(constantSql('select current_database() as name'))
  try {
    await database.withSession(async (session) => {
      await session.run(sql`attach ${pathText(place)} as handed_on`)
      try {
        await session.run(sql`copy from database ${ident(own?.name ?? '')} to handed_on`)
      } finally {
        await session.run(constantSql('detach handed_on'))
      }
    })
    await cp(place, to)
  } finally {
    await rm(place, { force: true })
  }
}
