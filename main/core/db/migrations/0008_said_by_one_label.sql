create or replace view trace_labels as
select
  trace_uid,
  arg_max_null(verdict, (clock, origin, seq)) as verdict,
  arg_max_null(code, (clock, origin, seq)) as code,
  list(distinct reviewer order by reviewer) as reviewers,
  count(*) as labels
from labels
where verdict is not null
group by trace_uid;

alter table traces alter column guardrail drop not null;

update traces set guardrail = null
where trace_uid not in (select trace_uid from spans where guardrail_triggered is not null);

update traces set turns = null
where trace_uid not in (select trace_uid from spans where turns is not null);

update traces set escalation = null
where escalation and trace_uid not in (select trace_uid from spans where escalated is not null);

update spans set thumbs = case when lower(trim(thumbs)) in ('up', 'thumbs_up', 'thumbs-up', 'thumbs up', '1', '1.0', '+1', 'true') then 'up' else 'down' end
where lower(trim(thumbs)) in ('up', 'thumbs_up', 'thumbs-up', 'thumbs up', '1', '1.0', '+1', 'true', 'down', 'thumbs_down', 'thumbs-down', 'thumbs down', '0', '0.0', '-1', '-1.0', 'false');

update traces set thumbs = case when lower(trim(thumbs)) in ('up', 'thumbs_up', 'thumbs-up', 'thumbs up', '1', '1.0', '+1', 'true') then 'up' else 'down' end
where lower(trim(thumbs)) in ('up', 'thumbs_up', 'thumbs-up', 'thumbs up', '1', '1.0', '+1', 'true', 'down', 'thumbs_down', 'thumbs-down', 'thumbs down', '0', '0.0', '-1', '-1.0', 'false');

update span_revisions set thumbs = case when lower(trim(thumbs)) in ('up', 'thumbs_up', 'thumbs-up', 'thumbs up', '1', '1.0', '+1', 'true') then 'up' else 'down' end
where lower(trim(thumbs)) in ('up', 'thumbs_up', 'thumbs-up', 'thumbs up', '1', '1.0', '+1', 'true', 'down', 'thumbs_down', 'thumbs-down', 'thumbs down', '0', '0.0', '-1', '-1.0', 'false');

create temp table counted_once as
with recursive calls as (
  select trace_uid, span_id, parent_span_id, tokens_total, cost from spans where kind = 'llm'
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
  sum(s.tokens_total) filter (i.tokens_above is not true) as tokens,
  count(*) filter (s.kind = 'llm' and i.span_id is null) as llm_calls
from spans s left join inner_calls i using (trace_uid, span_id)
where s.kind in ('llm', 'embedding', 'reranker') and s.trace_uid in (select trace_uid from inner_calls)
group by s.trace_uid;

update traces set cost = coalesce(o.cost, traces.cost), tokens = coalesce(o.tokens, traces.tokens), llm_calls = o.llm_calls
from counted_once o where o.trace_uid = traces.trace_uid;

drop table counted_once;

alter table clusters alter column stability drop not null;

update clusters set stability = null where signature is not null;

update clusters set state = 'active' where state in ('escalating', 'resolved', 'regressed');
