import { sql } from '../db/sql.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { LineageNode } from './lineageNode.ts'

/** What to call the nodes of a lineage, by `kind:id`; one without a name keeps its id. */
export async function titlesOf(
  workspace: Workspace,
  nodes: readonly LineageNode[],
): Promise<Map<string, string>> {
  const ids = (kind: string) =>
    sql`select unnest(${JSON.stringify(nodes.filter((node) => node.kind === kind).map((node) => node.id))}::json::varchar[])`
  const rows = await workspace.database.all<{ kind: string; id: string; title: string | null }>(sql`
    select 'file' as kind, file_sha256 as id, file_name as title from imports where file_sha256 in (${ids('file')})
    union all select 'trace', trace_uid, coalesce(preview, name) from traces where trace_uid in (${ids('trace')})
    union all select 'span', span_id, coalesce(name, tool, kind) from spans where span_id in (${ids('span')})
    union all select 'cluster', c.cluster, arg_max(c.name, r.ordinal) from clusters c join cluster_runs r using (run_id) where c.cluster in (${ids('cluster')}) group by c.cluster
    union all select 'label', label_id, concat_ws(' ', verdict, code, 'by', reviewer) from labels where label_id in (${ids('label')})
    union all select 'dataset', hash, name || ' v' || version from dataset_versions where hash in (${ids('dataset')})
    union all select 'export', run_id, 'exported ' || strftime(finished_at, '%Y-%m-%d %H:%M UTC') from runs where run_id in (${ids('export')})`)
  return new Map(rows.flatMap((row) => (row.title === null ? [] : [[`${row.kind}:${row.id}`, row.title]])))
}
