import { constantSql, sql, type Sql } from '../../db/sql.ts'

// Frames of a block lie in `frames_<n>`: one row a span, text still as it came, with its place in the source.

/** The database reserves twice this for each thread. */
const objectSize = (longestLine: number) => Math.max(8 << 20, longestLine + 1024)

/** A text field as the readers in TypeScript write it: as it is, or as a JSON string where it is not plain. */
const textField = (column: string) =>
  `case when starts_with(${column}, '"') then json_extract_string(${column}::json, '$') else ${column} end as ${column}`

/** Columns of the lines that the readers in TypeScript write, tab-separated. */
export const rowColumns = [
  'id_space',
  'trace_uid',
  'trace_id',
  'span_id',
  'parent_id',
  'name',
  'span_kind',
  'start_us',
  'end_us',
  'status',
  'status_message',
  'attributes',
  'events',
  'record',
  'line',
  'source_offset',
  'source_length',
  'path',
] as const

/** Loads frames that a reader in TypeScript wrote. */
export function framesFromRows(number: number, file: string, longest: number): Sql {
  const columns = rowColumns.map((name) => `'${name}': 'VARCHAR'`).join(', ')
  return sql`create table ${constantSql(`frames_${number}`)} as
    select id_space, trace_uid, ${constantSql(['trace_id', 'span_id', 'parent_id', 'name', 'span_kind'].map(textField).join(', '))},
      start_us::bigint as start_us, end_us::bigint as end_us, status, ${constantSql(textField('status_message'))}, attributes, events,
      record::bigint as record, line::bigint as line, source_offset::bigint as source_offset, source_length::bigint as source_length,
      ${constantSql(textField('path'))}
    from read_csv(${file}, columns = ${constantSql(`{${columns}}`)}, header = false, auto_detect = false, delim = '\t', quote = '', escape = '',
      new_line = '\\n', strict_mode = false, parallel = true, max_line_size = ${objectSize(longest)}, buffer_size = ${4 * objectSize(longest)})`
}

const uid = (space: string, id: string) => `left(sha256(${space} || chr(31) || ${id}), 24)`

/** Ids that the fast path does not take unread: they go through the readers in TypeScript. */
const oddId = (column: string) =>
  `(strlen(${column}) not between 8 and 64 or regexp_matches(${column}, '[^0-9a-fA-F-]'))`

// The commonest form is told for a tenth of the pattern's price, since a time that could be read has digits there.
const zoned = (column: string) =>
  `case when ${column} like '2___-__-__T__:__:__.___Z' then true
    else regexp_matches(${column}, '^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]{1,6})?(?:Z|[+-][0-9]{2}:?[0-9]{2})$') end`

/**
 * Loads Phoenix JSON lines straight in the database; `lines_<n>` holds where each line stands. `doubt` marks
 * rows that this path cannot judge (no ids, odd times, no attributes), and `suspects_<n>` has more of them; a
 * block with any doubt is read again row by row in TypeScript.
 */
export function framesFromPhoenixLines(number: number, file: string, longest: number): Sql {
  return sql`create table ${constantSql(`frames_${number}`)} as
    with lines as (
      select context.trace_id as trace_id, context.span_id as span_id, nullif(parent_id, '') as parent_id, name, span_kind,
        start_time, end_time, epoch_us(try_cast(start_time as timestamptz)) as start_us, epoch_us(try_cast(end_time as timestamptz)) as end_us,
        upper(status_code) as status_code, nullif(status_message, '') as status_message,
        attributes::varchar as attributes, nullif(nullif(events::varchar, '[]'), 'null') as events
      from read_json(${file}, format = 'newline_delimited', maximum_object_size = ${objectSize(longest)}, columns = {
        context: 'STRUCT(trace_id VARCHAR, span_id VARCHAR)', parent_id: 'VARCHAR', name: 'VARCHAR', span_kind: 'VARCHAR',
        start_time: 'VARCHAR', end_time: 'VARCHAR', status_code: 'VARCHAR', status_message: 'VARCHAR', attributes: 'JSON', events: 'JSON'})
    )
    select 'otel' as id_space, ${constantSql(uid("'otel'", 'lower(trace_id)'))} as trace_uid, lower(trace_id) as trace_id,
      lower(span_id) as span_id, lower(parent_id) as parent_id, name, span_kind, start_us, end_us,
      case status_code when 'OK' then 'ok' when 'ERROR' then 'error' else 'unset' end as status, status_message,
      attributes, events,
      trace_id is null or span_id is null or ${constantSql(oddId('trace_id'))} or ${constantSql(oddId('span_id'))}
        or (parent_id is not null and (${constantSql(oddId('parent_id'))} or lower(parent_id) = lower(span_id)))
        or (start_time is not null and (start_us is null or not ${constantSql(zoned('start_time'))}))
        or (end_time is not null and (end_us is null or not ${constantSql(zoned('end_time'))}))
        or coalesce(end_us < start_us, false) or attributes is null or not starts_with(attributes, '{') as doubt
    from lines`
}
