import { createHash, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { access, copyFile, open, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { WorkbenchError } from '../../../../shared/errors.ts'
import type { Input, Output } from '../../../../shared/protocol/protocol.ts'
import { constantSql, ident, joinSql, pathText, sql, type Sql } from '../../db/sql.ts'
import type { CallContext } from '../../handlers.ts'
import { recordRun } from '../../lineage/runs.ts'
import { traceRowColumns } from '../../traces/traces.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { selection } from './pages.ts'
import { populationOf, readFilter } from '../filter/population.ts'
import { countOf } from './summary.ts'

const formats: Record<Input<'traces.export'>['format'], Sql> = {
  jsonl: constantSql('(format json)'),
  csv: constantSql('(format csv, header true)'),
  parquet: constantSql('(format parquet, compression zstd)'),
}

/**
 * Saves the selected traces in order and puts on record that they left; the file appears whole or not at all. Fails with conflict when it is
 * there and may not be overwritten, and with invalid_input for the filter.
 */
export async function tracesExport(
  workspace: Workspace,
  input: Input<'traces.export'>,
  { signal, progress }: CallContext,
): Promise<Output<'traces.export'>> {
  const startedAt = workspace.ports.clock.now()
  const filter = readFilter(input.where)
  const { out, format } = input
  if (
    !input.overwrite &&
    (await access(out).then(
      () => true,
      () => false,
    ))
  ) {
    throw new WorkbenchError('conflict', `There is a file already. Nothing was written. ${out}`, {
      hint: 'Choose another name, or allow it to be overwritten.',
    })
  }
  const population = await populationOf(workspace, { signal })
  const total = await countOf(population, filter)
  const rows = Math.min(total, input.limit ?? total)
  progress({ phase: 'Writing traces', done: 0, total: rows, unit: 'traces' })
  const staged = path.join(workspace.paths.temporary, `traces-${randomBytes(6).toString('hex')}`)
  const beside = `${out}.${randomBytes(4).toString('hex')}.tmp`
  try {
    await workspace.database.withSession(async (session) => {
      await session.run(
        sql`create temp table chosen as select ${traceRowColumns} ${selection(population, filter, input.order, true)}
          limit ${rows}`,
        { signal },
      )
      const columns = await session.all<{ name: string; type: string }>(
        constantSql(`select column_name as name, data_type as type from information_schema.columns
          where table_name = 'chosen' order by ordinal_position`),
      )
      const list = joinSql(columns.flatMap(({ name, type }) => columnsSql(name, type, format)))
      await session.run(
        sql`copy (select ${list} from chosen order by rowid) to ${pathText(staged)} ${formats[format]}`,
        { signal },
      )
      await session.run(constantSql('drop table chosen'))
    })
    await copyFile(staged, beside)
    await synced(beside)
    await rename(beside, out)
  } catch (cause) {
    await rm(beside, { force: true }).catch(() => undefined)
    throw unwritable(cause, out)
  } finally {
    await rm(staged, { force: true })
  }
  progress({ phase: 'Writing traces', done: rows, total: rows, unit: 'traces' })
  const sha256 = await hashOf(out)
  await workspace.database.withSession((session) =>
    recordRun(session, {
      stage: 'traces.export',
      parents: [],
      // Without the filter, which may name a person, and without where the file lies.
      parameters: { format, to: path.basename(out) },
      seed: null,
      counts: { traces: rows },
      contentHash: sha256,
      startedAt,
      finishedAt: workspace.ports.clock.now(),
      version: workspace.ports.version,
    }),
  )
  return { total, rows, path: out, sha256 }
}

/** The trace's id goes by the name `id` in files, its start stands there as text too, and in a CSV no text can be taken for a formula. */
function columnsSql(name: string, type: string, format: Input<'traces.export'>['format']): Sql[] {
  const column = ident(name)
  if (name === 'startMs') return [sql`${startText} as "start"`, column]
  const as = ident(name === 'trace' ? 'id' : name)
  if (format !== 'csv' || type !== 'VARCHAR') return [sql`${column} as ${as}`]
  return [
    sql`case when regexp_matches(${column}, '^[=+@\\t\\r-]') then '''' || ${column} else ${column} end as ${as}`,
  ]
}

const startText = constantSql(
  `strftime(make_timestamp(floor("startMs" * 1000)::bigint), '%Y-%m-%dT%H:%M:%S.%gZ')`,
)

async function synced(file: string): Promise<void> {
  const handle = await open(file, 'r+')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

function unwritable(cause: unknown, out: string): unknown {
  const code = (cause as NodeJS.ErrnoException).code
  if (cause instanceof WorkbenchError || code === undefined) return cause
  if (code === 'ENOSPC')
    return new WorkbenchError('disk_full', 'The disk is full. No file was written.', {
      hint: 'Free some space and try again.',
      retryable: true,
      cause,
    })
  return new WorkbenchError('unreadable_file', `The file cannot be written. ${out}`, {
    hint: 'Check that its folder exists and may be written to.',
    cause,
  })
}
