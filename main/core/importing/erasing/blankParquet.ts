import { rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { openDatabase } from '../../db/open.ts'
import { constantSql, ident, joinSql, sql, type Sql } from '../../db/sql.ts'
import { syncFile } from '../syncFile.ts'

/**
 * Writes a Parquet file anew with some rows empty and some texts gone from all others; every row keeps its number.
 * `workplace` is a folder of the vault. Answers how many rows were touched; with none the file stays as it is.
 */
export async function blankParquet(
  file: string,
  { rows, needles }: { rows: readonly number[]; needles: readonly string[] },
  workplace: string,
): Promise<number> {
  const database = await openDatabase({
    path: ':memory:',
    allowedFolders: [path.dirname(file), workplace],
    temporaryFolder: path.join(workplace, 'spill'),
    memoryLimit: '1200MB',
  })
  const fresh = path.join(workplace, `${path.basename(file)}.parquet`)
  try {
    const columns = await database.all<{ column_name: string; column_type: string }>(
      sql`describe select * from read_parquet(${file})`,
    )
    await database.run(constantSql('create table empty_rows (row bigint)'))
    await database.append('empty_rows', [{ type: 'bigint', values: [...rows] }])
    const holds = needles.map((needle) => sql`contains(to_json(t)::varchar, ${needle})`)
    const said = holds.length === 0 ? constantSql('false') : joinSql(holds, ' or ')
    await database.run(
      sql`create table touched as select file_row_number as row, file_row_number in (select row from empty_rows) as empty
        from read_parquet(${file}, file_row_number = true) t where file_row_number in (select row from empty_rows) or ${said}`,
    )
    const counted = await database.first<{ n: number }>(constantSql('select count(*) as n from touched'))
    if ((counted?.n ?? 0) === 0) return 0
    const kept = columns.map(
      ({ column_name: name, column_type: type }) =>
        sql`case when w.row is null then t.${ident(name)} when w.empty then null else ${without(name, type, needles)} end as ${ident(name)}`,
    )
    await database.run(
      sql`copy (select ${joinSql(kept)} from read_parquet(${file}, file_row_number = true) t
        left join touched w on w.row = t.file_row_number order by t.file_row_number) to ${fresh} (format parquet, compression zstd)`,
    )
    await syncFile(fresh)
    await rename(fresh, file)
    return counted?.n ?? 0
  } finally {
    await database.close()
    await rm(fresh, { force: true })
    await rm(path.join(workplace, 'spill'), { recursive: true, force: true })
  }
}

function without(name: string, type: string, needles: readonly string[]): Sql {
  const column = sql`t.${ident(name)}`
  const plain = type === 'VARCHAR'
  if (!plain && !/VARCHAR|JSON/.test(type)) return column
  const text = needles.reduce(
    (built, needle) => sql`replace(${built}, ${needle}, ${'x'.repeat(needle.length)})`,
    plain ? column : sql`to_json(${column})::varchar`,
  )
  return plain ? text : sql`${text}::json::${constantSql(type)}`
}
