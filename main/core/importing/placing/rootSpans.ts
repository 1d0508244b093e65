import type { QueryOptions, Session } from '../../db/open.ts'
import { constantSql } from '../../db/sql.ts'

/** What a root says that a trace keeps under the same name. */
export const sameName = [
  'name',
  'preview',
  'answer_preview',
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
] as const

/** What the root of a trace says of the whole; where it says nothing, the greatest that another span says. */
const saidByRoot = [...sameName, 'session_id', 'user_id', 'success', 'escalated'] as const
export type RootColumn = (typeof saidByRoot)[number]

const each = (write: (column: RootColumn) => string) => saidByRoot.map(write).join(', ')

type Counts = Record<RootColumn, number> & { spans: number; traces: number }
const counted = (source: string) =>
  constantSql(
    `select count(*) as spans, count(distinct trace_uid) as traces, ${each((column) => `count(${column}) as ${column}`)} from ${source}`,
  )

/**
 * Makes the temporary table `root_spans`, one row a trace that has a root, with what its root says (the greatest
 * where it has several, so that the order of spans never matters). Answers the columns in which some other span
 * says what a root leaves out: only those have to be looked for among all spans, which takes most of the time.
 */
export async function takeRootSpans(
  session: Session,
  source: string,
  options: QueryOptions,
): Promise<ReadonlySet<RootColumn>> {
  await session.run(
    constantSql(
      `create or replace temp table root_spans as select trace_uid, ${each(String)} from ${source} where parent_span_id is null`,
    ),
    options,
  )
  let roots = await session.first<Counts>(counted('root_spans'), options)
  if (roots !== undefined && roots.spans > roots.traces) {
    await session.run(
      constantSql(
        `create or replace temp table root_spans as select trace_uid, ${each((column) => `max(${column}) as ${column}`)} from root_spans group by trace_uid`,
      ),
      options,
    )
    roots = await session.first<Counts>(counted('root_spans'), options)
  }
  const all = await session.first<Counts>(counted(source), options)
  return new Set(
    saidByRoot.filter((column) => {
      const said = roots?.[column] ?? 0
      return said < (all?.traces ?? 0) && said < (all?.[column] ?? 0)
    }),
  )
}
