import { constantSql, joinSql, pathList, sql, type Sql } from '../../db/sql.ts'
import { bodyAliases } from '../../readers/aliases.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { createMemory, type Facts } from '../measures/facts.ts'

// Keys of JSON inside bodies are form, not text: `text ~ "content"` must not find every message.
const keys = constantSql(String.raw`'\\*"[\w.\-]{1,80}\\*"\s*:'`)
// Instructions stand in every call alike, as a message of their own.
const content = String.raw`"(?:message\.)?content"\s*:\s*"(?:[^"\\]|\\.)*"`
const role = String.raw`"(?:message\.)?role"\s*:\s*"(?:system|developer)"`
const instructions = constantSql(`'${role}\\s*,\\s*${content}|${content}\\s*,\\s*${role}'`)

// What every call carries along, such as the definitions of tools, says nothing of this one.
const { tools: _tools, system: _system, ...spoken } = bodyAliases
const bodyPaths = constantSql(
  `[${Object.values(spoken)
    .flat()
    .map((key) => `'$."${key}"'`)
    .join(', ')}]`,
)

/**
 * Traces whose bodies, status messages or previews hold the text, whatever its case. Text files are searched
 * in two steps: `contains` over the stored text, then the bodies of what it found.
 */
export function textCondition(
  value: string,
  context: { textFiles: readonly string[]; spellings(field: string, value: string): readonly string[] },
): Sql {
  const wanted = context.spellings('text', value)
  const anyIn = (text: Sql, needles: readonly string[]) =>
    joinSql(
      needles.map((needle) => sql`contains(lower(${text}), lower(${needle}))`),
      ' or ',
    )
  const previews = joinSql(
    [constantSql('t.preview'), constantSql('t.answer_preview')].map((text) => sql`(${anyIn(text, wanted)})`),
    ' or ',
  )
  if (context.textFiles.length === 0) return previews
  const stored = wanted.flatMap(storedForms)
  const extracted = sql`regexp_replace(array_to_string(json_extract_string(p.attributes, ${bodyPaths}), chr(10)), ${instructions}, '', 'g')`
  const couldBeKey = wanted.some((text) => /^["\w.-]+$/.test(text))
  const bodies = couldBeKey ? sql`regexp_replace(${extracted}, ${keys}, '', 'g')` : extracted
  const inFiles = sql`
    select s.trace_uid from (
      select text_row, trace_uid, span_id, attributes, status_message,
        regexp_extract(filename, '([0-9]+)-[0-9]+\\.parquet$', 1)::integer as import_id
      from read_parquet(${pathList(context.textFiles)}, filename = true)
      where ${anyIn(constantSql('attributes'), stored)} or ${anyIn(constantSql('status_message'), wanted)}
    ) p
    join spans s on s.trace_uid = p.trace_uid and s.span_id = p.span_id and s.import_id = p.import_id and s.text_row = p.text_row
    where ${anyIn(bodies, stored)} or ${anyIn(constantSql('p.status_message'), wanted)}`
  return sql`${previews} or t.trace_uid in (${inFiles})`
}

const rememberedTexts = createMemory(8)

/**
 * What a text condition selects, looked up once a version of the workspace: as row numbers, since one view asks
 * for the same text in a dozen questions.
 */
export async function matchedText(
  workspace: Workspace,
  { version }: Facts,
  value: string,
  context: { textFiles: readonly string[]; spellings(field: string, value: string): readonly string[] },
): Promise<Sql> {
  const numbers = await rememberedTexts(workspace, version, value, async () => {
    const matching = sql`select t.rowid::integer from traces t where ${textCondition(value, context)} order by t.rowid`
    return (await workspace.database.integers(matching)).join(',')
  })
  if (numbers === '') return constantSql('false')
  return sql`t.rowid in (select unnest(string_split(${numbers}, ',')::bigint[]))`
}

/** A text as it stands in JSON: as it is, escaped once, and escaped again inside JSON in a string. */
function storedForms(text: string): string[] {
  const once = JSON.stringify(text).slice(1, -1)
  const twice = JSON.stringify(once).slice(1, -1)
  return [...new Set([text, once, twice])]
}
