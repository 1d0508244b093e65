import { constantSql, sql, type Sql } from '../../db/sql.ts'

/** How traces and the values of a field they have several of are joined. */
export interface Bridge {
  /** A row a trace and distinct value: `value` and the column by which a trace is known. */
  rows: Sql
  by: 'number' | 'trace_uid'
  /** A trace without a value has a row too, whose value is null. */
  whole: boolean
}

const numbered = (table: string, column: string): Bridge => ({
  rows: constantSql(`select number, ${column} as value from ${table}`),
  by: 'number',
  whole: true,
})
const named = (rows: string): Bridge => ({ rows: constantSql(rows), by: 'trace_uid', whole: false })

/** Fields of which a trace has several values. */
export const bridges: Readonly<Record<string, Bridge>> = {
  tool: numbered('tool_traces', 'tool'),
  chunk: numbered('chunk_traces', 'chunk'),
  sample: named('select trace_uid, sample as value, inclusion_probability from trace_samples'),
  selection: named('select trace_uid, selection as value from trace_selections'),
  reviewer: named('select distinct trace_uid, reviewer as value from labels where verdict is not null'),
  // Only of labels that say what the trace's own does: a code that a later pass overruled is none of the trace's.
  code: named(`select distinct trace_uid, value from (
    select l.trace_uid, unnest(list_append(l.contributing, l.code)) as value
    from labels l join trace_labels own on own.trace_uid = l.trace_uid and own.verdict = l.verdict
  ) where value is not null`),
  note: named(
    'select distinct trace_uid, note as value from labels where verdict is not null and note is not null',
  ),
}

const ofOneLabel: Readonly<Record<string, string>> = {
  reviewer: 'reviewer',
  verdict: 'verdict',
  code: `unnest(coalesce(nullif(list_distinct(list_append(contributing, code)), []), [null]))`,
}

/** Of these fields those that say one thing together: what a reviewer said, wherever the reviewer is asked for. */
export function saidTogether(by: readonly string[]): readonly string[] {
  const said = by.filter((name) => name in ofOneLabel)
  return said.includes('reviewer') && said.length > 1 ? said : []
}

/** Joins `traces t` with what each reviewer said of it as `name`, a column a field. */
export function joinSaid(said: readonly string[], name: string): Sql {
  const columns = said.map((field) => `${ofOneLabel[field] ?? field} as ${field}`).join(', ')
  return constantSql(
    `left join (select distinct trace_uid, ${columns} from labels where verdict is not null) ${name} on ${name}.trace_uid = t.trace_uid`,
  )
}

/** Joins `traces t` with a bridge as `name`; a trace without a value gets a null. */
export function joinBridge({ rows, by, whole }: Bridge, name: string): Sql {
  return sql`${constantSql(whole ? 'join' : 'left join')} (${rows}) ${constantSql(`${name} on ${name}.${by} = t.${by}`)}`
}

/** The traces `t` of which some row `b` of a bridge passes a test. */
export function hasValue({ rows, by }: Bridge, test: Sql): Sql {
  return sql`${constantSql(`t.${by}`)} in (select ${constantSql(`b.${by}`)} from (${rows}) b where ${test})`
}

const labelFields: Readonly<Record<string, string>> = {
  verdict: 'tl.verdict',
  labels: 'coalesce(tl.labels, 0)',
  labelled: '(tl.trace_uid is not null)',
}

const otherNames: Readonly<Record<string, string>> = {
  trace: 't.trace_uid',
  day: 't.start_at::date',
  week: "date_trunc('week', t.start_at)::date",
  start: 't.start_at',
  guardrail: '(t.guardrail > 0)',
  representative: 'coalesce(t.representative, true)',
}

/** The value of a field that a trace has once; `t` is `traces`, `tl` is `trace_labels`. */
export function fieldValue(field: string): Sql {
  return constantSql(labelFields[field] ?? otherNames[field] ?? `t."${field}"`)
}

/** Whether the field's value comes from `trace_labels`. */
export const isOfLabels = (field: string): boolean => field in labelFields

/** Days and weeks are dates inside and texts outside; a week is named by its Monday. */
export const isDate = (field: string): boolean => field === 'day' || field === 'week'

/**
 * `from traces t`, with its labels where they are needed; without any label one row of nulls stands for them. With a
 * `sample`, its members alone, each with the probability with which that sample drew it.
 */
export function tracesFrom(needs: { labels: boolean; labelled: number; sample?: string | null }): Sql {
  const traces = needs.sample == null ? constantSql('traces') : membersOf(needs.sample)
  if (!needs.labels) return sql`${traces} t`
  return needs.labelled === 0
    ? sql`${traces} t cross join ${noLabel} tl`
    : sql`${traces} t left join trace_labels tl on tl.trace_uid = t.trace_uid`
}

// A join by ids would read them all to find nothing.
const noLabel =
  constantSql(`(select null::varchar as trace_uid, null::varchar as verdict, null::varchar as code,
  null::varchar[] as reviewers, null::bigint as labels)`)

// Without its sample's name a trace's probability is its own, so the weight counts.
const membersOf = (sample: string): Sql => sql`(
  select member.rowid, member.* replace (s.inclusion_probability as inclusion_probability, null::varchar as sample)
  from traces member join trace_samples s on s.trace_uid = member.trace_uid where s.sample = ${sample})`
