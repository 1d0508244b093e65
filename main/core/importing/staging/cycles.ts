import path from 'node:path'
import type { Database } from '../../db/open.ts'
import { constantSql, pathList, sql } from '../../db/sql.ts'
import type { ImportJob } from '../importJob.ts'

/**
 * Finds spans that are their own ancestors, moves them to the rejects and answers the file that lists their
 * text rows. In a cycle not every span can start after its parent, so only spans that start no later than
 * their parent are climbed from; where there are none, as hashes tell for less, nothing is climbed.
 */
export async function excludeCycles(
  job: ImportJob,
  database: Database,
  files: readonly { narrow: string; text: string }[],
  signal: AbortSignal,
): Promise<{ file: string | null; spans: number }> {
  const narrow = pathList(files.map((file) => file.narrow))
  const suspect = await database.first<{ any: boolean }>(
    sql`with spans as materialized (select hash(trace_uid, span_id) as own, hash(trace_uid, parent_span_id) as above, start_at
        from read_parquet(${narrow}) where parent_span_id is not null),
      parents as (select * from spans where own in (select above from spans))
    select count(*) > 0 as "any" from spans child join parents parent on parent.own = child.above
    where child.start_at is null or parent.start_at is null or child.start_at <= parent.start_at`,
    { signal },
  )
  if (suspect?.any === false) return { file: null, spans: 0 }
  await database.run(
    sql`create table cyclic as
    with recursive spans as (select trace_uid, span_id, parent_span_id, start_at from read_parquet(${narrow}) where parent_span_id is not null),
    suspects as (
      select child.trace_uid, child.span_id, child.parent_span_id from spans child join spans parent
        on parent.trace_uid = child.trace_uid and parent.span_id = child.parent_span_id
      where child.start_at is null or parent.start_at is null or child.start_at <= parent.start_at
    ),
    climb as (
      select trace_uid, span_id as origin, parent_span_id as above from suspects
      union
      select climb.trace_uid, climb.origin, spans.parent_span_id from climb join spans
        on spans.trace_uid = climb.trace_uid and spans.span_id = climb.above
      where climb.above <> climb.origin
    ),
    caught as (select distinct trace_uid, origin from climb where above = origin),
    members as (
      select trace_uid, origin as span_id, origin from caught
      union
      select members.trace_uid, spans.parent_span_id, members.origin from members join spans
        on spans.trace_uid = members.trace_uid and spans.span_id = members.span_id
    )
    select distinct n.text_row, n.name, n.span_id, n.parent_span_id, n.line, n.source_path as path, n.source_offset, n.source_length
    from read_parquet(${narrow}) n join members on members.trace_uid = n.trace_uid and members.span_id = n.span_id`,
    { signal },
  )
  const counted = await database.first<{ n: number }>(constantSql('select count(*) as n from cyclic'))
  const spans = counted?.n ?? 0
  if (spans === 0) return { file: null, spans }
  await database.run(
    sql`insert into rejects select c.line, c.path, 'Span is its own ancestor',
        left(to_json({'name': c.name, 'span_id': c.span_id, 'parent_id': c.parent_span_id, 'attributes': t.attributes::json})::varchar, 2000), c.source_offset, c.source_length
      from cyclic c join read_parquet(${pathList(files.map((file) => file.text))}) t using (text_row)`,
  )
  const file = path.join(job.outFolder, 'excluded.parquet')
  await database.run(sql`copy (select text_row from cyclic order by text_row) to ${file} (format parquet)`)
  return { file, spans }
}
