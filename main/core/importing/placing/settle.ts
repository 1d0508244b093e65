import type { QueryOptions, Session } from '../../db/open.ts'
import { constantSql, pathList, sql, type Sql } from '../../db/sql.ts'
import { differingSpans } from './compareSpans.ts'
import type { ImportResult } from '../importJob.ts'
import { rowsPerTextFile } from '../../workspace/textRows.ts'

export type TextFileOf = (importId: number, textRow: number) => string

/** Spans of the same name in the file and in the workspace, whose content is to be compared. */
const pairColumns = `other.text_row as other_row, other.import_id as other_import, other.name as other_name, other.kind as other_kind,
  other.start_at as other_start, other.end_at as other_end, other.status as other_status, other.parent_span_id as other_parent`
const ownColumns =
  'own.text_row, own.trace_uid, own.span_id, own.name, own.kind, own.start_at, own.end_at, own.status, own.parent_span_id'

/**
 * Makes the temporary table `outcomes` (text_row, outcome) of the staged spans that are not simply new:
 * `twin` (the same span again in the file), `same` (known and identical), `changed` (known, replaces what is
 * shown) and `older` (known or a twin, with an earlier end). `staged_rows` must exist.
 */
export async function settleOutcomes(
  session: Session,
  result: ImportResult,
  textFile: TextFileOf,
  options: QueryOptions,
): Promise<void> {
  await session.run(constantSql('create or replace temp table outcomes (text_row bigint, outcome varchar)'))
  // As many hashes as spans: no twins. Fewer may be chance, which costs no more than a look.
  const twins = await session.first<{ n: number }>(
    constantSql('select count(*) - count(distinct hash(trace_uid, span_id)) as n from staged_rows'),
    options,
  )
  if ((twins?.n ?? 0) > 0) {
    // Inside one file the later end time wins; its twins are compared with it.
    await session.run(
      constantSql(`create or replace temp table winners as
      select trace_uid, span_id, arg_max(text_row, (coalesce(epoch_us(end_at), 0), -text_row)) as text_row from staged_rows
      group by trace_uid, span_id having count(*) > 1`),
      options,
    )
    const pairs = constantSql(`select ${ownColumns}, ${pairColumns}
      from winners w join staged_rows own on own.trace_uid = w.trace_uid and own.span_id = w.span_id and own.text_row <> w.text_row
      join staged_rows other on other.text_row = w.text_row`)
    await judge(session, pairs, { same: 'twin', differing: 'older' }, result, textFile, true, options)
  }
  const known = constantSql(`select ${ownColumns}, ${pairColumns}
    from staged_rows own join spans other on other.trace_uid = own.trace_uid and other.span_id = own.span_id
    where own.text_row not in (select text_row from outcomes)`)
  await judge(session, known, { same: 'same', differing: 'changed' }, result, textFile, false, options)
}

async function judge(
  session: Session,
  pairs: Sql,
  names: { same: string; differing: string },
  result: ImportResult,
  textFile: TextFileOf,
  sameFile: boolean,
  options: QueryOptions,
): Promise<void> {
  await session.run(sql`create or replace temp table pairs as ${pairs}`, options)
  const counted = await session.first<{ n: number }>(constantSql('select count(*) as n from pairs'))
  if ((counted?.n ?? 0) === 0) return
  const files = sameFile
    ? result.textFiles
    : (
        await session.all<{ import_id: number; block: number }>(
          constantSql(
            `select distinct other_import as import_id, other_row // ${rowsPerTextFile} as block from pairs`,
          ),
        )
      ).map((row) => textFile(row.import_id, row.block * rowsPerTextFile))
  await differingSpans(session, result.textFiles, files, sameFile, options)
  await session.run(
    sql`insert into outcomes select p.text_row, case when d.text_row is null then ${names.same}
      when coalesce(p.end_at < p.other_end, false) then 'older' else ${names.differing} end
      from pairs p left join differing d using (text_row)`,
    options,
  )
}

/** Makes the temporary views `staged_rows` and, once outcomes are known, `staged` over the staged files. */
export function stagedRows(result: ImportResult, importId: number): Sql {
  const left =
    result.excludedFile === null
      ? constantSql('')
      : sql`where text_row not in (select text_row from read_parquet(${pathList([result.excludedFile])}))`
  return sql`create or replace temp view staged_rows as
    select *, ${constantSql(String(importId))}::integer as import_id from read_parquet(${pathList(result.narrowFiles)}) ${left}`
}

export const staged: Sql = constantSql(
  `create or replace temp view staged as
    select r.*, coalesce(o.outcome, 'new') as outcome from staged_rows r left join outcomes o using (text_row)`,
)
