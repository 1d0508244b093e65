import { constantSql, type Sql } from '../db/sql.ts'

// The root's own value wins; below it the greatest, so that the order of spans never matters.
const fromRoot = (column: string, as = column) =>
  `coalesce(max(${column}) filter (parent_span_id is null), max(${column})) as "${as}"`

const rooted = [
  'plan_tier',
  'intent',
  'agent_version',
  'prompt_version',
  'tool_schema_version',
  'index_version',
  'memory_policy_version',
  'guardrail_version',
  'router_version',
  'csat',
  'thumbs',
  'reward',
  'recontact',
]

/** One row a trace from its spans, for the traces in `affected_traces`. */
export const traceRollup: Sql = constantSql(`
insert into traces by name
with chosen as (select s.* from spans s where trace_uid in (select trace_uid from affected_traces)),
retried as (
  select trace_uid, count(*) filter (before = 'error' and tool = previous)::integer as retries
  from (select trace_uid, tool, lag(status) over calls as before, lag(tool) over calls as previous from chosen
    where kind = 'tool' window calls as (partition by trace_uid order by start_at, text_row))
  group by trace_uid
),
rolled as (
  select trace_uid,
    min(start_at) as start_at, max(coalesce(end_at, start_at)) as end_at,
    (epoch_us(max(end_at)) - epoch_us(min(start_at))) / 1e6 as latency,
    count(*)::integer as spans,
    coalesce(max(turns), greatest(1, count(*) filter (parent_span_id is null and kind = 'agent')))::integer as turns,
    ${fromRoot('name')}, ${fromRoot('preview')}, ${fromRoot('answer_preview')},
    ${fromRoot('session_id', 'session')}, ${fromRoot('user_id', 'user')}, ${fromRoot('user_id', 'subject_id')},
    ${rooted.map((column) => fromRoot(column)).join(', ')},
    coalesce(max(model) filter (kind = 'llm'), max(model)) as model,
    coalesce(bool_or(infrastructure_failure), false) as infrastructure_failure,
    coalesce(max(success) filter (parent_span_id is null), max(success)) as said_success,
    coalesce(max(escalated) filter (parent_span_id is null), max(escalated), case when bool_or(kind = 'handoff' and name like '%escalat%') then true end) as escalation,
    coalesce(sum(cost) filter (kind in ('llm', 'embedding', 'reranker')), max(cost)) as cost,
    coalesce(sum(tokens_total) filter (kind in ('llm', 'embedding', 'reranker')), max(tokens_total))::bigint as tokens,
    count(*) filter (kind = 'llm')::integer as llm_calls,
    count(*) filter (kind = 'tool')::integer as tool_calls,
    count(*) filter (kind = 'tool' and status = 'error')::integer as tool_errors,
    count(*) filter (guardrail_triggered)::integer as guardrail,
    count(*) filter (status = 'error')::integer as errors,
    min(import_id) as import_id, min(format) as format, min(id_space) as id_space, min(native_trace_id) as native_trace_id,
    max(redaction_epoch) as redaction_epoch
  from chosen group by trace_uid
)
select rolled.* exclude (said_success, import_id),
  case when rolled.infrastructure_failure then null else coalesce(said_success, case when rolled.reward in (0, 1) then rolled.reward = 1 end) end as success,
  coalesce(retried.retries, 0) as retries,
  coalesce(imports.file_name, '') as source,
  kept.inclusion_probability, kept.sample, kept.duplicate_group, coalesce(kept.duplicate_multiplicity, 1) as duplicate_multiplicity,
  kept.cluster, kept.content_id, kept.outcomes
from rolled
left join retried using (trace_uid)
left join imports on imports.import_id = rolled.import_id
left join kept_traces kept on kept.trace_uid = rolled.trace_uid
order by rolled.start_at, rolled.trace_uid`)

/** What other features stored on a trace, kept while its row is made anew. */
export const keepTraces: Sql = constantSql(`
create or replace temp table kept_traces as
select trace_uid, inclusion_probability, sample, duplicate_group, duplicate_multiplicity, cluster, content_id, outcomes
from traces where trace_uid in (select trace_uid from affected_traces)`)

export const dropTraces: Sql = constantSql(
  'delete from traces where trace_uid in (select trace_uid from affected_traces)',
)
export const dropTools: Sql = constantSql(
  'delete from trace_tools where trace_uid in (select trace_uid from affected_traces)',
)

export const toolRollup: Sql = constantSql(`
insert into trace_tools
select tool, trace_uid, count(*)::integer as calls, count(*) filter (status = 'error')::integer as errors
from spans where tool is not null and kind in ('tool', 'other', 'retriever') and trace_uid in (select trace_uid from affected_traces)
group by tool, trace_uid order by tool, trace_uid`)

/** What is odd about the affected traces, counted. */
export const traceHealth: Sql = constantSql(`
select
  count(*) filter (child.parent_span_id is not null and parent.span_id is null)::integer as orphans,
  count(distinct child.trace_uid) filter (child.start_at < parent.start_at - interval 100 milliseconds)::integer as skewed,
  count(*) filter (child.start_at is null)::integer as undated
from spans child left join spans parent on parent.trace_uid = child.trace_uid and parent.span_id = child.parent_span_id
where child.import_id = $1`)
