import { canonicalJson } from '../../../shared/canonicalJson.ts'
import type { Output } from '../../../shared/protocol/protocol.ts'
import type { Database } from '../db/open.ts'
import { sql, type Sql } from '../db/sql.ts'
import type { History, Judgement } from './history.ts'

/** How far the labelling of some traces has come, in all and by one person. */
export async function labelProgress(
  database: Database,
  person: string | null,
  traces: Sql,
): Promise<Output<'labels.progress'>> {
  const row = await database.first<{
    items: number
    labelled: number
    pass: number
    fail: number
    defer: number
    medianSeconds: number | null
  }>(sql`
    with chosen as (select distinct trace_uid from (${traces})),
      on_chosen as (select * from labels where trace_uid in (select trace_uid from chosen)),
      own as (select * from on_chosen where person = ${person ?? ''})
    select
      (select count(*) from chosen) as items,
      (select count(distinct trace_uid) from on_chosen) as labelled,
      (select count(distinct trace_uid) from own where verdict = 'pass') as pass,
      (select count(distinct trace_uid) from own where verdict = 'fail') as fail,
      (select count(distinct trace_uid) from own where verdict = 'defer') as defer,
      (select median(seconds) from own) as "medianSeconds"`)
  const { items = 0, labelled = 0, pass = 0, fail = 0, defer = 0, medianSeconds = null } = row ?? {}
  return { items, labelled, byReviewer: { pass, fail, defer, medianSeconds } }
}

/** Current labels as canonical JSON lines, ordered by trace, reviewer, span and field. */
export async function exportLabels(
  database: Database,
  history: History,
  all: boolean,
  traces: Sql,
): Promise<{ text: string; labels: number }> {
  const chosen = all ? sql`true` : sql`trace_uid in (${traces})`
  const rows = await database.all<{
    label_id: string
    trace_uid: string
    origin: string
    seq: number
    orphaned: boolean
  }>(
    sql`select label_id, trace_uid, origin, seq, orphaned from labels where ${chosen}
      order by trace_uid, reviewer, coalesce(span_id, ''), coalesce(field, ''), person, label_id`,
  )
  const lines = rows.flatMap((row) => {
    const record = history.find(row)
    const label = record === undefined ? null : history.judgement(record)
    return label === null ? [] : [`${canonicalJson(exported(label, row.orphaned))}\n`]
  })
  return { text: lines.join(''), labels: lines.length }
}

function exported({ target, payload, ...label }: Judgement, orphaned: boolean): Record<string, unknown> {
  return {
    ...target,
    ...payload,
    reviewer: label.reviewer,
    label_id: label.labelId,
    labelled_at: new Date(label.atMs).toISOString(),
    orphaned,
  }
}
