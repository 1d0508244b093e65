import { rename } from 'node:fs/promises'
import type { Database, Session } from '../../db/open.ts'
import { constantSql, pathList, sql, type Sql } from '../../db/sql.ts'
import { maskPeople } from '../../redaction/people.ts'
import type { Redactor } from '../../redaction/redaction.ts'
import { rowsPerTextFile } from '../../workspace/textRows.ts'
import type { ImportEffects } from '../importEffects.ts'
import { narrowFormat, textFormat } from './stageSql.ts'

/** Who is named in which block of the file, so that a trace spread over blocks is masked as one. */
export interface PeopleOfFile {
  add(session: Session, block: number): Promise<void>
  /** Masks people in blocks that quote somebody whom only another block names; blocks are written anew. */
  spread(files: readonly { block: number; text: string; narrow: string }[]): Promise<void>
}

/** A block that speaks of people named in others only, and the text rows among which it does. */
interface Concerned {
  block: number
  first: number
  last: number
}

interface Quoting {
  text_row: number
  people: string[]
  [column: string]: unknown
}

/** Columns of the staged files in which people may be spoken of. */
export const textColumns = ['attributes', 'events', 'status_message', 'span_id'] as const
export const narrowColumns = [
  'name',
  'tool',
  'session_id',
  'intent',
  'model',
  'error_type',
  'preview',
  'answer_preview',
  'native_trace_id',
  'span_id',
  'parent_span_id',
] as const

/** Empty, in the import's own database. */
export async function createPeopleOfFile(
  database: Database,
  redactor: Redactor,
  effects: ImportEffects,
): Promise<PeopleOfFile> {
  await database.run(constantSql('create table people (trace_uid varchar, block integer, raw varchar)'))
  await database.run(
    constantSql(
      'create table block_traces (trace_uid varchar, block integer, first_row bigint, last_row bigint)',
    ),
  )

  const rewrite = async (
    { block, first, last }: Concerned,
    file: string,
    columns: readonly string[],
    copyOptions: Sql,
  ): Promise<void> => {
    const joined = constantSql(`concat_ws(chr(10), ${columns.map((column) => `t.${column}`).join(', ')})`)
    await database.withSession(async (session) => {
      const rows = await session.all<Quoting>(
        sql`select t.text_row, ${constantSql(columns.map((column) => `t.${column}`).join(', '))}, list(distinct s.raw) as people
          from read_parquet(${pathList([file])}) t join spread s using (trace_uid)
          where s.block = ${block} and t.text_row between ${first}::bigint and ${last}::bigint and contains(${joined}, s.raw) group by all order by t.text_row`,
        effects,
      )
      if (rows.length === 0) return
      const masked = (column: string) =>
        rows.map((row) => {
          const value = row[column]
          return typeof value === 'string'
            ? maskPeople(value, row.people, (person) => redactor.personId(person))
            : null
        })
      await session.run(
        constantSql(
          `create or replace temp table mended (text_row bigint, ${columns.map((column) => `${column} varchar`).join(', ')})`,
        ),
      )
      await session.append('mended', [
        { type: 'bigint', values: rows.map((row) => row.text_row) },
        ...columns.map((column) => ({ type: 'text' as const, values: masked(column) })),
      ])
      const replaced = columns
        .map((column) => `case when m.text_row is null then t.${column} else m.${column} end as ${column}`)
        .join(', ')
      await session.run(
        sql`copy (select t.* replace (${constantSql(replaced)}) from read_parquet(${pathList([file])}) t left join mended m using (text_row) order by t.text_row)
          to ${`${file}.new`} (${copyOptions})`,
        effects,
      )
    })
    await rename(`${file}.new`, file).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error
    })
  }

  return {
    add: async (session, block) => {
      await session.run(
        sql`insert into people select trace_uid, ${block}::integer, raw from ${constantSql(`people_${block}`)}`,
      )
      await session.run(
        sql`insert into block_traces select trace_uid, ${block}::integer, ${block * rowsPerTextFile}::bigint + min(rowid), ${block * rowsPerTextFile}::bigint + max(rowid)
          from ${constantSql(`frames_${block}`)} group by trace_uid`,
      )
    },
    spread: async (files) => {
      await database.run(
        constantSql(`create table spread as
          select distinct b.block, b.trace_uid, p.raw, b.first_row, b.last_row from block_traces b join people p using (trace_uid)
          where p.block <> b.block and b.trace_uid in (select trace_uid from block_traces group by trace_uid having count(*) > 1)
            and not exists (select 1 from people own where own.trace_uid = b.trace_uid and own.block = b.block and own.raw = p.raw)`),
      )
      const concerned = new Map(
        (
          await database.all<Concerned>(
            constantSql(
              'select block, min(first_row) as first, max(last_row) as last from spread group by block',
            ),
          )
        ).map((found) => [found.block, found]),
      )
      const rewriteAll = async (file: 'text' | 'narrow', columns: readonly string[], copyOptions: string) => {
        for (const staged of files) {
          const rows = concerned.get(staged.block)
          if (rows !== undefined) await rewrite(rows, staged[file], columns, constantSql(copyOptions))
        }
      }
      // A text file and a narrow file at a time, each on a connection of its own.
      await Promise.all([
        rewriteAll('text', textColumns, textFormat),
        rewriteAll('narrow', narrowColumns, narrowFormat),
      ])
      await database.run(constantSql('drop table spread'))
    },
  }
}
