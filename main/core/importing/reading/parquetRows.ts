import { WorkbenchError } from '../../../../shared/errors.ts'
import type { Database } from '../../db/open.ts'
import { constantSql, sql } from '../../db/sql.ts'
import type { SourceUnit } from './rowFile.ts'

export interface ParquetRows {
  columns: string[]
  total: number
  batches(signal: AbortSignal): AsyncGenerator<SourceUnit[]>
}

const rowsPerBatch = 5000

/** Rows of a Parquet file as JSON, in file order; a row's offset is its number, for it has no bytes of its own. */
export async function parquetRows(database: Database, file: string): Promise<ParquetRows> {
  const described = await readable(file, () =>
    database.all<{ column_name: string; column_type: string }>(
      sql`describe select * from read_parquet(${file})`,
    ),
  )
  const counted = await readable(file, () =>
    database.first<{ n: number }>(sql`select count(*) as n from read_parquet(${file})`),
  )
  const columns = described.map((column) => column.column_name)
  const total = counted?.n ?? 0
  const packed = described
    .map(({ column_name: name, column_type: type }) => {
      const column = `"${name.replaceAll('"', '""')}"`
      const value = type.startsWith('TIMESTAMP')
        ? `epoch_us(${column})`
        : /^(DOUBLE|FLOAT)$/.test(type)
          ? `case when isfinite(${column}) then ${column} end`
          : type === 'BLOB'
            ? `base64(${column})`
            : column
      return `'${name.replaceAll("'", "''")}': ${value}`
    })
    .join(', ')
  return {
    columns,
    total,
    batches: async function* (signal) {
      for (let from = 0; from < total; from += rowsPerBatch) {
        const rows = await readable(file, () =>
          database.all<{ row: number; json: string }>(
            sql`select file_row_number as row, to_json({${constantSql(packed)}})::varchar as json
              from read_parquet(${file}, file_row_number = true)
              where file_row_number >= ${from} and file_row_number < ${from + rowsPerBatch} order by file_row_number`,
            { signal },
          ),
        )
        yield rows.map(({ row, json }) => ({
          bytes: Buffer.from(withoutOddNumbers(json)),
          line: row + 1,
          offset: row,
        }))
      }
    },
  }
}

const stringOrOddNumber = /"(?:[^"\\]|\\.)*"|-?(?:NaN|Infinity)/g

// A number within a list or a struct that is none is missing, as one in a column of its own is.
function withoutOddNumbers(json: string): string {
  if (!json.includes('NaN') && !json.includes('Infinity')) return json
  return json.replaceAll(stringOrOddNumber, (found) => (found.startsWith('"') ? found : 'null'))
}

async function readable<Result>(file: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof WorkbenchError) throw cause
    const reason =
      cause instanceof Error
        ? (cause.message.split('\n')[0] ?? '')
            .replace(/^[A-Z][A-Za-z ]* Error: /, '')
            .replaceAll(file, 'the file')
            .replace(/["'](the file)["']/g, '$1')
            .replaceAll('file the file', 'the file')
            .replace(/"?\/[^\s"]+"?/g, 'the file')
        : ''
    throw new WorkbenchError(
      'unreadable_file',
      `This Parquet file cannot be read: ${reason.slice(0, 160)}. Nothing was imported.`,
      {
        hint: 'Copy or export it again.',
        cause,
      },
    )
  }
}
