import {
  DuckDBInstance,
  type DuckDBConnection,
  type DuckDBDataChunk,
  type DuckDBValue,
} from '@duckdb/node-api'
import { appendColumns, type AppendColumn } from './append.ts'
import { BLOB, blobValue } from './values.ts'
import { translateDatabaseError } from './errors.ts'
import { rowFromDatabase } from './rows.ts'
import { constantSql, type Sql } from './sql.ts'

export interface QueryOptions {
  signal?: AbortSignal | undefined
}

/** One connection: statements run one after the other, an abort interrupts the running one. */
export interface Session {
  all<Row>(query: Sql, options?: QueryOptions): Promise<Row[]>
  /** The first row, or undefined. */
  first<Row>(query: Sql, options?: QueryOptions): Promise<Row | undefined>
  run(query: Sql, options?: QueryOptions): Promise<void>
  /** The first column, 32-bit integers without nulls, packed: for long lists of row numbers. */
  integers(query: Sql, options?: QueryOptions): Promise<Int32Array>
  /** Appends whole columns to a table; far quicker than inserts for generated rows. */
  append(table: string, columns: readonly AppendColumn[]): Promise<void>
}

export interface Database extends Session {
  /** Runs `work` on the writer's connection inside one transaction; a throw rolls it back. */
  transaction<Result>(work: (session: Session) => Promise<Result>): Promise<Result>
  /** The same on a session of `withSession`, so that its temporary tables can be used; waits its turn as a writer. */
  transactionOn<Result>(session: Session, work: () => Promise<Result>): Promise<Result>
  /** Runs `work` on a connection of its own, for temporary tables. */
  withSession<Result>(work: (session: Session) => Promise<Result>): Promise<Result>
  /** Writes the log into the database file, so that closing changes no byte. */
  checkpoint(): Promise<void>
  close(): Promise<void>
}

export interface OpenOptions {
  /** Database file, or ':memory:'. */
  path: string
  /** Folders the instance may read and write; everything else is refused. */
  allowedFolders: readonly string[]
  /** Single files the instance may read. */
  allowedFiles?: readonly string[]
  temporaryFolder: string
  memoryLimit?: string
  threads?: number
  /**
   * Freed memory goes back to the system at once: kept, it adds up to half of the limit to what the process holds, and
   * saves new work the price of fresh pages.
   */
  givesBack?: boolean
  /** The oldest release of the database that need read a file made now; a file that is there stays as it is. */
  readableSince?: string | undefined
}

/**
 * Opens a DuckDB instance that can reach only what it is given: no network, no extension installs,
 * configuration locked (decision 3).
 */
export async function openDatabase(options: OpenOptions): Promise<Database> {
  let instance: DuckDBInstance
  try {
    instance = await DuckDBInstance.create(options.path, {
      autoinstall_known_extensions: 'false',
      autoload_known_extensions: 'false',
      temp_directory: options.temporaryFolder,
      ...(options.memoryLimit === undefined ? {} : { memory_limit: options.memoryLimit }),
      ...(options.threads === undefined ? {} : { threads: String(options.threads) }),
      ...(options.readableSince === undefined
        ? {}
        : { storage_compatibility_version: options.readableSince }),
    })
  } catch (error) {
    throw translateDatabaseError(error)
  }
  const writer = await instance.connect()
  const list = (items: readonly string[]) =>
    `[${items.map((item) => `'${item.replaceAll("'", "''")}'`).join(',')}]`
  for (const statement of [
    "set timezone = 'UTC'",
    'set enable_progress_bar = false',
    ...(options.givesBack === true ? ['set allocator_background_threads = true'] : []),
    // More row groups than one would wait for the end of a bulk insert and be compressed there one after another.
    'set write_buffer_row_group_count = 1',
    `set allowed_directories = ${list(options.allowedFolders)}`,
    ...(options.allowedFiles === undefined ? [] : [`set allowed_paths = ${list(options.allowedFiles)}`]),
    'set enable_external_access = false',
    'set lock_configuration = true',
  ]) {
    await writer.run(statement)
  }
  return databaseFrom(instance, writer)
}

function databaseFrom(instance: DuckDBInstance, writer: DuckDBConnection): Database {
  const idle: DuckDBConnection[] = []
  let writing: Promise<unknown> = Promise.resolve()
  let closed = false

  const withConnection = async <Result>(work: (connection: DuckDBConnection) => Promise<Result>) => {
    const connection = idle.pop() ?? (await instance.connect())
    try {
      return await work(connection)
    } finally {
      idle.push(connection)
    }
  }
  const oneWriter = <Result>(work: () => Promise<Result>): Promise<Result> => {
    const turn = writing.then(work, work)
    writing = turn.catch(() => undefined)
    return turn
  }

  return {
    all: (query, given) => withConnection((connection) => sessionOn(connection).all(query, given)),
    first: (query, given) => withConnection((connection) => sessionOn(connection).first(query, given)),
    run: (query, given) => oneWriter(() => sessionOn(writer).run(query, given)),
    integers: (query, given) => withConnection((connection) => sessionOn(connection).integers(query, given)),
    append: (table, columns) => oneWriter(() => sessionOn(writer).append(table, columns)),
    transaction: (work) =>
      oneWriter(() => {
        const session = sessionOn(writer)
        return inTransaction(session, () => work(session))
      }),
    transactionOn: (session, work) => oneWriter(() => inTransaction(session, work)),
    withSession: async (work) => {
      const connection = await instance.connect()
      try {
        return await work(sessionOn(connection))
      } finally {
        connection.closeSync()
      }
    },
    checkpoint: () => oneWriter(() => sessionOn(writer).run(constantSql('checkpoint'))),
    close: async () => {
      await writing
      if (closed) return
      closed = true
      for (const connection of idle) connection.closeSync()
      writer.closeSync()
      instance.closeSync()
    },
  }
}

async function inTransaction<Result>(session: Session, work: () => Promise<Result>): Promise<Result> {
  await session.run(constantSql('begin transaction'))
  try {
    const result = await work()
    await session.run(constantSql('commit'))
    return result
  } catch (error) {
    await session.run(constantSql('rollback')).catch(() => undefined)
    throw error
  }
}

function sessionOn(connection: DuckDBConnection): Session {
  const execute = async <Result>(
    options: QueryOptions | undefined,
    work: () => Promise<Result>,
  ): Promise<Result> => {
    const signal = options?.signal
    signal?.throwIfAborted()
    const interrupt = () => connection.interrupt()
    signal?.addEventListener('abort', interrupt, { once: true })
    try {
      return await work()
    } catch (error) {
      throw translateDatabaseError(error)
    } finally {
      signal?.removeEventListener('abort', interrupt)
    }
  }
  const read = async <Row>(query: Sql): Promise<Row[]> => {
    const reader = await connection.runAndReadAll(query.text, bound(query), boundTypes(query))
    return reader.getRowObjectsJS().map((row) => rowFromDatabase(row) as Row)
  }
  return {
    all: (query, options) => execute(options, () => read(query)),
    first: async (query, options) => (await execute(options, () => read(query)))[0] as never,
    run: (query, options) =>
      execute(options, async () => {
        await connection.run(query.text, bound(query), boundTypes(query))
      }),
    integers: (query, options) =>
      execute(options, async () => {
        const result = await connection.run(query.text, bound(query), boundTypes(query))
        return packedIntegers(await result.fetchAllChunks())
      }),
    append: (table, columns) => execute(undefined, () => appendColumns(connection, table, columns)),
  }
}

function packedIntegers(chunks: readonly DuckDBDataChunk[]): Int32Array {
  const packed = new Int32Array(chunks.reduce((rows, chunk) => rows + chunk.rowCount, 0))
  let at = 0
  for (const chunk of chunks) {
    const column = chunk.getColumnVector(0)
    for (let row = 0; row < chunk.rowCount; row += 1) {
      const value = column.getItem(row)
      if (typeof value !== 'number') throw new TypeError('the first column must hold 32-bit integers')
      packed[at] = value
      at += 1
    }
  }
  return packed
}

function bound(query: Sql): DuckDBValue[] {
  return query.values.map((value) => (value instanceof Uint8Array ? blobValue(value) : value))
}

function boundTypes(query: Sql) {
  const types: Record<string, typeof BLOB> = {}
  query.values.forEach((value, index) => {
    if (value instanceof Uint8Array) types[String(index + 1)] = BLOB
  })
  return Object.keys(types).length === 0 ? undefined : types
}
