import { WorkbenchError } from '../../../shared/errors.ts'
import type { Input, Output } from '../../../shared/protocol/protocol.ts'
import { constantSql, sql, type Sql } from '../db/sql.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { LineageNode } from './lineageNode.ts'
import { titlesOf } from './titles.ts'

type Lineage = Output<'lineage.get'>

/** Kinds from source to use, which is also the direction of every edge. */
const kinds = ['file', 'trace', 'span', 'cluster', 'label', 'example', 'dataset', 'export'] as const
type Kind = (typeof kinds)[number]

/** How many neighbours of one kind a node shows; the rest is counted. */
const shown = 200

// What the tables know by themselves and what builds have written, in one shape.
const edges = constantSql(`
  select distinct 'file' as from_kind, i.file_sha256 as from_id, 'trace' as to_kind, s.trace_uid as to_id from spans s join imports i using (import_id)
  union all select 'trace', trace_uid, 'span', span_id from spans
  union all select 'trace', trace_uid, 'label', label_id from labels where verdict is not null
  union all select 'span', span_id, 'label', label_id from labels where span_id is not null and verdict is not null
  union all select 'trace', trace_uid, 'cluster', cluster from traces where cluster is not null
  union all select distinct from_kind, from_id, to_kind, to_id from lineage_edges`)

/**
 * What an id comes from and what came of it: a source hash, trace, span, cluster, label, example or dataset hash, or
 * `name@version`. Neighbours beyond the first 200 of a kind are counted in a node of kind `more`.
 * Fails with not_found for an id that nothing has.
 */
export async function lineageGet(workspace: Workspace, input: Input<'lineage.get'>): Promise<Lineage> {
  const start = await resolve(workspace, input.id.trim())
  const found = new Map<string, LineageNode>([[keyOf(start), start]])
  const links = new Map<string, Lineage['edges'][number]>()
  const more: Lineage['nodes'] = []
  await walk(workspace, start, 'up', found, links, more)
  await walk(workspace, start, 'down', found, links, more)
  const titles = await titlesOf(workspace, [...found.values()])
  const nodes = [...found.values()].map((node) => ({ ...node, title: titles.get(keyOf(node)) ?? node.id }))
  nodes.sort((left, right) => rank(left.kind) - rank(right.kind) || (left.id < right.id ? -1 : 1))
  return { nodes: [...nodes, ...more], edges: [...links.values()] }
}

const rank = (kind: string) => kinds.findIndex((each) => each === kind)
export const keyOf = (node: LineageNode) => `${node.kind}:${node.id}`

// Spans and labels end a walk down, spans a walk up: what a trace holds is told only where it is asked for.
const followed: Record<'up' | 'down', readonly Kind[]> = {
  up: ['file', 'trace', 'span', 'label', 'example'],
  down: ['trace', 'cluster', 'label', 'example', 'dataset', 'export'],
}

async function walk(
  workspace: Workspace,
  start: LineageNode,
  direction: 'up' | 'down',
  found: Map<string, LineageNode>,
  links: Map<string, Lineage['edges'][number]>,
  more: Lineage['nodes'],
): Promise<void> {
  let frontier: LineageNode[] = [start]
  while (frontier.length > 0) {
    const next: LineageNode[] = []
    for (const [kind, ids] of byKind(frontier)) {
      for (const row of await neighbours(workspace, kind, ids, direction)) {
        if (row.place > shown) continue
        if (row.place === shown && row.total > shown) more.push(countedRest(row))
        const node = { kind: row.kind, id: row.id }
        const [from, to] =
          direction === 'up' ? [node, { kind, id: row.near }] : [{ kind, id: row.near }, node]
        links.set(`${keyOf(from)}>${keyOf(to)}`, { from: from.id, to: to.id })
        if (found.has(keyOf(node))) continue
        found.set(keyOf(node), node)
        next.push(node)
      }
    }
    frontier = next
  }
}

interface Neighbour {
  near: string
  kind: string
  id: string
  place: number
  total: number
}

function neighbours(
  workspace: Workspace,
  kind: string,
  ids: readonly string[],
  direction: 'up' | 'down',
): Promise<Neighbour[]> {
  const near = sql`select unnest(${JSON.stringify(ids)}::json::varchar[])`
  const wanted = constantSql(`(${followed[direction].map((each) => `'${each}'`).join(', ')})`)
  const [here, there]: [Sql, Sql] =
    direction === 'up' ? [constantSql('to'), constantSql('from')] : [constantSql('from'), constantSql('to')]
  return workspace.database.all<Neighbour>(sql`
    with edges as (${edges}), near as (
      select distinct ${here}_id as near, ${there}_kind as kind, ${there}_id as id from edges
      where ${here}_kind = ${kind} and ${here}_id in (${near}) and ${there}_kind in ${wanted}
    )
    select near, kind, id, row_number() over (partition by near, kind order by id) as place, count(*) over (partition by near, kind) as total
    from near qualify place <= ${shown} order by near, kind, id`)
}

const countedRest = (row: Neighbour) => ({
  kind: 'more',
  id: `${row.near} ${row.kind}`,
  title: `${(row.total - shown).toLocaleString('en-GB')} more of kind ${row.kind}`,
})

function byKind(nodes: readonly LineageNode[]): Map<string, string[]> {
  const groups = new Map<string, string[]>()
  for (const { kind, id } of nodes) groups.set(kind, [...(groups.get(kind) ?? []), id])
  return groups
}

async function resolve(workspace: Workspace, id: string): Promise<LineageNode> {
  const [, name, version] = /^(.+)@v?(\d+)$/.exec(id) ?? []
  const row = await workspace.database.first<LineageNode>(sql`
    select kind, id from (
      select 1 as rank, 'dataset' as kind, hash as id from dataset_versions where hash = ${id} or (name = ${name ?? null} and version = ${version ?? null}::integer)
      union all select 2, 'trace', trace_uid from traces where trace_uid = ${id}
      union all select 3, 'file', file_sha256 from imports where file_sha256 = ${id}
      union all select 4, 'label', label_id from labels where label_id = ${id}
      union all select 5, 'cluster', cluster from traces where cluster = ${id}
      union all select 5, 'span', span_id from spans where span_id = ${id}
      union all select 6, from_kind, from_id from lineage_edges where from_id = ${id}
      union all select 7, to_kind, to_id from lineage_edges where to_id = ${id}
    ) order by rank limit 1`)
  if (row !== undefined) return row
  throw new WorkbenchError('not_found', `Nothing in this workspace has the id ${id}.`, {
    hint: 'Give a source hash, or the id of a trace, span, label or example, or a dataset as name@version.',
  })
}
