import type { QueryOptions, Session } from '../../db/open.ts'
import { constantSql } from '../../db/sql.ts'

/**
 * Makes the temporary table `counted_once`: cost, tokens and number of model calls of each trace in which one model
 * call lies within another, as two instrumentations of one call write it. What a call around it says already is not
 * added again. Answers whether there is any such trace; without one the table is not made.
 */
export async function countNestedCalls(
  session: Session,
  source: string,
  options: QueryOptions,
): Promise<boolean> {
  const found = await session.first<{ n: number }>(mayBeNested(source), options)
  if ((found?.n ?? 0) === 0) return false
  await session.run(countedOnce(source), options)
  return true
}

// Numbers in place of ids: where no call lies within another, as in most files, this is all that is done. Equal numbers
// of unequal ids only make the count below run in vain.
const mayBeNested = (source: string) =>
  constantSql(`
with calls as materialized (
  select hash(trace_uid, span_id) as own, hash(trace_uid, parent_span_id) as above from ${source} where kind = 'llm'
)
select count(*) as n from calls where own in (select distinct above from calls)`)

// A union without all ends even where calls lie within each other in a circle.
const countedOnce = (source: string) =>
  constantSql(`
create or replace temp table counted_once as
with recursive calls as (
  select trace_uid, span_id, parent_span_id, tokens_total, cost from ${source} where kind = 'llm'
),
within as (
  select c.trace_uid, c.span_id, a.parent_span_id as next_above, a.tokens_total is not null as tokens_above, a.cost is not null as cost_above
  from calls c join calls a on a.trace_uid = c.trace_uid and a.span_id = c.parent_span_id
  union
  select w.trace_uid, w.span_id, a.parent_span_id, w.tokens_above or a.tokens_total is not null, w.cost_above or a.cost is not null
  from within w join calls a on a.trace_uid = w.trace_uid and a.span_id = w.next_above
),
inner_calls as (
  select trace_uid, span_id, bool_or(tokens_above) as tokens_above, bool_or(cost_above) as cost_above
  from within group by trace_uid, span_id
)
select s.trace_uid,
  sum(s.cost) filter (i.cost_above is not true) as cost,
  sum(s.tokens_total) filter (i.tokens_above is not true)::bigint as tokens,
  count(*) filter (s.kind = 'llm' and i.span_id is null)::integer as llm_calls
from ${source} s left join inner_calls i using (trace_uid, span_id)
where s.kind in ('llm', 'embedding', 'reranker') and s.trace_uid in (select trace_uid from inner_calls)
group by s.trace_uid`)
