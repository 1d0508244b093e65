import { constantSql, sql, type Sql } from '../db/sql.ts'
import { aliases, kindWords, type AliasField } from '../readers/aliases.ts'

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`

/** Frames as readers in TypeScript write them, one JSON object a line. */
export const frameColumns = {
  id_space: 'VARCHAR',
  trace_uid: 'VARCHAR',
  trace_id: 'VARCHAR',
  span_id: 'VARCHAR',
  parent_id: 'VARCHAR',
  name: 'VARCHAR',
  span_kind: 'VARCHAR',
  start_us: 'BIGINT',
  end_us: 'BIGINT',
  status: 'VARCHAR',
  status_message: 'VARCHAR',
  attributes: 'JSON',
  events: 'JSON',
  user_raw: 'VARCHAR',
} as const

const columnsOption = (columns: Readonly<Record<string, string>>) =>
  `{${Object.entries(columns)
    .map(([name, type]) => `${quoted(name)}: ${quoted(type)}`)
    .join(', ')}}`

// The database reserves twice this for each thread.
const objectSize = (longestLine: number) => Math.max(8 << 20, longestLine + 1024)

/** Loads frames written by a reader in TypeScript. */
export function framesFromJson(table: string, file: string, longest: number): Sql {
  return sql`create table ${constantSql(table)} as
    select id_space, trace_uid, trace_id, span_id, parent_id, name, span_kind, start_us, end_us, status, status_message,
      attributes::varchar as attributes, nullif(events::varchar, 'null') as events, user_raw
    from read_json(${file}, format = 'newline_delimited', maximum_object_size = ${objectSize(longest)},
      columns = ${constantSql(columnsOption(frameColumns))})`
}

// A person's id as it stands in the attributes' text: a simple string, or (second group) anything else.
const userPattern = `"(?:${aliases.user.map((key) => key.replaceAll('.', '\\.')).join('|')})"\\s*:\\s*("(?:[^"\\\\]|\\\\.)*"|-?[0-9.]+)`

const uid = (space: string, id: string) => `left(sha256(${space} || chr(31) || ${id}), 24)`

/** Ids as the fast path takes them unread: anything else goes through the readers in TypeScript. */
const plainId = `'^[0-9a-fA-F-]{8,64}$'`

/**
 * Loads Phoenix JSON lines straight in the database. `doubt` marks rows that this path cannot judge (no ids,
 * odd times, nested attributes); a block with any doubt is read again row by row in TypeScript.
 */
export function framesFromPhoenixLines(table: string, file: string, longest: number): Sql {
  return sql`create table ${constantSql(table)} as
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
      attributes, events, regexp_extract(attributes, ${userPattern}, 1) as user_raw,
      trace_id is null or span_id is null or not regexp_matches(trace_id, ${constantSql(plainId)}) or not regexp_matches(span_id, ${constantSql(plainId)})
        or (parent_id is not null and not regexp_matches(parent_id, ${constantSql(plainId)}))
        or (start_time is not null and (start_us is null or not regexp_matches(start_time, 'Z$|[+-][0-9]{2}:?[0-9]{2}$')))
        or (end_time is not null and (end_us is null or not regexp_matches(end_time, 'Z$|[+-][0-9]{2}:?[0-9]{2}$')))
        or coalesce(end_us < start_us, false) or attributes is null or not starts_with(attributes, '{')
        or regexp_matches(attributes, '"(?:openinference|llm|input|output|session|gen_ai|tool|retrieval)"\\s*:\\s*\\{')
        or regexp_matches(attributes, '\\.[0-9]+\\.(?:message|document|tool)') as doubt
    from lines`
}

/** Rows whose text may hold something to mask, or a person's id that is not a plain word. */
export function redactionCandidates(table: string, pattern: string): Sql {
  const from = constantSql(table)
  return sql`select rowid as row, attributes, events, status_message, name, span_kind, user_raw from ${from}
    where regexp_matches(attributes, ${pattern})
      or (events is not null and regexp_matches(events, ${pattern}))
      or regexp_matches(concat_ws(chr(10), name, status_message, span_kind), ${pattern})
      or (user_raw <> '' and not regexp_full_match(user_raw, '"[A-Za-z0-9_.-]{6,80}"'))`
}

/** The rows of a block after redaction, with their place in the source. */
const redactedRows = (number: number) => `
  select l.record, l.source_offset, l.source_length, l.line, l.path, l.text_row,
    f.id_space, f.trace_uid, f.trace_id, f.span_id, f.parent_id, f.start_us, f.end_us, f.status,
    case when r.row is null then f.name else r.name end as name,
    case when r.row is null then f.span_kind else r.span_kind end as span_kind,
    case when r.row is null then f.status_message else r.status_message end as status_message,
    case when r.row is null then f.events else r.events end as events,
    case when r.row is not null then r.attributes
      when p.raw is not null then replace(f.attributes, p.raw, p.token)
      else f.attributes end as attributes
  from frames_${number} f
  join lines_${number} l on l.row = f.rowid
  left join redacted_${number} r on r.row = f.rowid
  left join people_${number} p on p.raw = trim(f.user_raw, '"') and f.user_raw <> ''`

/** Bodies of a block as one Parquet file, in source order, zstd, small row groups for reading one trace. */
export function copyText(number: number, file: string): Sql {
  return sql`copy (select text_row, trace_uid, span_id, attributes, events, status_message from (${constantSql(redactedRows(number))}))
    to ${file} (format parquet, compression zstd, compression_level 1, row_group_size 8192, dictionary_size_limit 1)`
}

const numericFields = new Set<AliasField>([
  'tokens_prompt',
  'tokens_completion',
  'tokens_total',
  'cost',
  'turns',
  'csat',
  'reward',
])
const integerFields = new Set<AliasField>(['tokens_prompt', 'tokens_completion', 'tokens_total', 'turns'])
const booleanFields = new Set<AliasField>([
  'success',
  'escalated',
  'recontact',
  'guardrail_triggered',
  'infrastructure_failure',
])

const chunkShape = '[{"document.id":"VARCHAR","document.score":"DOUBLE","id":"VARCHAR","score":"DOUBLE"}]'
const attributeShape = `{${[...new Set(Object.values(aliases).flat()), 'metadata'].map((key) => `"${key}":"VARCHAR"`).join(',')},"retrieval.documents":${chunkShape}}`

const fieldSql = (field: AliasField): string => {
  const found = aliases[field].map((key) => `a.${`"${key}"`}`)
  const text = found.length === 1 ? `${found[0]}` : `coalesce(${found.join(', ')})`
  if (integerFields.has(field)) return `try_cast(try_cast(${text} as double) as bigint)`
  if (numericFields.has(field)) return `try_cast(${text} as double)`
  return booleanFields.has(field) ? `try_cast(${text} as boolean)` : `nullif(${text}, '')`
}

const kindMap = `map {${Object.entries(kindWords)
  .map(([word, kind]) => `${quoted(word)}: ${quoted(kind)}`)
  .join(', ')}}`

// The text a person would recognise a trace by: the first user message where the input is a chat payload.
const previewSql = (key: string) => {
  const body = `json_extract_string(attributes, '$."${key}"')`
  return `left(case when starts_with(${body}, '{') or starts_with(${body}, '[') then coalesce(
    json_extract_string(try_cast(${body} as json), '$.messages[0].content'), json_extract_string(try_cast(${body} as json), '$[0].content'),
    json_extract_string(try_cast(${body} as json), '$.prompt'), json_extract_string(try_cast(${body} as json), '$.question'),
    json_extract_string(try_cast(${body} as json), '$.content'), ${body}) else ${body} end, 240)`
}

/** Narrow rows of a block: everything a slice needs, no bodies. */
export function copyNarrow(number: number, file: string, format: string, epoch: number): Sql {
  const field = (name: AliasField, as: string = name) => constantSql(`${fieldSql(name)} as ${as}`)
  return sql`copy (
    with rows as (${constantSql(redactedRows(number))}),
    typed as (select * exclude (attributes), attributes, json_transform(attributes, ${attributeShape}) as a from rows)
    select trace_uid, span_id, parent_id as parent_span_id, name,
      coalesce(map_extract_value(${constantSql(kindMap)}, lower(coalesce(${constantSql(aliases.kind.map((key) => `a."${key}"`).join(', '))}, span_kind, ''))),
        case when a."tool.name" is not null then 'tool' when ${constantSql(fieldSql('model'))} is not null and ${constantSql(fieldSql('tokens_total'))} is not null then 'llm'
          when parent_id is null then 'agent' else 'other' end) as kind,
      make_timestamp(start_us) as start_at, make_timestamp(end_us) as end_at, (end_us - start_us) / 1000.0 as duration_ms,
      status, ${field('error_type')}, ${field('tool')}, ${field('session', 'session_id')}, ${field('user', 'user_id')}, ${field('plan_tier')}, ${field('intent')},
      ${field('agent_version')}, ${field('prompt_version')}, ${field('model')}, ${field('tool_schema_version')}, ${field('index_version')},
      ${field('memory_policy_version')}, ${field('guardrail_version')}, ${field('router_version')},
      ${field('tokens_prompt')}, ${field('tokens_completion')},
      coalesce(${constantSql(fieldSql('tokens_total'))}, ${constantSql(fieldSql('tokens_prompt'))} + ${constantSql(fieldSql('tokens_completion'))}) as tokens_total,
      ${field('cost')}, ${field('turns')}, ${field('csat')}, ${field('thumbs')},
      ${field('success')}, coalesce(${constantSql(fieldSql('reward'))}, case when a.metadata like '%"reward"%' then try_cast(json_extract_string(try_cast(a.metadata as json), '$.reward') as double) end) as reward,
      ${field('escalated')}, ${field('recontact')}, ${field('guardrail_triggered')}, ${field('infrastructure_failure')},
      case when parent_id is null then ${constantSql(previewSql('input.value'))} end as preview,
      case when parent_id is null then ${constantSql(previewSql('output.value'))} end as answer_preview,
      id_space, trace_id as native_trace_id, ${format} as format, source_offset, source_length, path as source_path, text_row,
      ${epoch}::integer as redaction_epoch, record, line,
      list_transform(a."retrieval.documents", d -> {'chunk': coalesce(d."document.id", d.id), 'score': coalesce(d."document.score", d.score)}) as chunks
    from typed
  ) to ${file} (format parquet, compression snappy)`
}
