import type { QueryOptions, Session } from '../../db/open.ts'
import { constantSql } from '../../db/sql.ts'

/**
 * Makes the temporary table `counted_once`: cost, tokens and number of model calls of each trace in which one model
 * call lies within another, as two instrumentations of one call write it, also with steps between them that only pass
 * it on. What a call around it says already is not added again. Answers whether there is any such trace; without one
 * the table is not made.
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

// A tool, an agent or a guardrail within a call does work of its own: a model that it asks is another call, whose
// tokens the one around it cannot know.
const passing = `('chain', 'prompt', 'other')`

// Numbers in place of ids: where no call lies within another, as in most files, this is all that is done. It goes up
// from the calls, for what lies within them is mostly a step that holds none. Equal numbers of unequal ids only make
// the count below run in vain.
const mayBeNested = (source: string) =>
  constantSql(`
with recursive calls as materialized (
  select hash(trace_uid, span_id) as own, hash(trace_uid, parent_span_id) as above from ${source} where kind = 'llm'
),
around as (
  select above from calls
  union
  select hash(s.trace_uid, s.parent_span_id) from around a join ${source} s on hash(s.trace_uid, s.span_id) = a.above
  where s.kind in ${passing}
)
select count(*) as n from around where above in (select own from calls)`)

// A union without all ends even where calls lie within each other in a circle.
const countedOnce = (source: string) =>
  constantSql(`
create or replace temp table counted_once as
with recursive steps as (
  select trace_uid, span_id, parent_span_id, kind = 'llm' as is_call,
    kind = 'llm' and tokens_total is not null as says_tokens, kind = 'llm' and cost is not null as says_cost
  from ${source} where kind = 'llm' or kind in ${passing}
),
within as (
  select s.trace_uid, s.span_id, s.is_call, s.says_tokens, s.says_cost, a.says_tokens as tokens_above, a.says_cost as cost_above
  from steps s join steps a on a.trace_uid = s.trace_uid and a.span_id = s.parent_span_id
  where a.is_call
  union
  select s.trace_uid, s.span_id, s.is_call, s.says_tokens, s.says_cost, w.tokens_above or w.says_tokens, w.cost_above or w.says_cost
  from within w join steps s on s.trace_uid = w.trace_uid and s.parent_span_id = w.span_id
),
inner_calls as (
  select trace_uid, span_id, bool_or(tokens_above) as tokens_above, bool_or(cost_above) as cost_above
  from within where is_call group by trace_uid, span_id
)
select s.trace_uid,
  sum(s.cost) filter (i.cost_above is not true) as cost,
  sum(s.tokens_total) filter (i.tokens_above is not true)::bigint as tokens,
  count(*) filter (s.kind = 'llm' and i.span_id is null)::integer as llm_calls
from ${source} s left join inner_calls i using (trace_uid, span_id)
where s.kind in ('llm', 'embedding', 'reranker') and s.trace_uid in (select trace_uid from inner_calls)
group by s.trace_uid`)
