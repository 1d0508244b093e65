import type { QueryOptions, Session } from '../db/open.ts'
import { constantSql, pathList, sql } from '../db/sql.ts'
import { bodyAliases } from '../readers/aliases.ts'
import { withoutIds } from './textSql.ts'

/** Makes `open_traces`: traces of the blocks to look at that share their form with nobody. */
export async function takeOpenTraces(session: Session, options: QueryOptions): Promise<void> {
  await session.run(
    constantSql(`create or replace temp table formed as
      select *, signature is not null and count(*) over (partition by block, signature) > 1 as shares_form
      from shaped where block in (select block from changed_blocks)`),
    options,
  )
  await session.run(
    constantSql('create or replace temp table open_traces as select * from formed where not shares_form'),
    options,
  )
}

/**
 * Makes `grouped`: the traces of every group of two and more, the one to read at place 1. It is one with a
 * label, else with a thumbs down, else the longest, else the newest.
 */
export async function takeGroups(session: Session, options: QueryOptions): Promise<void> {
  await session.run(
    constantSql(`create or replace temp table grouped as
      with placed as (
        select trace_uid, block, question, 't' || signature as gkey, true as by_form, null::integer as n from formed where shares_form
        union all
        select o.trace_uid, o.block, o.question, 'n' || near.leader, false, texts.n
        from open_traces o join texts on texts.block = o.block and texts.question = o.question join near on near.n = texts.n
      ),
      alike as (select * from placed qualify count(*) over (partition by block, gkey) > 1)
      select a.*, row_number() over (partition by a.block, a.gkey order by (tl.trace_uid is not null) desc, coalesce(t.thumbs = 'down', false) desc,
        t.spans desc, t.start_at desc nulls last, a.trace_uid) as place
      from alike a join traces t on t.trace_uid = a.trace_uid left join trace_labels tl on tl.trace_uid = a.trace_uid`),
    options,
  )
}

const bodies = [
  ...bodyAliases.input,
  ...bodyAliases.output,
  ...bodyAliases.input_messages,
  ...bodyAliases.output_messages,
  ...bodyAliases.conversation,
]

/**
 * Makes `trajectories` (trace_uid, content) of traces that ask what the representative of their group asks:
 * a hash over all that was said and done, tokens by their type and without ids.
 */
export async function takeTrajectories(
  session: Session,
  textFiles: readonly string[],
  options: QueryOptions,
): Promise<void> {
  if (textFiles.length === 0) {
    await session.run(
      constantSql('create or replace temp table trajectories (trace_uid varchar, content varchar)'),
    )
    return
  }
  const paths = constantSql(`[${bodies.map((key) => `'$."${key}"'`).join(', ')}]`)
  const content = withoutIds(
    `concat_ws(chr(31), s.kind, s.name, s.status, array_to_string(list_transform(json_extract_string(b.attributes, ${paths.text}), x -> coalesce(x, '')), chr(30)))`,
  )
  await session.run(
    sql`create or replace temp table trajectories as
      with wanted as (
        select m.trace_uid from grouped m join grouped r on r.block = m.block and r.gkey = m.gkey and r.place = 1
        where m.question = r.question qualify count(*) over (partition by m.block, m.gkey) > 1
      )
      select s.trace_uid, md5(string_agg(md5(${content}), '' order by s.start_at, s.text_row)) as content
      from spans s join read_parquet(${pathList(textFiles)}) b
        on b.trace_uid = s.trace_uid and b.span_id = s.span_id and b.text_row = s.text_row
      where s.trace_uid in (select trace_uid from wanted) group by s.trace_uid`,
    options,
  )
}

/** Makes `members`: each trace of a group with why it is there and how like the one to read it is. */
export async function takeMembers(session: Session, options: QueryOptions): Promise<void> {
  await session.run(
    constantSql(`create or replace temp table members as
      select m.trace_uid, m.block, m.gkey, r.trace_uid as representative,
        case when m.place = 1 then 'representative' when mt.content = rt.content then 'trajectory' when m.question = r.question then 'question'
          when m.by_form then 'template' else 'near' end as reason,
        case when m.place = 1 or m.by_form or m.question = r.question then 1 else scores.score end::double as score
      from grouped m join grouped r on r.block = m.block and r.gkey = m.gkey and r.place = 1
      left join trajectories mt on mt.trace_uid = m.trace_uid left join trajectories rt on rt.trace_uid = r.trace_uid
      left join scores on scores.n = m.n and scores.other = r.n`),
    options,
  )
}
