import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { WorkbenchError } from '../../../shared/errors.ts'
import type { Database } from './open.ts'
import { constantSql, sql } from './sql.ts'

/** The schema version this build writes: the number of the last migration. */
export const schemaVersion = 8

/** The schema version of a database; 0 for an empty one. Nothing is written. */
export async function schemaVersionOf(database: Database): Promise<number> {
  const known = await database.first(
    constantSql("select 1 as there from duckdb_tables() where table_name = 'schema_migrations'"),
  )
  if (known === undefined) return 0
  const row = await database.first<{ version: number | null }>(
    constantSql('select max(version) as version from schema_migrations'),
  )
  return row?.version ?? 0
}

/** Brings a database to `schemaVersion`: numbered files, linear, forward only, each in a transaction. */
export async function migrate(database: Database, folder: string): Promise<{ from: number; to: number }> {
  const from = await schemaVersionOf(database)
  if (from > schemaVersion) {
    throw new WorkbenchError(
      'unsupported',
      'This workspace was written by a newer version of Assay. It was not changed.',
      {
        hint: 'Open it with the newer version.',
      },
    )
  }
  await database.run(
    constantSql(
      'create table if not exists schema_migrations (version integer primary key, name varchar not null)',
    ),
  )
  const files = (await readdir(folder)).filter((name) => /^\d{4}_.*\.sql$/.test(name)).sort()
  for (const name of files) {
    const version = Number(name.slice(0, 4))
    if (version <= from) continue
    const text = await readFile(path.join(folder, name), 'utf8')
    await database.transaction(async (session) => {
      for (const statement of text.split(/;\s*\n/)) {
        if (statement.trim() !== '') await session.run(constantSql(statement))
      }
      await session.run(sql`insert into schema_migrations values (${version}, ${name})`)
    })
  }
  return { from, to: Math.max(from, files.length === 0 ? 0 : Number(files.at(-1)?.slice(0, 4))) }
}
