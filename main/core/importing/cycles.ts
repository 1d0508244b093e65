import type { Database } from '../db/open.ts'
import { constantSql, pathList, sql } from '../db/sql.ts'
import type { RejectRow } from './importJob.ts'

/**
 * Finds spans that are their own ancestors. In a cycle not every span can start after its parent, so only
 * spans that start no later than their parent are climbed from.
 */
export async function spanCycles(
  database: Database,
  narrow: readonly string[],
  text: readonly string[],
): Promise<{ rejects: RejectRow[]; excluded: number[] }> {
  if (narrow.length === 0) return { rejects: [], excluded: [] }
  const rows = await database.all<{
    text_row: number
    line: number
    path: string | null
    offset: number
    length: number
  }>(sql`
    with recursive spans as (select trace_uid, span_id, parent_span_id, start_at from read_parquet(${pathList(narrow)}) where parent_span_id is not null),
    suspects as (
      select child.trace_uid, child.span_id, child.parent_span_id from spans child join spans parent
        on parent.trace_uid = child.trace_uid and parent.span_id = child.parent_span_id
      where child.start_at is null or parent.start_at is null or child.start_at <= parent.start_at
    ),
    climb as (
      select trace_uid, span_id as origin, parent_span_id as above, 1 as steps from suspects
      union
      select climb.trace_uid, climb.origin, spans.parent_span_id, steps + 1 from climb join spans
        on spans.trace_uid = climb.trace_uid and spans.span_id = climb.above
      where climb.above <> climb.origin and steps < 10000
    ),
    caught as (select distinct trace_uid, origin from climb where above = origin),
    members as (
      select trace_uid, origin as span_id, origin from caught
      union
      select members.trace_uid, spans.parent_span_id, members.origin from members join spans
        on spans.trace_uid = members.trace_uid and spans.span_id = members.span_id
    )
    select distinct n.text_row, n.line, n.source_path as path, n.source_offset as offset, n.source_length as length
    from read_parquet(${pathList(narrow)}) n join members on members.trace_uid = n.trace_uid and members.span_id = n.span_id
    order by n.line`)
  if (rows.length === 0) return { rejects: [], excluded: [] }
  const wanted = constantSql(`(${rows.map((row) => Number(row.text_row)).join(', ')})`)
  const texts = await database.all<{ text_row: number; text: string }>(
    sql`select text_row, left(attributes, 2000) as text from read_parquet(${pathList(text)}) where text_row in ${wanted}`,
  )
  const textOf = new Map(texts.map((row) => [row.text_row, row.text]))
  return {
    rejects: rows.map((row) => ({
      line: row.line,
      path: row.path,
      reason: 'Span is its own ancestor',
      text: textOf.get(row.text_row) ?? '',
      offset: row.offset,
      length: row.length,
    })),
    excluded: rows.map((row) => row.text_row),
  }
}
