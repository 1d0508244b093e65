import { constantSql, sql, type Sql } from '../../db/sql.ts'
import { personKeyPattern, personValuePattern, unmaskedPersonPattern } from '../../redaction/people.ts'
import { isMarked } from './lineMarks.ts'

// What the database does of redaction: it finds the rows that need it, and replaces the commonest case.
// The pattern of all values stands once in a statement: each place where it stands is compiled anew for every block.
// `case` keeps a costly look to the rows that need it; `and` would take it at all of them, and so would `where`
// beside a join, since it is asked before the rows are joined. The end of an id is looked for before the whole of it:
// it is mostly digits, and a search stops at each letter that the text shares with the first one sought.

/** Ids of people as they stand in the attributes of a block, by trace. */
export function quotedPeople(number: number): Sql {
  return sql`select trace_uid, literal, count(*) as n from (
      select trace_uid, unnest(regexp_extract_all(attributes, ${personValuePattern}, 1)) as literal
      from ${constantSql(`frames_${number} f join suspects_${number} s on s.row = f.rowid and s.person`)})
    group by trace_uid, literal order by trace_uid, literal`
}

/** The people of each trace of a block: `raw` and `token` are set where there is exactly one. */
const peopleOf = (number: number) => `
  select trace_uid, list(raw order by raw) as people, case when count(*) = 1 then min(raw) end as raw, case when count(*) = 1 then min(token) end as token
  from people_${number} group by trace_uid`

// Whether the one person of a trace is named in anything of a row but its attributes.
const beside = constantSql(
  `case when p.raw is not null then ${['events', 'name', 'status_message', 'span_kind']
    .map((column) => `coalesce(contains(f.${column}, p.raw), false)`)
    .join(' or ')} else false end`,
)

// What may hold an address and nothing beside it that an address is told by: no space, quote or angle bracket.
const addressRun = String.raw`[^\s"<>]*@[^\s"<>]*`

/**
 * Makes `looked_<n>`: rows of a block whose text may change, `quoted` where it names the one person of its
 * trace. Where `ask` is set it may hold something to mask and stands as it came, with the people of its trace;
 * elsewhere the person is replaced and, but for an address that can stand only in `run`, which stands there `times`
 * times, nothing is left to do. `pattern` matches whatever may hold a value of another type than an address; null where
 * nothing does, as in most blocks, for it costs as much to compile as all the rest.
 */
export function lookForValues(number: number, pattern: string | null): Sql {
  const found =
    pattern === null
      ? sql`false`
      : sql`regexp_matches(concat_ws(chr(10), case when s.value then concat_ws(chr(10), f.attributes, f.events) end,
            f.name, f.status_message, f.span_kind), ${pattern})
          or contains(concat_ws(chr(10), f.name, f.status_message, f.span_kind), '@')`
  return sql`create table ${constantSql(`looked_${number}`)} as with rows as (
      select f.rowid as row, f.attributes, f.events, f.status_message, f.name, f.span_kind, s.row is not null as suspect, s.person,
        p.raw, p.token, p.people, ${found} as found, ${beside} as beside,
        case when contains(f.attributes, right(p.raw, 6)) then contains(f.attributes, p.raw) else false end as holds
      from ${constantSql(`frames_${number} f left join suspects_${number} s on s.row = f.rowid`)}
      left join (${constantSql(peopleOf(number))}) p on p.trace_uid = f.trace_uid),
    few as (select * from rows where suspect or found or holds or coalesce(len(people) > 1, false)
      or beside),
    quoting as (select *, case when holds then contains(attributes, '"' || raw || '"') else false end as quoted from few),
    done as (select *, case when quoted then replace(attributes, '"' || raw || '"', '"' || token || '"') else attributes end as replaced from quoting),
    masked as (select *, found or case when suspect then
          coalesce(contains(events, '@'), false)
          or case when person then regexp_matches(replaced, ${unmaskedPersonPattern}) or contains(attributes, '@') else false end
          or case when person and events is not null then regexp_matches(events, ${personKeyPattern}) else false end else false end
        or coalesce(len(people) > 1, false)
        or case when holds then contains(replaced, raw) or contains(attributes, '@') else false end
        or beside as certain
      from done),
    runs as (select *, case when suspect and not certain then
        case when contains(attributes, '@') then regexp_extract_all(attributes, ${addressRun}) end end as runs from masked),
    asked as (select *, case when len(list_distinct(runs)) = 1 and not contains(runs[1], '\\') then runs[1] end as run from runs)
    select row, case when certain or (runs is not null and run is null) then attributes else replaced end as attributes,
      events, status_message, name, span_kind, people, certain or (runs is not null and run is null) as ask, quoted, run, len(runs) as times
    from asked`
}

/** Adds to `redacted_<n>` the rows of which `runs_<n>` (row, run, masked) says what their one run becomes. */
export const replaceRuns = (number: number): Sql =>
  constantSql(
    `insert into redacted_${number} select l.row, replace(l.attributes, r.run, r.masked), l.events, l.status_message, l.name, l.span_kind
      from looked_${number} l join runs_${number} r on r.row = l.row`,
  )

/**
 * The rows of a block after redaction, with their place in the source; `rowBase` + row is the text row. Where
 * the database read the lines itself, `lines_<n>` holds their place. `inIds` says that the id of a person may stand
 * within that of a span or trace.
 */
export function redactedRows(
  number: number,
  rowBase: number,
  { place, inIds }: { place: 'lines' | 'frames'; inIds: boolean },
): Sql {
  const id = (column: string) =>
    inIds
      ? `case when p.raw is not null and contains(f.${column}, p.raw) then replace(f.${column}, p.raw, p.token) else f.${column} end as ${column}`
      : `f.${column}`
  const masked = (column: string) =>
    `case when r.row is null then f.${column} else r.${column} end as ${column}`
  const from =
    place === 'frames'
      ? 'f.record, f.source_offset, f.source_length, f.line, f.path, true as amounts'
      : `0 as record, l.source_offset::bigint as source_offset, l.source_length, l.line, null::varchar as path, ${isMarked('l.marks', 'amount')} as amounts`
  return constantSql(`
  select ${from}, ${rowBase} + f.rowid as text_row,
    f.id_space, f.trace_uid, ${id('trace_id')}, ${id('span_id')}, ${id('parent_id')}, f.start_us, f.end_us, f.status,
    ${masked('name')}, ${masked('span_kind')}, ${masked('status_message')}, ${masked('events')},
    ${masked('attributes')}
  from frames_${number} f
  ${place === 'lines' ? `join lines_${number} l on l.rowid = f.rowid` : ''}
  left join redacted_${number} r on r.row = f.rowid
  ${inIds ? `left join (${peopleOf(number)}) p on p.trace_uid = f.trace_uid` : ''}`)
}
