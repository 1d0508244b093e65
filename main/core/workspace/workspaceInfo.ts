import type { Output } from '../../../shared/protocol/protocol.ts'
import { constantSql } from '../db/sql.ts'
import type { Workspace } from './workspace.ts'

type WorkspaceInfo = Output<'workspace.open'>

interface Counts {
  traces: number
  spans: number
  labels: number
  datasets: number
  firstStartMs: number | null
  lastStartMs: number | null
}

/** What the strip and the welcome screen say about a workspace; `taxonomy` is its current one. */
export async function workspaceInfo(
  workspace: Workspace,
  taxonomy: WorkspaceInfo['taxonomy'],
): Promise<WorkspaceInfo> {
  const { file, paths, database } = workspace
  const counts = await database.first<Counts>(
    constantSql(`select
      (select count(*) from traces) as traces,
      (select count(*) from spans) as spans,
      (select count(*) from labels where verdict is not null) as labels,
      (select count(distinct name) from dataset_versions) as datasets,
      (select epoch_us(min(start_at)) / 1000.0 from traces) as "firstStartMs",
      (select epoch_us(max(start_at)) / 1000.0 from traces) as "lastStartMs"`),
  )
  const masked = await database.all<{ type: string; count: number }>(
    constantSql(`select type, sum(count)::bigint as count from (
      select unnest(json_keys(redaction_counts)) as type,
        json_extract(redaction_counts, '$."' || unnest(json_keys(redaction_counts)) || '"')::bigint as count
      from imports)
      group by type order by type`),
  )
  return {
    id: file.id,
    name: file.name,
    folder: paths.root,
    kind: file.kind,
    hasVault: workspace.hasVault,
    traces: counts?.traces ?? 0,
    spans: counts?.spans ?? 0,
    labels: counts?.labels ?? 0,
    datasets: counts?.datasets ?? 0,
    firstStartMs: counts?.firstStartMs ?? null,
    lastStartMs: counts?.lastStartMs ?? null,
    taxonomy,
    redaction: {
      mode: file.redaction.mode,
      epoch: file.redaction.epoch,
      masked: Object.fromEntries(masked.map((row) => [row.type, row.count])),
    },
    formatVersion: file.format,
  }
}
