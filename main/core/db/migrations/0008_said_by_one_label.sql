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
