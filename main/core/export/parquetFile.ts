import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import path from 'node:path'
import { ident, joinSql, pathText, sql } from '../db/sql.ts'
import { copyDurable } from './copyFile.ts'
import type { Workspace } from '../workspace/workspace.ts'

/** A place in the workspace's temporary folder, the only one where the database may write. */
export const stagedFile = ({ paths }: Workspace) =>
  path.join(paths.temporary, `export-${randomBytes(6).toString('hex')}`)

/** Makes one Parquet file of lines whose values are all text; rows keep their order. */
export async function parquetOf(
  workspace: Workspace,
  lines: string,
  columns: readonly string[],
  to: string,
  signal: AbortSignal,
): Promise<string> {
  const staged = stagedFile(workspace)
  const list = joinSql(
    columns.map((name) => sql`json_extract_string(json, ${`$.${name}`}) as ${ident(name)}`),
  )
  try {
    await workspace.database.run(
      sql`copy (select ${list} from read_json_objects(${lines}, format = 'newline_delimited'))
        to ${pathText(staged)} (format parquet, compression zstd)`,
      { signal },
    )
    return await copyDurable(workspace.ports.files, staged, to, signal)
  } finally {
    await rm(staged, { force: true })
  }
}
