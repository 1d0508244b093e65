import type { QueryOptions, Session } from '../../db/open.ts'
import { constantSql, pathList, sql, type Sql } from '../../db/sql.ts'
import { bodyAliases } from '../../readers/aliases.ts'
import type { Step } from './steps.ts'

/** What is known of one trace. */
export interface Evidence {
  trace: string
  /** To be clustered; else it tells what is ordinary. */
  chosen: boolean
  user: string | null
  /** Milliseconds since 1970. */
  atMs: number | null
  crashed: boolean
  root: string | null
  question: string | null
  answer: string | null
  notes: string | null
  tier: string | null
  agentVersion: string | null
  intent: string | null
  chunks: string[]
  steps: Step[]
}

/** So many traces that did not fail are enough to know what is ordinary. */
const ordinaryTraces = 20_000
const batch = 2000
/** So many are made sense of before others have their turn. */
const slice = 200

// In trouble: wider than what Explore calls failing, as an outage and a sign of trouble can be told apart by their
// course too. A judgement counts before an outcome, an outcome before a sign of trouble.
const failing = `case when tl.verdict in ('pass', 'fail') then tl.verdict = 'fail'
  when t.infrastructure_failure then true when t.success is not null then not t.success when t.reward is not null then t.reward <= 0
  else coalesce(t.thumbs = 'down', false) or coalesce(t.csat <= 2, false) or t.errors > 0 or t.tool_errors > 0 end`

/**
 * Makes `subjects`: the traces in trouble of `traces` (all of the workspace where null), or all of them where `all`
 * is asked for or none fails; and some of the others, which tell what is ordinary. Answers how many there are.
 */
export async function takeSubjects(
  session: Session,
  { traces, all }: { traces: Sql | null; all: boolean },
  options: QueryOptions,
): Promise<{ chosen: number; ordinary: number }> {
  await session.run(
    sql`create or replace temp table judged as
      select t.trace_uid, ${constantSql(failing)} as failing, ${traces === null ? constantSql('true') : sql`t.trace_uid in (${traces})`} as asked
      from traces t left join trace_labels tl on tl.trace_uid = t.trace_uid`,
    options,
  )
  const some = await session.first<{ n: number }>(
    constantSql('select count(*) as n from judged where asked and failing'),
    options,
  )
  const every = all || (some?.n ?? 0) === 0
  await session.run(
    sql`create or replace temp table subjects as
      select (row_number() over (order by chosen desc, trace_uid) - 1)::integer as n, trace_uid, chosen from (
        select trace_uid, true as chosen from judged where asked and (failing or ${every})
        union all
        (select trace_uid, false from judged where not failing and not (asked and ${every}) order by md5(trace_uid), trace_uid limit ${ordinaryTraces})
      )`,
    options,
  )
  const counted = await session.first<{ chosen: number; ordinary: number }>(
    constantSql(
      'select count(*) filter (chosen) as chosen, count(*) filter (not chosen) as ordinary from subjects',
    ),
    options,
  )
  return counted ?? { chosen: 0, ordinary: 0 }
}

// Tokens of redaction keep their type alone, numbers and ids nothing, and what stands where a name does becomes
// one: the form of what was said, the same for everybody.
const person = String.raw`\p{Lu}[\p{L}''-]+(?: \p{Lu}[\p{L}''-]+)+`
const masked = (text: string) =>
  [
    [String.raw`\[([A-Z_]+)_[0-9A-HJKMNP-TV-Z]{10}\]`, String.raw`\1`],
    [String.raw`\b(of|for|by|from|to|with|user|customer|named) ${person}`, String.raw`\1 NAME`],
    [String.raw`${person}( ?<?(?:EMAIL|PHONE)\b)`, String.raw`NAME\1`],
    [String.raw`[\w./:@#-]*[0-9][\w./:@#-]*`, '#'],
  ].reduce((inner, [form, to]) => `regexp_replace(${inner}, '${form}', '${to}', 'g')`, text)
const firstOf = (keys: readonly string[]) =>
  `coalesce(${keys.map((key) => `json_extract_string(b.attributes, '$."${key}"')`).join(', ')})`
const trouble = String.raw`[^"{}\[\]:,.\n]*\b(?:required|missing|not found|denied|invalid|failed|unavailable|cannot|unable|unknown|expired|rejected)\b[^"{}\[\]:,.\n]*`
const emptyAnswer = String.raw`^\s*(\[\s*\]|\{\s*\}|\{\s*"(results|items|data|documents|matches)"\s*:\s*\[\s*\].*)`

/** Makes `steps` of the spans of `subjects`, with what their texts say of trouble. */
export async function takeSteps(
  session: Session,
  textFiles: readonly string[],
  options: QueryOptions,
): Promise<void> {
  const output = firstOf(bodyAliases.output)
  const texts =
    textFiles.length === 0
      ? constantSql(
          'select null::varchar as trace_uid, null::varchar as span_id, null::bigint as text_row, null::varchar as given, null::varchar as message, null::varchar as complaint, false as is_empty where false',
        )
      : sql`select s.trace_uid, s.span_id, s.text_row, ${constantSql(`case when s.tool is not null then md5(${firstOf(bodyAliases.input)}) end as given,
          left(${masked(`case when s.status = 'error' then coalesce(b.status_message, case when s.tool is not null then left(${output}, 400) end) end`)}, 120) as message,
          case when s.tool is not null and s.status <> 'error' then nullif(left(${masked(`regexp_extract(left(${output}, 2000), '${trouble}')`)}, 120), '') end as complaint,
          coalesce(s.tool is not null and s.status <> 'error' and regexp_matches(left(${output}, 2000), '${emptyAnswer}'), false) as is_empty`)}
        from spans s join read_parquet(${pathList(textFiles)}) b on b.trace_uid = s.trace_uid and b.span_id = s.span_id and b.text_row = s.text_row
        where (s.tool is not null or s.status = 'error') and s.trace_uid in (select trace_uid from subjects)`
  await session.run(
    sql`create or replace temp table steps as
      with texts as (${texts})
      select u.n, s.start_at, s.text_row, s.parent_span_id is null as is_root, {
        span: s.span_id, kind: s.kind, name: ${constantSql(masked('s.name'))}, tool: s.tool, status: s.status, error: s.error_type,
        start: epoch_us(s.start_at), "end": epoch_us(s.end_at), triggered: s.guardrail_triggered,
        given: texts.given, message: texts.message, complaint: texts.complaint, empty: coalesce(texts.is_empty, false)
      } as step
      from spans s join subjects u on u.trace_uid = s.trace_uid
      left join texts on texts.trace_uid = s.trace_uid and texts.span_id = s.span_id and texts.text_row = s.text_row
      order by u.n`,
    options,
  )
}

type Read = Omit<Evidence, 'chunks' | 'steps'> & { chunks: string; steps: string | null }

/** Reads the evidence on `subjects` in their order, some at a time; while some are made sense of, the next are read. */
export async function* readEvidence(
  session: Session,
  count: number,
  options: QueryOptions,
): AsyncGenerator<Evidence[]> {
  let next = count > 0 ? readBatch(session, 0, options) : null
  for (let from = 0; next !== null; from += batch) {
    const rows = await next
    next = from + batch < count ? readBatch(session, from + batch, options) : null
    // Whoever stops here does not wait for it; a failure is met where it is awaited.
    next?.catch(() => undefined)
    for (let at = 0; at < rows.length; at += slice) {
      yield rows.slice(at, at + slice).map((row) => ({
        ...row,
        chunks: JSON.parse(row.chunks) as string[],
        steps: row.steps === null ? [] : (JSON.parse(row.steps) as Step[]),
      }))
      await new Promise((resolve) => setImmediate(resolve))
      options.signal?.throwIfAborted()
    }
  }
}

function readBatch(session: Session, from: number, options: QueryOptions): Promise<Read[]> {
  return session.all<Read>(
    sql`with part as (select * from subjects where n >= ${from} and n < ${from + batch}),
      courses as (
        select n, to_json(list(step order by start_at, text_row) filter (not is_root))::varchar as steps, any_value(step.name) filter (is_root) as root
        from steps where n >= ${from} and n < ${from + batch} group by n
      ),
      found as (
        select part.n, to_json(list(distinct c.chunk order by c.chunk))::varchar as chunks from part join trace_chunks c on c.trace_uid = part.trace_uid group by part.n
      ),
      noted as (
        select part.n, string_agg(l.note, ' ' order by l.origin, l.seq) as notes from part join labels l on l.trace_uid = part.trace_uid where l.note <> '' group by part.n
      )
      select p.trace_uid as trace, p.chosen, t."user", epoch_us(t.start_at) / 1000.0 as "atMs", t.infrastructure_failure as crashed,
        courses.root, t.preview as question, t.answer_preview as answer, noted.notes, t.plan_tier as tier, t.agent_version as "agentVersion", t.intent,
        coalesce(found.chunks, '[]') as chunks, courses.steps
      from part p join traces t on t.trace_uid = p.trace_uid left join courses on courses.n = p.n left join found on found.n = p.n left join noted on noted.n = p.n
      order by p.n`,
    options,
  )
}
