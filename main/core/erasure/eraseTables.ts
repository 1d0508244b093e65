import type { Session } from '../db/open.ts'
import { constantSql, ident, sql, type Sql } from '../db/sql.ts'
import { mentions, withoutMentions, type Mentions } from '../redaction/mentions.ts'
import type { ErasurePlan } from './plan.ts'

const gone = '(select trace_uid from erased_traces)'

// What is made from traces is kept as far as it is about others: a group without its dearest member has another.
const derived = [
  `delete from chunk_traces where number in (select number from traces where trace_uid in ${gone})`,
  `delete from tool_traces where number in (select number from traces where trace_uid in ${gone})`,
  'delete from embeddings',
  `delete from duplicate_pairs where left_trace in ${gone} or right_trace in ${gone}`,
  `delete from duplicate_blocks where (run_id, block) in (
    select g.run_id, g.block from duplicate_groups g join duplicate_members m using (run_id, duplicate_group) where m.trace_uid in ${gone})`,
]

const settle = [
  `update duplicate_groups set multiplicity = m.n, representative = case when representative in ${gone} then m.first else representative end
    from (select run_id, duplicate_group, count(*)::integer as n, min(trace_uid) as first from duplicate_members group by run_id, duplicate_group) m
    where m.run_id = duplicate_groups.run_id and m.duplicate_group = duplicate_groups.duplicate_group and multiplicity <> m.n`,
  `delete from duplicate_groups where (run_id, duplicate_group) in (
    select g.run_id, g.duplicate_group from duplicate_groups g left join duplicate_members m using (run_id, duplicate_group) group by all having count(m.trace_uid) < 2)`,
  `delete from duplicate_members where (run_id, duplicate_group) not in (select (run_id, duplicate_group) from duplicate_groups)`,
  `update traces set duplicate_multiplicity = coalesce((select g.multiplicity from duplicate_groups g where g.duplicate_group = traces.duplicate_group and g.run_id = (select arg_max(run_id, ordinal) from duplicate_runs)), 1),
    representative = case when representative is null then null else coalesce((select g.representative = traces.trace_uid from duplicate_groups g where g.duplicate_group = traces.duplicate_group and g.run_id = (select arg_max(run_id, ordinal) from duplicate_runs)), true) end
    where duplicate_group in (select duplicate_group from erased_groups)`,
  `update traces set duplicate_group = null where duplicate_group in (select duplicate_group from erased_groups)
    and duplicate_group not in (select duplicate_group from duplicate_groups)`,
  `delete from semantic_groups where representative in ${gone} or semantic_group not in (
    select semantic_group from semantic_members group by semantic_group having count(*) > 1)`,
  `delete from semantic_members where semantic_group not in (select semantic_group from semantic_groups)`,
  `update semantic_groups set multiplicity = (select count(*)::integer from semantic_members m where m.semantic_group = semantic_groups.semantic_group)`,
  `update clusters set size = coalesce(m.n, 0), medoid = case when medoid in ${gone} then coalesce(m.nearest, '') else medoid end,
    boundary = m.boundary
    from (select c.run_id, c.cluster, count(x.trace_uid) as n, arg_max(x.trace_uid, (x.similarity, x.trace_uid)) as nearest,
      coalesce(any_value(b.boundary), []) as boundary
      from clusters c left join cluster_members x using (run_id, cluster)
      left join (select run_id, cluster, list(each order by place) as boundary
        from (select run_id, cluster, unnest(boundary) as each, generate_subscripts(boundary, 1) as place from clusters)
        where each not in ${gone} group by run_id, cluster) b using (run_id, cluster)
      group by c.run_id, c.cluster) m
    where m.run_id = clusters.run_id and m.cluster = clusters.cluster`,
]

/**
 * Takes the erased traces out of every table, and the tokens of erased people out of every text. Reads the temporary
 * table `erased_traces` of `session`; again, it changes nothing. To be run inside a transaction.
 */
export async function eraseFromTables(session: Session, plan: ErasurePlan): Promise<void> {
  await session.run(
    constantSql(
      `create or replace temp table erased_groups as select distinct duplicate_group from traces where trace_uid in ${gone} and duplicate_group is not null`,
    ),
  )
  for (const statement of derived) await session.run(constantSql(statement))
  const columns = await session.all<{ table: string; column: string; type: string }>(
    constantSql(`select t.table_name as "table", c.column_name as "column", c.data_type as type
      from duckdb_tables() t join duckdb_columns() c on c.table_oid = t.table_oid and c.database_name = t.database_name
      where not t.internal and not t.temporary and t.database_name = current_database() order by all`),
  )
  for (const { table, column } of columns)
    if (column === 'trace_uid')
      await session.run(sql`delete from ${ident(table)} where trace_uid in ${constantSql(gone)}`)
  for (const statement of settle) await session.run(constantSql(statement))
  for (const source of plan.sources)
    for (const offset of source.rejects)
      await session.run(
        sql`update rejects set text = '' where import_id = ${source.importId} and source_offset = ${offset}`,
      )
  if (plan.tokens.length + plan.people.length === 0) return
  for (const { table, column, type } of columns) {
    const changed = replacedIn(ident(column), type, plan)
    if (changed !== null)
      await session.run(
        sql`update ${ident(table)} set ${ident(column)} = ${changed} where ${mentions(sql`${ident(column)}::varchar`, plan)}`,
      )
  }
}

function replacedIn(column: Sql, type: string, who: Mentions): Sql | null {
  if (type === 'VARCHAR') return withoutMentions(column, who)
  if (type === 'JSON') return sql`${withoutMentions(sql`${column}::varchar`, who)}::json`
  if (type === 'VARCHAR[]')
    return sql`list_transform(${column}, each -> ${withoutMentions(constantSql('each'), who)})`
  return null
}
