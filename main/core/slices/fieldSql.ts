import { constantSql, sql, type Sql } from '../db/sql.ts'

/** Fields of which a trace has several values: (trace_uid, value), a value perhaps more than once. */
export const bridges: Readonly<Record<string, Sql>> = {
  tool: constantSql('select trace_uid, tool as value from trace_tools'),
  chunk: constantSql('select trace_uid, chunk as value from trace_chunks'),
  sample: constantSql('select trace_uid, sample as value, inclusion_probability from trace_samples'),
  reviewer: constantSql('select distinct trace_uid, reviewer as value from labels where verdict is not null'),
  code: constantSql(`select distinct trace_uid, value from (
    select trace_uid, unnest(list_append(contributing, code)) as value from labels where verdict is not null
  ) where value is not null`),
  note: constantSql(
    'select trace_uid, note as value from labels where verdict is not null and note is not null',
  ),
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
 * `from traces t`, with its labels where they are needed; without any label the join costs nothing. With a
 * `sample`, its members alone, each with the probability with which that sample drew it.
 */
export function tracesFrom(needs: { labels: boolean; labelled: number; sample?: string | null }): Sql {
  const traces = needs.sample == null ? constantSql('traces') : membersOf(needs.sample)
  if (!needs.labels) return sql`${traces} t`
  const labels = needs.labelled === 0 ? sql`(select * from trace_labels where false)` : sql`trace_labels`
  return sql`${traces} t left join ${labels} tl on tl.trace_uid = t.trace_uid`
}

// Without its sample's name a trace's probability is its own, so the weight counts.
const membersOf = (sample: string): Sql => sql`(
  select member.rowid, member.* replace (s.inclusion_probability as inclusion_probability, null::varchar as sample)
  from traces member join trace_samples s on s.trace_uid = member.trace_uid where s.sample = ${sample})`
