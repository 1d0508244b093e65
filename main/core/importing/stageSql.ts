import { constantSql, sql, type Sql } from '../db/sql.ts'
import { aliases, kindWords, thumbWords, type AliasField } from '../readers/aliases.ts'

/** How bodies are stored: zstd, small row groups for reading one trace. */
export const textFormat =
  "format parquet, parquet_version 'v2', compression zstd, compression_level 1, row_group_size 8192, dictionary_size_limit 1"

/** How narrow rows are staged: a dictionary only for words that come again and again, since building one costs. */
export const narrowFormat =
  "format parquet, parquet_version 'v2', compression snappy, dictionary_size_limit 1000"

/** Bodies of a block as one Parquet file, in source order. */
export function copyText(rows: Sql, file: string): Sql {
  return sql`copy (select text_row, trace_uid, span_id, attributes, events, status_message from (${rows}))
    to ${file} (${constantSql(textFormat)})`
}

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`

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

/** Every attribute that a narrow row may be made of. */
export const narrowKeys: readonly string[] = [...new Set(Object.values(aliases).flat()), 'metadata']

const chunkShape = '[{"document.id":"VARCHAR","document.score":"DOUBLE","id":"VARCHAR","score":"DOUBLE"}]'
type Seen = ReadonlySet<string>

const attributeShape = (seen: Seen) =>
  `{${[...narrowKeys.filter((key) => seen.has(key)).map((key) => `"${key}":"VARCHAR"`), `"retrieval.documents":${chunkShape}`].join(',')}}`

const typeOf = (field: AliasField) =>
  integerFields.has(field)
    ? 'bigint'
    : numericFields.has(field)
      ? 'double'
      : booleanFields.has(field)
        ? 'boolean'
        : 'varchar'

const fieldSql = (field: AliasField, seen: Seen): string => {
  const found = aliases[field].filter((key) => seen.has(key)).map((key) => `a."${key}"`)
  if (found.length === 0) return `null::${typeOf(field)}`
  const text = found.length === 1 ? `${found[0]}` : `coalesce(${found.join(', ')})`
  if (integerFields.has(field)) return `try_cast(try_cast(${text} as double) as bigint)`
  return typeOf(field) === 'varchar' ? `nullif(${text}, '')` : `try_cast(${text} as ${typeOf(field)})`
}

// What a person gave comes as a word, a number or a truth; other words are kept as they are.
const thumbsSql = (text: string) =>
  `case lower(trim(${text})) ${Object.entries(thumbWords)
    .flatMap(([thumb, words]) => words.map((word) => `when ${quoted(word)} then ${quoted(thumb)}`))
    .join(' ')} else ${text} end as thumbs`

const kindMap = `map {${Object.entries(kindWords)
  .map(([word, kind]) => `${quoted(word)}: ${quoted(kind)}`)
  .join(', ')}}`

// The text a person would recognise a trace by: the first user message where the input is a chat payload.
const previewSql = (body: string) => {
  const instructed = (first: string, next: string) =>
    `case when json_extract_string(try_cast(${body} as json), '${first}.role') in ('system', 'developer') then json_extract_string(try_cast(${body} as json), '${next}.content') end`
  return `left(case when starts_with(${body}, '{') or starts_with(${body}, '[') then coalesce(
    ${instructed('$.messages[0]', '$.messages[1]')}, ${instructed('$[0]', '$[1]')},
    json_extract_string(try_cast(${body} as json), '$.messages[0].content'), json_extract_string(try_cast(${body} as json), '$[0].content'),
    json_extract_string(try_cast(${body} as json), '$.prompt'), json_extract_string(try_cast(${body} as json), '$.question'),
    json_extract_string(try_cast(${body} as json), '$.content'), ${body}) else ${body} end, 240)`
}

const kindSql = (seen: Seen) => {
  const said = [
    ...aliases.kind.filter((key) => seen.has(key)).map((key) => `a."${key}"`),
    'span_kind',
    "''",
  ].join(', ')
  return `coalesce(map_extract_value(${kindMap}, lower(coalesce(${said}))),
  case when ${seen.has('tool.name') ? 'a."tool.name"' : 'null'} is not null then 'tool'
    when ${fieldSql('model', seen)} is not null and ${fieldSql('tokens_total', seen)} is not null then 'llm'
    when parent_id is null then 'agent' else 'other' end)`
}

// The largest amount among a tool's arguments and result, as a number or as money in text, at any depth of JSON.
const amountPattern = String.raw`amount[a-z_]*[\\]*"\s*:\s*[\\]*"?\s*[$€£]?\s*([0-9][0-9,]*(?:\.[0-9]+)?)`
// A plain match is looked for first: it costs a tenth of one whose number is taken out.
const amountSql = (
  seen: Seen,
) => `case when ${fieldSql('tool', seen)} is not null and contains(attributes, 'amount') then
  case when regexp_matches(attributes, ${quoted(amountPattern)}) then list_max(list_transform(
    regexp_extract_all(attributes, ${quoted(amountPattern)}, 1), found -> try_cast(replace(found, ',', '') as double))) end end`

/** Narrow rows of a block: everything a slice needs, no bodies. Of `narrowKeys` its rows hold only those in `seen`. */
export function copyNarrow(
  rows: Sql,
  file: string,
  { format, epoch, seen }: { format: string; epoch: number; seen: Seen },
): Sql {
  const value = (name: AliasField) => constantSql(fieldSql(name, seen))
  const field = (name: AliasField, as: string = name) => constantSql(`${fieldSql(name, seen)} as ${as}`)
  const reward = seen.has('metadata')
    ? `case when a.metadata like '%"reward"%' then try_cast(json_extract_string(try_cast(a.metadata as json), '$.reward') as double) end`
    : 'null'
  return sql`copy (
    with rows as (${rows}),
    typed as (select *, json_transform(attributes, ${attributeShape(seen)}) as a,
      case when parent_id is null then json_extract_string(attributes, ['$."input.value"', '$."output.value"']) end as bodies from rows)
    select trace_uid, span_id, parent_id as parent_span_id, name, ${constantSql(kindSql(seen))} as kind,
      make_timestamp(start_us) as start_at, make_timestamp(end_us) as end_at, (end_us - start_us) / 1000.0 as duration_ms,
      status, ${field('error_type')}, ${field('tool')}, ${field('session', 'session_id')}, ${field('user', 'user_id')}, ${field('plan_tier')}, ${field('intent')},
      ${field('agent_version')}, ${field('prompt_version')}, ${field('model')}, ${field('tool_schema_version')}, ${field('index_version')},
      ${field('memory_policy_version')}, ${field('guardrail_version')}, ${field('router_version')},
      ${field('tokens_prompt')}, ${field('tokens_completion')},
      coalesce(${value('tokens_total')}, ${value('tokens_prompt')} + ${value('tokens_completion')}) as tokens_total,
      ${field('cost')}, ${field('turns')}, ${field('csat')}, ${constantSql(thumbsSql(fieldSql('thumbs', seen)))},
      ${field('success')}, coalesce(${value('reward')}, ${constantSql(reward)}) as reward,
      ${field('escalated')}, ${field('recontact')}, ${field('guardrail_triggered')}, ${field('infrastructure_failure')},
      ${constantSql(previewSql('bodies[1]'))} as preview, ${constantSql(previewSql('bodies[2]'))} as answer_preview,
      id_space, trace_id as native_trace_id, ${format} as format, source_offset, source_length, path as source_path, text_row,
      ${epoch}::integer as redaction_epoch, record, line, ${constantSql(amountSql(seen))} as tool_amount,
      list_transform(a."retrieval.documents", d -> {'chunk': coalesce(d."document.id", d.id), 'score': coalesce(d."document.score", d.score)}) as chunks
    from typed
  ) to ${file} (${constantSql(narrowFormat)})`
}
