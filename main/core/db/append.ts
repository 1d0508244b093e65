import { BIGINT, DOUBLE, DuckDBDataChunk, INTEGER, VARCHAR, type DuckDBConnection } from '@duckdb/node-api'

export type AppendColumn =
  | { type: 'integer'; values: ArrayLike<number> }
  | { type: 'bigint'; values: ArrayLike<number> }
  | { type: 'double'; values: ArrayLike<number> }
  | { type: 'text'; values: readonly (string | null)[] }

const types = { integer: INTEGER, bigint: BIGINT, double: DOUBLE, text: VARCHAR } as const
const rowsPerChunk = 2048

/** Appends columns of equal length to a table, a database chunk at a time. */
export async function appendColumns(
  connection: DuckDBConnection,
  table: string,
  columns: readonly AppendColumn[],
): Promise<void> {
  const rows = columns[0]?.values.length ?? 0
  const appender = await connection.createAppender(table)
  for (let from = 0; from < rows; from += rowsPerChunk) {
    const count = Math.min(rowsPerChunk, rows - from)
    const chunk = DuckDBDataChunk.create(
      columns.map((column) => types[column.type]),
      count,
    )
    columns.forEach((column, index) => {
      const vector = chunk.getColumnVector(index)
      for (let row = 0; row < count; row++) {
        const value = column.values[from + row]
        vector.setItem(row, column.type === 'bigint' ? BigInt(value as number) : (value ?? null))
      }
      vector.flush()
    })
    appender.appendDataChunk(chunk)
  }
  appender.flushSync()
  appender.closeSync()
}
