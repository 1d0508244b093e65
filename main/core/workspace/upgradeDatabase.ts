import { copyFile, readdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { WorkbenchError } from '../../../shared/errors.ts'
import { migrate, schemaVersion, schemaVersionOf } from '../db/migrate.ts'
import type { Database } from '../db/open.ts'
import { constantSql, ident, sql } from '../db/sql.ts'
import type { WorkspacePaths } from './paths.ts'

export interface UpgradeOptions {
  /** Folder with the numbered migrations. */
  migrations: string
  open(file: string): Promise<Database>
}

/**
 * The workspace's database, open at the schema of this build. An older one is migrated as a copy, its rows are
 * counted, and the copy is renamed into place; the old file stays beside it until the next open that finds
 * nothing to do. Fails with unsupported for a newer one; whatever fails, the old file is as it was.
 */
export async function openUpgraded(paths: WorkspacePaths, options: UpgradeOptions): Promise<Database> {
  const older = await olderFiles(paths)
  await undoHalfSwap(paths, older)
  const database = await options.open(paths.database)
  try {
    const from = await schemaVersionOf(database)
    if (from === 0) {
      await migrate(database, options.migrations)
      await database.checkpoint()
      return database
    }
    if (from === schemaVersion) {
      for (const name of older) await rm(path.join(paths.root, name), { force: true })
      return database
    }
    // A newer one is refused here, before anything is copied.
    if (from > schemaVersion) await migrate(database, options.migrations)
    await database.checkpoint()
    await database.close()
    await upgradeCopy(paths, from, options)
  } catch (error) {
    await database.close()
    throw error
  }
  return options.open(paths.database)
}

async function upgradeCopy(paths: WorkspacePaths, from: number, options: UpgradeOptions): Promise<void> {
  const copy = `${paths.database}.upgrading`
  try {
    await removeDatabase(copy)
    await copyFile(paths.database, copy)
    const database = await options.open(copy)
    try {
      const before = await rowCounts(database)
      await migrate(database, options.migrations)
      const after = await rowCounts(database)
      const lost = [...before].filter(([table, rows]) => after.get(table) !== rows)
      if (lost.length > 0) {
        throw new WorkbenchError(
          'internal',
          'The workspace could not be upgraded: rows are missing in the copy. It is as it was.',
          {
            details: lost.map(([table, rows]) => ({ table, rows, after: after.get(table) ?? null })),
          },
        )
      }
      await database.checkpoint()
    } finally {
      await database.close()
    }
    await rename(paths.database, `${paths.database}.before-${from}`)
    await rename(copy, paths.database)
  } catch (cause) {
    await removeDatabase(copy)
    if ((cause as NodeJS.ErrnoException).code !== 'ENOSPC') throw cause
    throw new WorkbenchError(
      'disk_full',
      'There is not enough free space to upgrade this workspace. It is as it was.',
      {
        hint: 'Free some space and open it again.',
        retryable: true,
        cause,
      },
    )
  }
}

async function olderFiles(paths: WorkspacePaths): Promise<string[]> {
  const prefix = `${path.basename(paths.database)}.before-`
  return (await readdir(paths.root)).filter((name) => name.startsWith(prefix)).sort()
}

// Between the two renames there is only the old file under its new name.
async function undoHalfSwap(paths: WorkspacePaths, older: readonly string[]): Promise<void> {
  const last = older.at(-1)
  if (last === undefined || (await readdir(paths.root)).includes(path.basename(paths.database))) return
  await rename(path.join(paths.root, last), paths.database)
}

async function removeDatabase(file: string): Promise<void> {
  for (const name of [file, `${file}.wal`]) await rm(name, { force: true })
}

async function rowCounts(database: Database): Promise<Map<string, number>> {
  const tables = await database.all<{ name: string }>(
    constantSql(`select table_name as name from duckdb_tables()
      where not internal and table_name <> 'schema_migrations' order by table_name`),
  )
  const counts = new Map<string, number>()
  for (const { name } of tables) {
    const row = await database.first<{ n: number }>(sql`select count(*) as n from ${ident(name)}`)
    counts.set(name, row?.n ?? 0)
  }
  return counts
}
