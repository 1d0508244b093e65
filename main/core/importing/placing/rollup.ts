import type { QueryOptions, Session } from '../../db/open.ts'
import { constantSql, type Sql } from '../../db/sql.ts'
import { countNestedCalls } from './nestedCalls.ts'
import { sameName, takeRootSpans, type RootColumn } from './rootSpans.ts'

/**
 * Makes the temporary view `rolled_traces`, one row a trace, from the spans in `source` (a table or view with the
 * columns of `spans`). What was worked out for it lies in temporary tables: `source` is not read again.
 */
export async function rollTraces(
  session: Session,
  source: string,
  options: QueryOptions = {},
): Promise<void> {
  const below = await takeRootSpans(session, source, options)
  const nested = await countNestedCalls(session, source, options)
  await session.run(retriedCalls(source), options)
  await session.run(rolledSpans(source, below), options)
  await session.run(rolledTraces(below, nested), options)
}

const retriedCalls = (source: string): Sql =>
  constantSql(`
create or replace temp table retried_calls as
select trace_uid, count(*) filter (before = 'error' and tool = previous)::integer as retries
from (select trace_uid, tool, lag(status) over calls as before, lag(tool) over calls as previous from ${source}
  where kind = 'tool' and trace_uid in (select trace_uid from ${source} where kind = 'tool' and status = 'error')
  window calls as (partition by trace_uid order by start_at, text_row))
group by trace_uid`)

const rolledSpans = (source: string, below: ReadonlySet<RootColumn>): Sql =>
  constantSql(`
create or replace temp table rolled_spans as
select trace_uid,
  min(start_at) as start_at, max(coalesce(end_at, start_at)) as end_at,
  (epoch_us(max(end_at)) - epoch_us(min(start_at))) / 1e6 as latency,
  count(*)::integer as spans,
  max(turns)::integer as turns,
  ${[...below].map((column) => `max(${column}) as ${column}_below,`).join(' ')}
  coalesce(max(model) filter (kind = 'llm'), max(model)) as model,
  coalesce(bool_or(infrastructure_failure), false) as infrastructure_failure,
  coalesce(sum(cost) filter (kind in ('llm', 'embedding', 'reranker')), max(cost)) as cost,
  coalesce(sum(tokens_total) filter (kind in ('llm', 'embedding', 'reranker')), max(tokens_total))::bigint as tokens,
  count(*) filter (kind = 'llm')::integer as llm_calls,
  count(*) filter (kind = 'tool')::integer as tool_calls,
  count(*) filter (kind = 'tool' and status = 'error')::integer as tool_errors,
  case when count(guardrail_triggered) > 0 then count(*) filter (guardrail_triggered) end::integer as guardrail,
  max(tool_amount) filter (contains(lower(tool), 'refund')) as refund_amount,
  count(*) filter (status = 'error')::integer as errors,
  min(import_id) as import_id, min(format) as format, min(id_space) as id_space, min(native_trace_id) as native_trace_id,
  max(redaction_epoch) as redaction_epoch
from ${source} group by trace_uid`)

// What roots say is joined last: it is wide, and would be copied once more in a table.
const rolledTraces = (below: ReadonlySet<RootColumn>, nested: boolean): Sql => {
  const said = (column: RootColumn) =>
    below.has(column) ? `coalesce(root.${column}, rolled.${column}_below)` : `root.${column}`
  return constantSql(`
create or replace temp view rolled_traces as
select rolled.*${leaving([...below].map((column) => `${column}_below`))}${nested ? ' replace (coalesce(once.cost, rolled.cost) as cost, coalesce(once.tokens, rolled.tokens) as tokens, coalesce(once.llm_calls, rolled.llm_calls) as llm_calls)' : ''},
  ${sameName.map((column) => `${said(column)} as ${column}`).join(', ')},
  ${said('session_id')} as session, ${said('user_id')} as "user", ${said('user_id')} as subject_id,
  ${said('escalated')} as escalation,
  case when not rolled.infrastructure_failure
    then coalesce(${said('success')}, case when ${said('reward')} in (0, 1) then ${said('reward')} = 1 end) end as success,
  coalesce(retried.retries, 0) as retries
from rolled_spans rolled left join root_spans root using (trace_uid) left join retried_calls retried using (trace_uid)${nested ? ' left join counted_once once using (trace_uid)' : ''}`)
}

const leaving = (columns: readonly string[]) =>
  columns.length === 0 ? '' : ` exclude (${columns.join(', ')})`

/** Makes the temporary table `rolled_tools`, one row a trace and tool; a handoff counts by its name. */
export const rollTools = (source: string): Sql =>
  constantSql(`
create or replace temp table rolled_tools as
select coalesce(tool, name) as tool, trace_uid, count(*)::integer as calls, count(*) filter (status = 'error')::integer as errors
from ${source} where (tool is not null and kind in ('tool', 'other', 'retriever')) or (kind = 'handoff' and coalesce(tool, name) is not null)
group by all`)

/**
 * Adds `traces` (a table or sub-select) to the bridges that slices group by: a row a trace and distinct chunk or
 * tool, one without a value for a trace that has none. Reads `trace_chunks` and `trace_tools` as they are.
 */
const bridgeTraces = (traces: string): readonly string[] => [
  `insert into chunk_traces select distinct c.chunk, t.number from ${traces} t left join trace_chunks c using (trace_uid)
    order by c.chunk nulls last, t.number`,
  `insert into tool_traces select c.tool, t.number from ${traces} t left join trace_tools c using (trace_uid)
    order by c.tool nulls last, t.number`,
]

/**
 * Puts the rolled rows in place of those of `affected_traces`; what other features stored on a trace is kept.
 * Runs inside the caller's transaction.
 */
export const placeTraces: readonly Sql[] = [
  `create or replace temp table kept_traces as
    select trace_uid, inclusion_probability, sample, duplicate_group, duplicate_multiplicity, representative, cluster, content_id, outcomes
    from traces where trace_uid in (select trace_uid from affected_traces)`,
  ...['chunk_traces', 'tool_traces'].map(
    (bridge) =>
      `delete from ${bridge} where number in (select number from traces where trace_uid in (select trace_uid from affected_traces))`,
  ),
  'delete from traces where trace_uid in (select trace_uid from affected_traces)',
  'delete from trace_tools where trace_uid in (select trace_uid from affected_traces)',
  `insert into traces by name
    select rolled.* exclude (import_id), coalesce(imports.file_name, '') as source,
      kept.inclusion_probability, kept.sample, kept.duplicate_group, coalesce(kept.duplicate_multiplicity, 1) as duplicate_multiplicity,
      kept.representative,
      kept.cluster, kept.content_id, kept.outcomes
    from rolled_traces rolled
    left join imports on imports.import_id = rolled.import_id
    left join kept_traces kept on kept.trace_uid = rolled.trace_uid
    order by rolled.start_at, rolled.trace_uid`,
  'insert into trace_tools select * from rolled_tools order by tool, trace_uid',
  ...bridgeTraces('(select * from traces where trace_uid in (select trace_uid from affected_traces))'),
  'update labels set orphaned = false where orphaned and trace_uid in (select trace_uid from affected_traces)',
].map(constantSql)

/** What is odd about the spans in `source`, counted. */
export const spanHealth = (source: string, all: string): Sql =>
  constantSql(`
select
  count(*) filter (child.parent_span_id is not null and parent.span_id is null)::integer as orphans,
  count(distinct child.trace_uid) filter (child.start_at < parent.start_at - interval 100 milliseconds)::integer as skewed,
  count(*) filter (child.start_at is null)::integer as undated
from ${source} child left join (select trace_uid, span_id, start_at from ${all}) parent
  on parent.trace_uid = child.trace_uid and parent.span_id = child.parent_span_id`)
