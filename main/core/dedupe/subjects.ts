import type { QueryOptions, Session } from '../db/open.ts'
import { constantSql, pathList, sql } from '../db/sql.ts'
import { comparable, templated } from './textSql.ts'

/** A preview of this many characters may have been cut: the whole text is read for it. */
const cutAt = 240

// Twins with another outcome never meet, and intents and tiers stay apart: what is alike is sought inside a block.
const outcome = `case when tl.verdict in ('pass', 'fail') then tl.verdict when t.infrastructure_failure then 'infrastructure'
  when t.success then 'pass' when not t.success then 'fail' else 'open' end`

/**
 * Makes the temporary table `subjects`: one row a trace with its block, its question as it is compared, its
 * answer as its template is sought, and its course: the tools and handoffs in order, repeats once, with status.
 */
export async function takeSubjects(
  session: Session,
  textFiles: readonly string[],
  options: QueryOptions,
): Promise<void> {
  await session.run(
    sql`create or replace temp table cut as select trace_uid from traces where length(preview) >= ${cutAt}`,
    options,
  )
  await session.run(wholeQuestions(textFiles), options)
  await session.run(
    constantSql(`create or replace temp table courses as
      with steps as (
        select trace_uid, start_at, text_row, coalesce(tool, name, '') || case when status = 'error' then '!' || coalesce(error_type, '') else '' end as step
        from spans where kind in ('tool', 'handoff')
      ),
      kept as (
        select * from steps
        qualify step is distinct from lag(step) over (partition by trace_uid order by start_at, text_row)
      )
      select trace_uid, string_agg(step, '>' order by start_at, text_row) as course from kept group by trace_uid`),
    options,
  )
  await session.run(
    sql`create or replace temp table subjects as
      select t.trace_uid, concat_ws(chr(31), coalesce(t.intent, ''), coalesce(t.plan_tier, ''), ${constantSql(outcome)}) as block,
        ${comparable('coalesce(w.question, t.preview)')} as question,
        case when t.intent is not null and c.course is not null then ${templated('t.answer_preview')} end as answer, c.course
      from traces t left join trace_labels tl on tl.trace_uid = t.trace_uid
      left join whole_questions w on w.trace_uid = t.trace_uid left join courses c on c.trace_uid = t.trace_uid`,
    options,
  )
}

// The first that a user said, where the input is a chat payload, as in the preview.
const body = `json_extract_string(b.attributes, '$."input.value"')`
const asked = (path: string) => `json_extract_string(try_cast(${body} as json), '${path}')`
const said = (first: string, next: string) =>
  `case when ${asked(`${first}.role`)} in ('system', 'developer') then ${asked(`${next}.content`)} end, ${asked(`${first}.content`)}`

function wholeQuestions(textFiles: readonly string[]) {
  if (textFiles.length === 0)
    return constantSql('create or replace temp table whole_questions (trace_uid varchar, question varchar)')
  return sql`create or replace temp table whole_questions as
    select s.trace_uid, min(${constantSql(`case when starts_with(${body}, '{') or starts_with(${body}, '[') then coalesce(
      ${said('$.messages[0]', '$.messages[1]')}, ${said('$[0]', '$[1]')}, ${asked('$.prompt')}, ${asked('$.question')}, ${asked('$.content')}, ${body})
      else ${body} end`)}) as question
    from spans s join read_parquet(${pathList(textFiles)}) b
      on b.trace_uid = s.trace_uid and b.span_id = s.span_id and b.text_row = s.text_row
    where s.parent_span_id is null and s.trace_uid in (select trace_uid from cut)
    group by s.trace_uid`
}
