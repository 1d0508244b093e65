import { WorkbenchError } from '../../../../shared/errors.ts'
import { constantSql, sql } from '../../db/sql.ts'
import type { Session } from '../../db/open.ts'
import { recordRun } from '../../lineage/runs.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { edgesInFiles, storeEdges, type Edge } from './edges.ts'
import type { Manifest } from '../versions/manifest.ts'
import { pinVersion } from '../versions/pins.ts'
import { readRecord, type PinnedItem } from '../versions/record.ts'
import { pinOf } from '../recipe/recipe.ts'
import { readStored, storeExamples, type StoredExample } from './storedExamples.ts'
import { readVersion, versionsOnDisk } from '../versions/versions.ts'

interface Placed {
  name: string
  version: number
  hash: string
  folder: string
  manifest: Manifest
}

/** What the tables are told about the examples of a version. */
interface Contents {
  rows: readonly StoredExample[]
  edges: Iterable<Edge> | AsyncIterable<Edge>
}

/** Writes a placed version into the tables: its row, its lineage edges and the run that made it. */
export async function registerVersion(
  workspace: Workspace,
  placed: Placed,
  contents: Contents,
  times: { startedAt: number; finishedAt: number },
): Promise<void> {
  const { manifest } = placed
  await workspace.database.transaction(async (session) => {
    const runId = await recordRun(session, {
      stage: 'dataset.build',
      parents: manifest.sources.map((source) => source.sha256),
      parameters: { name: placed.name, version: placed.version, recipe: manifest.recipe },
      seed: manifest.recipe.seed,
      counts: { ...manifest.counts, ...manifest.splits },
      contentHash: placed.hash,
      ...times,
      version: workspace.ports.version,
    })
    await insertVersion(session, placed, contents, times.finishedAt, runId)
  })
}

/**
 * Makes the tables say what the folder says: a version whose build was killed after it was in place is taken
 * up, one whose folder is gone is let go. A damaged version is left for `verify` to name.
 */
export async function adoptVersions(workspace: Workspace): Promise<void> {
  const rows = await workspace.database.all<{ name: string; version: number; hash: string }>(
    constantSql('select name, version, hash from dataset_versions order by name, version'),
  )
  const onDisk = await versionsOnDisk(workspace.paths)
  const keyOf = (each: { name: string; version: number }) => `${each.name}@${each.version}`
  const there = new Set(onDisk.map(keyOf))
  for (const gone of rows.filter((row) => !there.has(keyOf(row)))) {
    await workspace.database.transaction(async (session) => {
      await session.run(
        sql`delete from dataset_versions where name = ${gone.name} and version = ${gone.version}`,
      )
      await session.run(sql`delete from dataset_examples where version_hash = ${gone.hash}`)
      await session.run(sql`delete from lineage_edges where to_kind = 'dataset' and to_id = ${gone.hash}`)
    })
  }
  const known = new Set(rows.map(keyOf))
  for (const { name, version } of onDisk.filter((each) => !known.has(keyOf(each)))) {
    try {
      const found = await readVersion(workspace.paths, name, version)
      const { rows: stored, pins } = await readStored(found.folder, found.hash)
      await pinUnpinned(workspace, found, pins)
      await workspace.database.transaction((session) =>
        insertVersion(
          session,
          found,
          { rows: stored, edges: edgesInFiles(found.hash, found.folder) },
          found.modifiedMs,
          null,
        ),
      )
    } catch (error) {
      if (!(error instanceof WorkbenchError)) throw error
      workspace.ports.log.warn(`Version ${version} of ${name} cannot be read: ${error.message}`)
    }
  }
}

// A build that was killed between its rename and its pins.
async function pinUnpinned(
  workspace: Workspace,
  { name, version, hash, manifest }: Placed,
  pins: readonly PinnedItem[],
): Promise<void> {
  const profile = pinOf(manifest.recipe)
  if (profile === null) return
  const { events } = await readRecord(workspace)
  if (events.some(({ event }) => event.kind === 'pin' && event.hash === hash)) return
  await pinVersion(workspace, { name, version, hash, profile }, pins)
}

async function insertVersion(
  session: Session,
  placed: Placed,
  { rows, edges }: Contents,
  builtAtMs: number,
  runId: string | null,
): Promise<void> {
  const { name, version, hash, manifest } = placed
  await session.run(sql`insert into dataset_versions values (${name}, ${version}, ${hash}, make_timestamp(${Math.round(builtAtMs) * 1000}::bigint),
    ${JSON.stringify(manifest.recipe)}, ${JSON.stringify(manifest.splits)}, ${manifest.counts.examples})`)
  await storeExamples(session, rows)
  await storeEdges(session, edges, runId)
}
