import { rename } from 'node:fs/promises'
import { tombstoneOf } from '../../workspace/tombstones.ts'
import type { Database } from '../../db/open.ts'
import { constantSql, joinSql, pathList, sql, type Sql } from '../../db/sql.ts'
import { withoutMentions, type Mentions } from '../../redaction/mentions.ts'
import { isUnambiguous } from '../../redaction/people.ts'
import { erasedPerson } from '../../redaction/tokens.ts'
import type { Redactor } from '../../redaction/redaction.ts'
import { blankBytes } from './blankSource.ts'
import { blankParquet } from './blankParquet.ts'
import { fileSha256 } from '../fileHash.ts'
import { narrowColumns, textColumns } from '../staging/peopleOfFile.ts'
import type { ImportJob, ImportResult } from '../importJob.ts'
import { needleForms } from './needleForms.ts'
import { cutsOf, type RecordToCut } from './sourceCuts.ts'
import type { Stretch } from './needles.ts'
import { narrowFormat, textFormat } from '../staging/stageSql.ts'
import { takeStretches } from './takeStretches.ts'

interface Staged {
  job: ImportJob
  database: Database
  redactor: Redactor
  copyPath: string
  files: readonly { narrow: string; text: string }[]
  container: 'lines' | 'document' | 'parquet'
  signal: AbortSignal
}

interface Refused {
  spans: number
  records: number
  blanked: ImportResult['blanked']
}

const nothing: Refused = { spans: 0, records: 0, blanked: null }

/**
 * Takes out of a staged import what was erased from the workspace before: spans of erased traces and people leave
 * the staged files, and their records the copy of the source. Ids of erased people that others quote go as well.
 */
export async function refuseErased(staged: Staged): Promise<Refused> {
  const { job, database, redactor, files, signal } = staged
  if (job.tombstones.traces.length + job.tombstones.people.length === 0) return nothing
  const narrow = pathList(files.map((file) => file.narrow))
  await markRefused(staged, narrow)
  const [counted] = await database.all<{ spans: number; records: number }>(
    sql`select sum(spans)::bigint as spans, count(*) filter (gone) as records from (
      select count(*) filter (trace_uid in (select trace_uid from refused)) as spans, bool_and(trace_uid in (select trace_uid from refused)) as gone
      from read_parquet(${narrow}) group by source_offset, record)`,
    { signal },
  )
  const { spans, records } = { spans: counted?.spans ?? 0, records: counted?.records ?? 0 }
  if (spans === 0 && redactor.erased.size === 0) return nothing
  const blanked = await blankCopy(staged, narrow)
  await database.run(
    sql`update rejects set text = '' where contains(text, ${erasedPerson}) or source_offset in (
      select source_offset from read_parquet(${narrow}) where trace_uid in (select trace_uid from refused))`,
  )
  const who = { tokens: [], people: [...redactor.erased].filter(isUnambiguous) }
  for (const file of files) {
    await leaveOut(database, file.text, textColumns, who, constantSql(textFormat))
    await leaveOut(database, file.narrow, narrowColumns, who, constantSql(narrowFormat))
  }
  return { spans, records, blanked }
}

async function markRefused({ job, database }: Staged, narrow: Sql): Promise<void> {
  const key = Buffer.from(job.tokenKeyHex, 'hex')
  const known = new Set(job.tombstones.traces)
  const rows = await database.all<{ trace: string; theirs: boolean }>(
    sql`select trace_uid as trace, coalesce(bool_or(user_id = ${erasedPerson}), false) as theirs from read_parquet(${narrow}) group by trace_uid`,
  )
  const refused = rows.filter(
    ({ trace, theirs }) => theirs || (known.size > 0 && known.has(tombstoneOf(key, 'trace', trace))),
  )
  await database.run(constantSql('create table refused (trace_uid varchar)'))
  await database.append('refused', [{ type: 'text', values: refused.map(({ trace }) => trace) }])
}

async function blankCopy(
  { database, redactor, copyPath, job, container, signal }: Staged,
  narrow: Sql,
): Promise<ImportResult['blanked']> {
  const rows = await database.all<{ offset: number; length: number; whole: boolean; paths: string | null }>(
    sql`select source_offset as offset, any_value(source_length) as length, bool_and(gone) as whole, to_json(list(source_path) filter (gone))::varchar as paths
      from (select *, trace_uid in (select trace_uid from refused) as gone from read_parquet(${narrow}))
      group by source_offset having bool_or(gone) order by source_offset`,
  )
  const natives = await database.all<{ id: string }>(
    sql`select distinct native_trace_id as id from read_parquet(${narrow}) where trace_uid in (select trace_uid from refused) and native_trace_id is not null`,
  )
  const needles = needleForms([...redactor.erased, ...natives.map(({ id }) => id)].filter(isUnambiguous))
  if (container === 'parquet') {
    const touched = await blankParquet(
      copyPath,
      { rows: rows.map(({ offset }) => offset), needles },
      job.rawFolder,
    )
    return touched === 0 ? null : { now: await fileSha256(copyPath), stretches: touched, unit: 'rows' }
  }
  const records = rows.map(({ offset, length, whole, paths }): RecordToCut => ({
    offset,
    length,
    paths: whole ? null : (JSON.parse(paths ?? '[]') as (string | null)[]).filter((each) => each !== null),
  }))
  const cuts = await cutsOf({
    file: copyPath,
    lines: container === 'lines',
    records,
    needles,
    signal,
    staying: (stretches) => staying(database, narrow, stretches),
  })
  if (cuts.length === 0) return null
  await blankBytes(copyPath, cuts)
  return { now: await fileSha256(copyPath), stretches: cuts.length, unit: 'bytes' }
}

function staying(database: Database, narrow: Sql, stretches: readonly Stretch[]): Promise<boolean[]> {
  return database.withSession(async (session) => {
    await takeStretches(session, stretches)
    const rows = await session.all<{ n: number }>(
      sql`select n from stretches s where exists (select 1 from read_parquet(${narrow}) r
        where r.source_offset >= s.start and r.source_offset < s.stop and r.trace_uid not in (select trace_uid from refused))`,
    )
    const there = new Set(rows.map(({ n }) => n))
    return stretches.map((_, n) => there.has(n))
  })
}

async function leaveOut(
  database: Database,
  file: string,
  columns: readonly string[],
  who: Mentions,
  format: Sql,
): Promise<void> {
  const replaced = joinSql(
    columns.map((column) => sql`${withoutMentions(constantSql(column), who)} as ${constantSql(column)}`),
  )
  await database.run(
    sql`copy (select * replace (${replaced}) from read_parquet(${pathList([file])}) where trace_uid not in (select trace_uid from refused) order by text_row)
      to ${`${file}.new`} (${format})`,
  )
  await rename(`${file}.new`, file)
}
