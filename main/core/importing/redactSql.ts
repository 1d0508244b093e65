import { constantSql, sql, type Sql } from '../db/sql.ts'
import { personKeyWords, personValuePattern } from '../redaction/people.ts'

// What the database does of redaction: it finds the rows that need it, and replaces the commonest case.

const namesPerson = (column: string) =>
  `(${personKeyWords.map((word) => `contains(${column}, '${word}')`).join(' or ')})`

/** Ids of people as they stand in the attributes of a block, by trace. */
export function quotedPeople(number: number): Sql {
  return sql`select trace_uid, literal, count(*) as n from (
      select trace_uid, unnest(regexp_extract_all(attributes, ${personValuePattern}, 1)) as literal
      from ${constantSql(`frames_${number}`)} where ${constantSql(namesPerson('attributes'))})
    group by trace_uid, literal order by trace_uid, literal`
}

/** The people of each trace of a block: `raw` and `token` are set where there is exactly one. */
const peopleOf = (number: number) => `
  select trace_uid, list(raw order by raw) as people, case when count(*) = 1 then min(raw) end as raw, case when count(*) = 1 then min(token) end as token
  from people_${number} group by trace_uid`

/** Attributes with the one person of the trace replaced where the id stands as a JSON string of its own. */
const replaced = `case when p.raw is null then f.attributes else replace(f.attributes, '"' || p.raw || '"', '"' || p.token || '"') end`

// After that replacement: a person's key whose value is no token.
const oddPerson = String.raw`(?:user\.id|user_id|userId)\\*["']\s*:\s*(?:\\*["'](?:[^"'\\\[]|\[[^P])|-?[0-9])`

/** Makes `candidates_<n>`: rows of a block whose text may hold something to mask, with the people of their trace. */
export function redactionCandidates(number: number, pattern: string): Sql {
  const small = `concat_ws(chr(10), f.name, f.status_message, f.span_kind)`
  return sql`create table ${constantSql(`candidates_${number}`)} as with rows as (
      select f.rowid as row, f.*, ${constantSql(small)} as small, ${constantSql(replaced)} as replaced, p.raw, p.people
      from ${constantSql(`frames_${number}`)} f left join (${constantSql(peopleOf(number))}) p using (trace_uid))
    select row, attributes, events, status_message, name, span_kind, people from rows
    where regexp_matches(attributes, ${pattern})
      or (events is not null and regexp_matches(events, ${pattern}))
      or regexp_matches(small, ${pattern})
      or (${constantSql(namesPerson('attributes'))} and regexp_matches(replaced, ${oddPerson}))
      or (events is not null and ${constantSql(namesPerson('events'))})
      or len(people) > 1
      or (raw is not null and (contains(replaced, raw) or coalesce(contains(events, raw), false) or contains(small, raw)))
    order by row`
}

/**
 * The rows of a block after redaction, with their place in the source; `rowBase` + row is the text row. Where
 * the database read the lines itself, `lines_<n>` holds their place.
 */
export function redactedRows(number: number, rowBase: number, place: 'lines' | 'frames'): Sql {
  const id = (column: string) =>
    `case when p.raw is not null and contains(f.${column}, p.raw) then replace(f.${column}, p.raw, p.token) else f.${column} end as ${column}`
  const masked = (column: string) =>
    `case when r.row is null then f.${column} else r.${column} end as ${column}`
  const from =
    place === 'frames'
      ? 'f.record, f.source_offset, f.source_length, f.line, f.path'
      : '0 as record, l.source_offset::bigint as source_offset, l.source_length, l.line, null::varchar as path'
  return constantSql(`
  select ${from}, ${rowBase} + f.rowid as text_row,
    f.id_space, f.trace_uid, ${id('trace_id')}, ${id('span_id')}, ${id('parent_id')}, f.start_us, f.end_us, f.status,
    ${masked('name')}, ${masked('span_kind')}, ${masked('status_message')}, ${masked('events')},
    case when r.row is not null then r.attributes else ${replaced} end as attributes
  from frames_${number} f
  ${place === 'lines' ? `join lines_${number} l on l.rowid = f.rowid` : ''}
  left join redacted_${number} r on r.row = f.rowid
  left join (${peopleOf(number)}) p on p.trace_uid = f.trace_uid`)
}
