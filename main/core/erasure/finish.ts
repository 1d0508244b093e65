import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import type { CallContext } from '../handlers.ts'
import { constantSql, ident, pathText, sql } from '../db/sql.ts'
import { eraseFromVersion } from '../datasets/datasets.ts'
import { blankSources, eraseBodies, syncFile } from '../importing/erase.ts'

import { eraseLabelPayloads } from '../labels/labels.ts'
import { addTombstones, tombstoneOf } from '../workspace/tombstones.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { eraseFromFiles } from './eraseFiles.ts'
import { eraseFromTables } from './eraseTables.ts'
import { dropPlan, pendingPlan, type ErasurePlan } from './plan.ts'
import { recordErasure } from './record.ts'

/**
 * Does an erasure that was decided, all of it, and answers true; the database is closed then, and another file
 * stands in its place. Each step may be done again, so a crash anywhere is made good by the next opening.
 * Answers false where nothing is pending.
 */
export async function finishErasure(
  workspace: Workspace,
  watch: Pick<CallContext, 'progress'> = { progress: () => undefined },
): Promise<boolean> {
  const plan = await pendingPlan(workspace)
  if (plan === null) return false
  await markErased(workspace, plan)
  await blankSources(workspace, plan.sources, plan.needles)
  await eraseLabelPayloads(workspace, new Set(plan.traces))
  const erasure = { id: plan.id, at_ms: plan.at_ms, reason: plan.reason }
  for (const reach of plan.versions) await eraseFromVersion(workspace, reach, plan.versions, erasure)
  await eraseFromFiles(workspace, plan)
  await workspace.database.withSession(async (session) => {
    await session.run(constantSql('create or replace temp table erased_traces (trace_uid varchar)'))
    await session.append('erased_traces', [{ type: 'text', values: plan.traces }])
    await eraseBodies(workspace, session, plan, watch)
    watch.progress({ phase: 'Take out of tables', done: 0, total: null, unit: 'tables' })
    await workspace.database.transactionOn(session, () => eraseFromTables(session, plan))
  })
  await renewDatabase(workspace)
  await recordErasure(workspace, plan)
  await dropPlan(workspace)
  return true
}

// Before anything goes, so that nothing that goes can come back.
async function markErased(workspace: Workspace, { traces, tokens }: ErasurePlan): Promise<void> {
  const key = await workspace.tokenKey()
  if (key === null) return
  await addTombstones(workspace.ports.files, workspace.paths, {
    traces: traces.map((trace) => tombstoneOf(key, 'trace', trace)),
    people: tokens.map((token) => tombstoneOf(key, 'person', token)),
  })
}

// Rows that were deleted lie in the pages of the old file until they are written over: a new file has none of them.
async function renewDatabase({ database, paths }: Workspace): Promise<void> {
  const fresh = path.join(paths.temporary, 'renewed.duckdb')
  await mkdir(paths.temporary, { recursive: true })
  for (const name of [fresh, `${fresh}.wal`]) await rm(name, { force: true })
  const own = await database.first<{ name: string }>(constantSql('select current_database() as name'))
  await database.withSession(async (session) => {
    await session.run(sql`attach ${pathText(fresh)} as renewed`)
    try {
      await session.run(sql`copy from database ${ident(own?.name ?? '')} to renewed`)
    } finally {
      await session.run(constantSql('detach renewed'))
    }
  })
  await database.close()
  await syncFile(fresh)
  await rm(`${paths.database}.wal`, { force: true })
  await rename(fresh, paths.database)
  const before = `${path.basename(paths.database)}.`
  for (const name of await readdir(paths.root))
    if (name.startsWith(before)) await rm(path.join(paths.root, name), { force: true })
}
