import type { QueryOptions, Session } from '../db/open.ts'
import { constantSql, pathList, sql } from '../db/sql.ts'
import { bodyAliases } from '../readers/aliases.ts'
import { withoutIds } from './textSql.ts'

/** A word is the subject of a form where so many of its questions hold it, … */
const subjectShare = 0.6
/** … others of the block hold it more rarely, by this ratio, and by more standard errors than chance gives. */
const elsewhereRatio = 0.75
const subjectErrors = 2
/** Shorter words tie others together; one word alone is no subject. */
const shortestWord = 4
const fewestWords = 2

/**
 * Makes `fitted`: the traces of the changed blocks, each with whether it fits its form. Traces share a form where
 * their signatures are equal and their questions have a subject in common: two words or more that most of them hold
 * and the rest of the block does not. A form without one answers all sorts of questions alike: none fits it.
 */
export async function takeForms(session: Session, options: QueryOptions): Promise<void> {
  await session.run(
    constantSql(`create or replace temp table looked_at as
      select *, count(*) over (partition by block, signature) as of_form, count(*) over (partition by block) as of_block
      from shaped where block in (select block from changed_blocks)`),
    options,
  )
  await session.run(
    sql`create or replace temp table subject_words as
      with held as (
        select distinct trace_uid, block, signature, of_form, of_block, unnest(string_split(question, ' ')) as word from looked_at
        where block in (select block from looked_at where signature is not null and of_form > 1)
      ),
      counted as (
        select block, signature, word, any_value(of_form) as of_form, any_value(of_block) as of_block, count(*) as n,
          sum(count(*)) over (partition by block, word) as in_block
        from held group by block, signature, word
      ),
      shares as (
        select block, signature, word, of_form, n / of_form as share,
          case when of_block = of_form then 0 else (in_block - n) / (of_block - of_form) end as elsewhere
        from counted where signature is not null and of_form > 1
      )
      select block, signature, word from shares
      where length(word) >= ${shortestWord} and share >= ${subjectShare}::double and elsewhere <= ${elsewhereRatio}::double * share
        and share - elsewhere >= ${subjectErrors} * sqrt(elsewhere * (1 - elsewhere) / of_form)`,
    options,
  )
  await session.run(
    sql`create or replace temp table fitted as
      with subjects as (
        select block, signature, list(word order by word) as words from subject_words group by block, signature having count(*) >= ${fewestWords}
      ),
      fitting as (
        select l.trace_uid, l.block, l.question, l.signature,
          coalesce(2 * len(list_intersect(s.words, string_split(l.question, ' '))) >= len(s.words), false) as fits
        from looked_at l left join subjects s on s.block = l.block and s.signature = l.signature
      )
      select *, fits and count(*) over (partition by block, signature, fits) > 1 as shares_form from fitting`,
    options,
  )
}

/**
 * Makes `formed`: where each trace goes. Those whose questions are the same or near stay together, whatever became of
 * each: they go where most of them fit, to a form or, as `home` null, to themselves.
 */
export async function takeHomes(session: Session, options: QueryOptions): Promise<void> {
  await session.run(
    constantSql(`create or replace temp table formed as
      with asked as (
        select f.trace_uid, f.block, f.question, texts.n, near.leader, case when f.shares_form then f.signature end as form
        from fitted f join texts on texts.block = f.block and texts.question = f.question join near on near.n = texts.n
      ),
      places as (select leader, form, count(*) as n from asked group by leader, form),
      homes as (
        select leader, form as home from places qualify row_number() over (partition by leader order by n desc, form nulls last) = 1
      )
      select a.*, h.home from asked a join homes h on h.leader = a.leader`),
    options,
  )
}

/**
 * Makes `grouped`: the traces of every group of two and more, the one to read at place 1. It is one with a
 * label, else with a thumbs down, else of the group's form where it has one, else the longest, else the newest.
 */
export async function takeGroups(session: Session, options: QueryOptions): Promise<void> {
  await session.run(
    constantSql(`create or replace temp table grouped as
      with placed as (
        select trace_uid, block, question, n, coalesce('t' || home, 'n' || leader) as gkey, coalesce(form = home, false) as by_form from formed
      ),
      alike as (select * from placed qualify count(*) over (partition by block, gkey) > 1)
      select a.*, row_number() over (partition by a.block, a.gkey order by (tl.trace_uid is not null) desc, coalesce(t.thumbs = 'down', false) desc,
        a.by_form desc,
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
          when m.by_form and r.by_form then 'template' else 'near' end as reason,
        case when m.place = 1 or m.by_form and r.by_form or m.question = r.question then 1 else scores.score end::double as score
      from grouped m join grouped r on r.block = m.block and r.gkey = m.gkey and r.place = 1
      left join trajectories mt on mt.trace_uid = m.trace_uid left join trajectories rt on rt.trace_uid = r.trace_uid
      left join scores on scores.n = m.n and scores.other = r.n`),
    options,
  )
}
