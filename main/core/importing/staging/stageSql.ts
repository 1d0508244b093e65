import { constantSql, sql, type Sql } from '../../db/sql.ts'
import { aliases, bodyAliases, kindWords, thumbWords, type AliasField } from '../../readers/aliases.ts'
import { amountSql } from './amounts.ts'

/** How bodies are stored: zstd, small row groups for reading one trace. */
export const textFormat =
  "format parquet, parquet_version 'v2', compression zstd, compression_level 1, row_group_size 8192, dictionary_size_limit 1"

/** How narrow rows are staged: a dictionary only for words that come again and again, since building one costs. */
export const narrowFormat =
  "format parquet, parquet_version 'v2', compression snappy, dictionary_size_limit 100"

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

const [usualDocuments, ...otherDocuments] = bodyAliases.documents
const documentsAsText = `${usualDocuments} as text`

/** Every attribute that a narrow row may be made of, but for the documents in their usual place and shape. */
export const narrowKeys: readonly string[] = [
  ...new Set(Object.values(aliases).flat()),
  'metadata',
  ...otherDocuments,
  documentsAsText,
]

/** The text in a span's attributes, which have no spaces, that tells of one of `narrowKeys`. */
export const markOf = (key: string) => (key === documentsAsText ? `"${usualDocuments}":"` : `"${key}"`)

const chunkShape =
  '[{"document.id":"VARCHAR","document.score":"DOUBLE","id":"VARCHAR","score":"DOUBLE","document":{"id":"VARCHAR","score":"DOUBLE"}}]'
type Seen = ReadonlySet<string>

const rareDocuments: readonly string[] = [...otherDocuments, documentsAsText]
const documentKeys = (seen: Seen): readonly string[] =>
  rareDocuments.some((key) => seen.has(key))
    ? [usualDocuments, ...otherDocuments.filter((key) => seen.has(key))]
    : []

const attributeShape = (seen: Seen) => {
  const scalars = narrowKeys.filter((key) => seen.has(key) && !rareDocuments.includes(key))
  const documents = documentKeys(seen)
  const types = [
    ...scalars.map((key) => `"${key}":"VARCHAR"`),
    ...(documents.length === 0
      ? [`"${usualDocuments}":${chunkShape}`]
      : documents.map((key) => `"${key}":"JSON"`)),
  ]
  return `{${types.join(',')}}`
}

// Documents in their usual shape are typed with the other attributes; where a block holds them otherwise too, they
// are read once more, each as a list or as the text of one.
const chunksSql = (seen: Seen) => {
  const lists = documentKeys(seen).map((key) => {
    const list = `case when starts_with(a."${key}"::varchar, '"') then try_cast(json_extract_string(a."${key}", '$') as json) else a."${key}" end`
    return `case when a."${key}" is not null then json_transform(${list}, '${chunkShape}') end`
  })
  const documents = lists.length === 0 ? `a."${usualDocuments}"` : `coalesce(${lists.join(', ')})`
  return `list_transform(${documents}, d -> {'chunk': coalesce(d."document.id", d.id, d.document.id),
    'score': ${boundedSql('coalesce(d."document.score", d.score, d.document.score)')}})`
}

const typeOf = (field: AliasField) =>
  numericFields.has(field) ? 'double' : booleanFields.has(field) ? 'boolean' : 'varchar'

/** More than any real cost, score or count, and little enough for sums over all spans to stay exact. */
const largest = { number: 1e12, count: 1e9 }

/** A number, or null where it is none that could be meant: NaN is greater than every other. */
const boundedSql = (number: string) =>
  `case when ${number} between -${largest.number} and ${largest.number} then ${number} end`

const countSql = (column: string) =>
  `case when ${column} between 0 and ${largest.count} then ${column}::bigint end`

const boundsSql = [
  ...[...numericFields].map((field) => {
    if (!integerFields.has(field)) return `${boundedSql(field)} as ${field}`
    const given = countSql(field)
    return field === 'tokens_total'
      ? `coalesce(${given}, ${countSql('tokens_prompt')} + ${countSql('tokens_completion')}) as tokens_total`
      : `${given} as ${field}`
  }),
  `${boundedSql('tool_amount')} as tool_amount`,
].join(', ')

const fieldSql = (field: AliasField, seen: Seen): string => {
  const found = aliases[field].filter((key) => seen.has(key)).map((key) => `a."${key}"`)
  if (found.length === 0) return `null::${typeOf(field)}`
  const text = found.length === 1 ? `${found[0]}` : `coalesce(${found.join(', ')})`
  return typeOf(field) === 'varchar' ? `nullif(${text}, '')` : `try_cast(${text} as ${typeOf(field)})`
}

// What a person gave comes as a word, a number or a truth; other words are kept as they are.
const thumbsSql = (text: string) =>
  `case lower(trim(${text})) ${Object.entries(thumbWords)
    .flatMap(([thumb, words]) => words.map((word) => `when ${quoted(word)} then ${quoted(thumb)}`))
    .join(' ')} else ${text} end as thumbs`

// The list is looked through from its beginning: kinds by their own name, which most spans say, come first.
const kindMap = `map {${Object.entries(kindWords)
  .sort(([word, kind], [other, otherKind]) => Number(other === otherKind) - Number(word === kind))
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
    case when ${seen.has('tool.name') ? 'a."tool.name"' : 'null'} is not null then 'tool' end)`
}

// What names a model and counts tokens of it is a call, whatever it says or does not say of itself.
const guessedKind = `coalesce(kind, case when model is not null and coalesce(tokens_total, tokens_prompt, tokens_completion) is not null then 'llm'
    when parent_span_id is null then 'agent' else 'other' end)`

/** Narrow rows of a block: everything a slice needs, no bodies. Of `narrowKeys` its rows hold only those in `seen`. */
export function copyNarrow(
  rows: Sql,
  file: string,
  { format, epoch, seen }: { format: string; epoch: number; seen: Seen },
): Sql {
  const field = (name: AliasField, as: string = name) => constantSql(`${fieldSql(name, seen)} as ${as}`)
  const reward = seen.has('metadata')
    ? `case when a.metadata like '%"reward"%' then try_cast(json_extract_string(try_cast(a.metadata as json), '$.reward') as double) end`
    : 'null'
  return sql`copy (
    with rows as (${rows}),
    typed as (select *, json_transform(attributes, ${attributeShape(seen)}) as a,
      case when parent_id is null then json_extract_string(attributes, '$."input.value"') end as asked,
      case when parent_id is null then json_extract_string(attributes, '$."output.value"') end as answered from rows),
    said as (select trace_uid, span_id, parent_id as parent_span_id, name, ${constantSql(kindSql(seen))} as kind,
      make_timestamp(start_us) as start_at, make_timestamp(end_us) as end_at, (end_us - start_us) / 1000.0 as duration_ms,
      status, ${field('error_type')}, ${field('tool')}, ${field('session', 'session_id')}, ${field('user', 'user_id')}, ${field('plan_tier')}, ${field('intent')},
      ${field('agent_version')}, ${field('prompt_version')}, ${field('model')}, ${field('tool_schema_version')}, ${field('index_version')},
      ${field('memory_policy_version')}, ${field('guardrail_version')}, ${field('router_version')},
      ${field('tokens_prompt')}, ${field('tokens_completion')}, ${field('tokens_total')},
      ${field('cost')}, ${field('turns')}, ${field('csat')}, ${constantSql(thumbsSql(fieldSql('thumbs', seen)))},
      ${field('success')}, coalesce(${constantSql(fieldSql('reward', seen))}, ${constantSql(reward)}) as reward,
      ${field('escalated')}, ${field('recontact')}, ${field('guardrail_triggered')}, ${field('infrastructure_failure')},
      ${constantSql(previewSql('asked'))} as preview, ${constantSql(previewSql('answered'))} as answer_preview,
      id_space, trace_id as native_trace_id, ${format} as format, source_offset, source_length, path as source_path, text_row,
      ${epoch}::integer as redaction_epoch, record, line, ${constantSql(amountSql(fieldSql('tool', seen)))} as tool_amount,
      ${constantSql(chunksSql(seen))} as chunks
    from typed)
    select * replace (${constantSql(guessedKind)} as kind, ${constantSql(boundsSql)}) from said
  ) to ${file} (${constantSql(narrowFormat)})`
}
