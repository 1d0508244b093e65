import { access, mkdir, readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { WorkbenchError } from '../../../shared/errors.ts'
import { openDatabase, type Database } from '../db/open.ts'
import { constantSql } from '../db/sql.ts'
import type { Ports } from '../ports.ts'
import { takeLock } from './lock.ts'
import { workspacePaths, type WorkspacePaths } from './paths.ts'
import { openUpgraded } from './upgradeDatabase.ts'
import { dropSource } from './sourceNotes.ts'
import { readTokenKey, sourceFile } from './vault.ts'
import type { Workspace } from './workspace.ts'
import { readWorkspaceFile } from './workspaceFile.ts'

export interface OpenedWorkspace {
  workspace: Workspace
  close(): Promise<void>
  /** Closes it and opens it again without giving the lock away; `this` is of no use afterwards. */
  reopen(): Promise<OpenedWorkspace>
}

export interface OpenOptions {
  ports: Ports
  door: string
  migrations: string
  /**
   * Does what was decided before and must be done before the workspace is used. Answers true where it has put
   * another database in place, which is then opened; its own it has closed.
   */
  unfinished?: ((workspace: Workspace) => Promise<boolean>) | undefined
}

/**
 * Opens the workspace at `root` for this process alone. Fails with not_found, unsupported (newer version),
 * schema_mismatch or locked; then nothing of it was changed.
 */
export async function openWorkspace(root: string, options: OpenOptions): Promise<OpenedWorkspace> {
  const paths = workspacePaths(root)
  await readWorkspaceFile(paths.file)
  const lock = await takeLock(paths.lock, options.door, options.ports.clock.now())
  return openLocked(paths, lock, options)
}

async function openLocked(
  paths: WorkspacePaths,
  lock: Awaited<ReturnType<typeof takeLock>>,
  options: OpenOptions,
): Promise<OpenedWorkspace> {
  let database: Database | undefined
  try {
    const file = await readWorkspaceFile(paths.file)
    for (const folder of [paths.text, paths.temporary]) await mkdir(folder, { recursive: true })
    const hasVault = await access(paths.vault).then(
      () => true,
      () => false,
    )
    await clearLeftovers(paths, hasVault)
    database = await openUpgraded(paths, {
      migrations: options.migrations,
      open: (file) =>
        openDatabase({
          path: file,
          allowedFolders: [paths.text, paths.temporary],
          temporaryFolder: path.join(paths.temporary, 'spill'),
          // With it, an import of 5M spans peaks at 1.3 GB; a process holds up to half more than the limit.
          memoryLimit: '900MB',
          givesBack: true,
          // Its one dictionary for strings is quicker to write, and smaller, than what older releases need.
          readableSince: 'v1.5.0',
        }),
    })
    await dropOrphanText(database, paths)
    if (hasVault) await dropOrphanSources(database, paths)
    const opened = database
    const closeDatabase = async () => {
      await opened.close()
      await rm(path.join(paths.temporary, 'spill'), { recursive: true, force: true })
    }
    const workspace: Workspace = {
      paths,
      file,
      database: opened,
      ports: options.ports,
      hasVault,
      tokenKey: () => readTokenKey(paths),
      textFiles: () => textFilesOf(opened, paths),
    }
    if ((await options.unfinished?.(workspace)) !== true)
      return {
        workspace,
        close: async () => {
          await closeDatabase()
          await lock.release()
        },
        reopen: async () => {
          await closeDatabase()
          return openLocked(paths, lock, options)
        },
      }
  } catch (error) {
    await database?.close()
    await lock.release()
    throw error
  }
  return openLocked(paths, lock, options)
}

// What a killed process left behind: staging is never part of the workspace.
async function clearLeftovers(paths: WorkspacePaths, hasVault: boolean): Promise<void> {
  for (const folder of [paths.temporary, ...(hasVault ? [path.join(paths.vault, 'staging')] : [])]) {
    for (const name of await readdir(folder).catch(() => []))
      await rm(path.join(folder, name), { recursive: true, force: true })
  }
}

async function dropOrphanText(database: Database, paths: WorkspacePaths): Promise<void> {
  const wanted = new Set(await textFilesOf(database, paths))
  for (const name of await readdir(paths.text)) {
    const file = path.join(paths.text, name)
    if (name.endsWith('.parquet') && !wanted.has(file)) await rm(file, { force: true })
  }
}

// A source that was moved into the vault by an import that never came about; one that a dataset leads to stays.
async function dropOrphanSources(database: Database, paths: WorkspacePaths): Promise<void> {
  const folder = path.dirname(sourceFile(paths, 'any'))
  const there = await readdir(folder).catch(() => [])
  if (there.length === 0) return
  const rows = await database.all<{ sha256: string }>(
    constantSql(
      "select file_sha256 as sha256 from imports union select from_id from lineage_edges where from_kind = 'file'",
    ),
  )
  const wanted = new Set(rows.map((row) => row.sha256))
  for (const name of there)
    if (/^[0-9a-f]{64}$/.test(name) && !wanted.has(name)) await dropSource(paths, name)
}

async function textFilesOf(database: Database, paths: WorkspacePaths): Promise<string[]> {
  const rows = await database.all<{ text_files: string }>(
    constantSql('select text_files from imports order by import_id'),
  )
  return rows.flatMap((row) =>
    (JSON.parse(row.text_files) as string[]).map((name) => path.join(paths.text, name)),
  )
}

/** Whether a folder is a workspace that this build can open, for lists of recent ones. */
export async function workspaceState(root: string): Promise<'ready' | 'missing' | 'newer'> {
  try {
    await readWorkspaceFile(workspacePaths(root).file)
    return 'ready'
  } catch (error) {
    return error instanceof WorkbenchError && error.code === 'unsupported' ? 'newer' : 'missing'
  }
}
