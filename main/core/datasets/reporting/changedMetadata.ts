import path from 'node:path'
import type { Output } from '../../../../shared/protocol/protocol.ts'
import { linesOf } from '../../files/lineFile.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { fileNames } from '../versions/manifest.ts'
import { versionFolder } from '../versions/versions.ts'

type Side = Output<'dataset.diff'>['before']

/**
 * In which fields of their metadata examples differ that say and expect the same: how many in each, most first.
 * `pairs` names them by their ids before and after.
 */
export async function changedMetadata(
  workspace: Workspace,
  before: Side,
  after: Side,
  pairs: readonly { before: string; after: string }[],
): Promise<{ field: string; n: number }[]> {
  const was = await metadataOf(workspace, before, new Set(pairs.map((pair) => pair.before)))
  const is = await metadataOf(workspace, after, new Set(pairs.map((pair) => pair.after)))
  const counts = new Map<string, number>()
  for (const pair of pairs) {
    const [one, other] = [was.get(pair.before) ?? {}, is.get(pair.after) ?? {}]
    for (const field of new Set([...Object.keys(one), ...Object.keys(other)]))
      if (field !== 'example_id' && JSON.stringify(one[field]) !== JSON.stringify(other[field]))
        counts.set(field, (counts.get(field) ?? 0) + 1)
  }
  return [...counts]
    .map(([field, n]) => ({ field, n }))
    .sort((a, b) => b.n - a.n || (a.field < b.field ? -1 : 1))
}

async function metadataOf(workspace: Workspace, { name, version }: Side, ids: ReadonlySet<string>) {
  const found = new Map<string, Record<string, unknown>>()
  const folder = await versionFolder(workspace.paths, name, version)
  for await (const bytes of linesOf(path.join(folder, fileNames.examples))) {
    const text = bytes.toString('utf8')
    // Most lines are of other examples, and are not worth reading whole.
    const id = /"example_id":"([^"]+)"/.exec(text)?.[1]
    if (id === undefined || !ids.has(id)) continue
    const { metadata } = JSON.parse(text) as { metadata: Record<string, unknown> }
    found.set(id, metadata)
  }
  return found
}
