import type { QueryOptions, Session } from '../../db/open.ts'
import { constantSql, pathList, sql } from '../../db/sql.ts'

interface Pair {
  text_row: number
  same_facts: boolean
  attributes: string
  other_attributes: string
  same_rest: boolean
}

const rowsPerRound = 2000

/**
 * Makes the temporary table `differing` (text_row) of the spans in the temporary table `pairs` whose content
 * really differs. Equal text is settled in the database; only the rest is compared as values, so that the
 * same span written by two exporters counts as the same.
 */
export async function differingSpans(
  session: Session,
  ours: readonly string[],
  theirs: readonly string[],
  sameFile: boolean,
  options: QueryOptions,
): Promise<void> {
  const theirImport = sameFile
    ? 'true'
    : String.raw`regexp_extract(o.filename, '(?:^|[/\\])(\d+)-\d+\.parquet$', 1) = p.other_import::varchar`
  await session.run(
    sql`create or replace temp table doubtful as
    select p.text_row,
      p.kind = p.other_kind and p.start_at is not distinct from p.other_start
        and p.end_at is not distinct from p.other_end and p.parent_span_id is not distinct from p.other_parent
        and coalesce(p.name, '') = coalesce(p.other_name, '') as same_facts,
      p.status = p.other_status and coalesce(a.status_message, '') = coalesce(o.status_message, '') and a.events is not distinct from o.events as same_rest,
      a.attributes, o.attributes as other_attributes
    from pairs p
    join read_parquet(${pathList(ours)}) a on a.text_row = p.text_row
    join read_parquet(${pathList(theirs)}, filename = true) o on o.text_row = p.other_row and ${constantSql(theirImport)}
    where not (a.attributes = o.attributes and a.events is not distinct from o.events and coalesce(a.status_message, '') = coalesce(o.status_message, '')
      and p.kind = p.other_kind and p.status = p.other_status and p.start_at is not distinct from p.other_start
      and p.end_at is not distinct from p.other_end and p.name is not distinct from p.other_name and p.parent_span_id is not distinct from p.other_parent)`,
    options,
  )
  await session.run(constantSql('create or replace temp table differing (text_row bigint)'))
  for (let from = 0; ; from += rowsPerRound) {
    const rows = await session.all<Pair>(
      sql`select * from doubtful where rowid >= ${from} and rowid < ${from + rowsPerRound}`,
      options,
    )
    if (rows.length === 0) break
    await session.append('differing', [
      {
        type: 'bigint',
        values: rows
          .filter(
            (row) => !row.same_facts || !row.same_rest || !sameContent(row.attributes, row.other_attributes),
          )
          .map((row) => row.text_row),
      },
    ])
  }
  await session.run(constantSql('drop table doubtful'))
}

// The span kind stands in its own column, and only some exporters keep the resource.
const exporterKeys = /^(?:resource\.|openinference\.span\.kind$|service\.)/

/** Whether `attributes` says nothing that `known` does not say with the same value. */
export function sameContent(attributes: string, known: string): boolean {
  const have = leaves(JSON.parse(known))
  for (const [key, value] of leaves(JSON.parse(attributes)))
    if (have.get(key) !== value && !exporterKeys.test(key)) return false
  return true
}

function leaves(value: unknown, prefix = '', into = new Map<string, string>()): Map<string, string> {
  if (value === null || value === undefined || value === '') return into
  if (Array.isArray(value)) value.forEach((item, index) => leaves(item, `${prefix}.${index}`, into))
  else if (typeof value === 'object')
    for (const [key, item] of Object.entries(value))
      leaves(item, prefix === '' ? key : `${prefix}.${key}`, into)
  else if (typeof value === 'string' && /^\s*[[{]/.test(value)) {
    try {
      leaves(JSON.parse(value), prefix, into)
    } catch {
      into.set(prefix, value)
    }
  } else into.set(prefix, String(value))
  return into
}
