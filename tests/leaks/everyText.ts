import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { constantSql, ident, sql } from '../../main/core/db/sql.ts'
import type { Database } from '../../main/core/db/open.ts'
import type { Workspace } from '../../main/core/workspace/workspace.ts'
import type { ValueSearch } from './plantedValues.ts'

/** Where a planted value was found outside the vault. */
export interface Leak {
  where: string
  value: string
}

interface Column {
  table_name: string
  column_name: string
}

/** Every column of every table and view that can hold text, decoded, nested and JSON ones included. */
export async function leaksInTables(database: Database, search: ValueSearch): Promise<Leak[]> {
  const columns = await database.all<Column>(
    constantSql(`select table_name, column_name from information_schema.columns
      where data_type not in ('INTEGER', 'BIGINT', 'DOUBLE', 'BOOLEAN', 'TIMESTAMP', 'HUGEINT', 'DATE') order by all`),
  )
  const leaks: Leak[] = []
  for (const { table_name, column_name } of columns) {
    const rows = await database.all<{ text: string }>(
      sql`select distinct ${ident(column_name)}::varchar as text from ${ident(table_name)} where ${ident(column_name)} is not null`,
    )
    leaks.push(...leaksIn(`${table_name}.${column_name}`, rows, search))
  }
  return leaks
}

/** Every text of the workspace's Parquet files, read by the workspace's own instance. */
export async function leaksInParquet(workspace: Workspace, search: ValueSearch): Promise<Leak[]> {
  const leaks: Leak[] = []
  for (const name of await readdir(workspace.paths.text)) {
    const file = path.join(workspace.paths.text, name)
    const rows = await workspace.database.all<{ text: string }>(
      sql`select rows::varchar as text from read_parquet(${file}) rows`,
    )
    leaks.push(...leaksIn(name, rows, search))
  }
  return leaks
}

/** The bytes of every file under `root`, except in the folders and files that `leaveOut` names. */
export async function leaksInFiles(
  root: string,
  search: ValueSearch,
  leaveOut: readonly string[],
): Promise<{ leaks: Leak[]; files: string[] }> {
  const leaks: Leak[] = []
  const files: string[] = []
  const walk = async (folder: string): Promise<void> => {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const file = path.join(folder, entry.name)
      const name = path.relative(root, file).split(path.sep).join('/')
      if (leaveOut.includes(name)) continue
      leaks.push(...leaksIn(`name of ${name}`, [{ text: name }], search))
      if (entry.isDirectory()) await walk(file)
      else if (entry.isFile()) {
        files.push(name)
        leaks.push(...leaksIn(name, [{ text: (await readFile(file)).toString('latin1') }], search))
      }
    }
  }
  await walk(root)
  return { leaks, files }
}

export function leaksIn(where: string, rows: readonly { text: string }[], search: ValueSearch): Leak[] {
  const values = new Set(rows.flatMap(({ text }) => search.in(text)))
  return [...values].map((value) => ({ where, value }))
}
