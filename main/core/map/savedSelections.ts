import { createHash } from 'node:crypto'
import { readdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { WorkbenchError } from '../../../shared/errors.ts'
import { printFilter } from '../../../shared/filter/print.ts'
import type { Input, Output } from '../../../shared/protocol/protocol.ts'
import { constantSql, sql, type Sql } from '../db/sql.ts'
import type { Session } from '../db/open.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { takeSelected } from './selection.ts'

type SavedSelection = Output<'selections.save'>

const stored = z.object({
  name: z.string(),
  saved_at: z.iso.datetime(),
  /** The map on which they were drawn around; null where a filter selected them. */
  map_run: z.string().nullable(),
  traces: z.array(z.string()),
})
const extension = '.selection.json'

const fileOf = (workspace: Workspace, name: string) =>
  path.join(
    workspace.paths.views,
    `${createHash('sha256').update(name).digest('hex').slice(0, 16)}${extension}`,
  )

const selectionOf = ({ name, saved_at, traces }: z.output<typeof stored>): SavedSelection => ({
  name,
  traces: traces.length,
  savedAtMs: Date.parse(saved_at),
  where: printFilter({ kind: 'compare', field: 'selection', op: '=', value: name }),
})

/**
 * Saves the traces within a line as a file of its own under `views/` and for the filter `selection`; the same name
 * replaces it. Fails with not_found without a map, and with invalid_input where no trace lies within.
 */
export async function selectionsSave(
  workspace: Workspace,
  { runId, polygon, name }: Input<'selections.save'>,
): Promise<SavedSelection> {
  return workspace.database.withSession(async (session) => {
    const run = await takeSelected(session, runId, polygon)
    const rows = await session.all<{ trace: string }>(
      sql`select p.trace_uid as trace from selected s join map_points p on p.run_id = ${run} and p.ordinal = s.ordinal order by p.trace_uid`,
    )
    if (rows.length === 0)
      throw new WorkbenchError('invalid_input', 'No trace lies within that line. Nothing was saved.', {
        hint: 'Draw around some points.',
      })
    return keep(workspace, session, { name, map_run: run, traces: rows.map(({ trace }) => trace) })
  })
}

/**
 * Saves the traces of a sub-select as a selection; the same name replaces it. Fails with invalid_input where there
 * are none.
 */
export async function selectionsKeep(
  workspace: Workspace,
  { traces, name }: { traces: Sql; name: string },
): Promise<SavedSelection> {
  return workspace.database.withSession(async (session) => {
    const rows = await session.all<{ trace: string }>(
      sql`select trace_uid as trace from traces where trace_uid in (${traces}) order by trace_uid`,
    )
    if (rows.length === 0)
      throw new WorkbenchError('invalid_input', 'The filter selects no trace. Nothing was saved.', {
        hint: 'Loosen the filter.',
      })
    return keep(workspace, session, { name, map_run: null, traces: rows.map(({ trace }) => trace) })
  })
}

async function keep(
  workspace: Workspace,
  session: Session,
  chosen: Omit<z.output<typeof stored>, 'saved_at'>,
): Promise<SavedSelection> {
  const { name, traces, map_run } = chosen
  const kept = { name, saved_at: new Date(workspace.ports.clock.now()).toISOString(), map_run, traces }
  await workspace.ports.files.writeDurable(fileOf(workspace, name), Buffer.from(JSON.stringify(kept)))
  await fill(workspace, session, [kept], sql`delete from trace_selections where selection = ${name}`)
  return selectionOf(kept)
}

/** Saved selections by name, as their files say; what the filter knows is brought in line with them. */
export async function selectionsList(workspace: Workspace): Promise<Output<'selections.list'>> {
  const kept = await readAll(workspace)
  const known = await workspace.database.all<{ name: string; n: number }>(
    constantSql('select selection as name, count(*) as n from trace_selections group by selection'),
  )
  const counts = new Map(known.map(({ name, n }) => [name, n]))
  if (counts.size !== kept.length || kept.some(({ name, traces }) => counts.get(name) !== traces.length))
    await workspace.database.withSession((session) =>
      fill(workspace, session, kept, constantSql('delete from trace_selections')),
    )
  return { selections: kept.map(selectionOf) }
}

/** Removes a saved selection; false where there is none of that name. */
export async function selectionsRemove(
  workspace: Workspace,
  { name }: Input<'selections.remove'>,
): Promise<Output<'selections.remove'>> {
  const removed = (await readAll(workspace)).some((selection) => selection.name === name)
  if (removed) await rm(fileOf(workspace, name), { force: true })
  await workspace.database.run(sql`delete from trace_selections where selection = ${name}`)
  return { removed }
}

async function readAll(workspace: Workspace): Promise<z.output<typeof stored>[]> {
  const files = (await readdir(workspace.paths.views).catch(() => [])).filter((file) =>
    file.endsWith(extension),
  )
  const read = await Promise.all(
    files.map(async (file) => {
      try {
        return [stored.parse(JSON.parse(await readFile(path.join(workspace.paths.views, file), 'utf8')))]
      } catch {
        workspace.ports.log.warn(`A saved selection cannot be read and was left as it is: views/${file}`)
        return []
      }
    }),
  )
  return read.flat().sort((a, b) => (a.name < b.name ? -1 : 1))
}

async function fill(
  { database }: Workspace,
  session: Session,
  selections: readonly { name: string; traces: readonly string[] }[],
  before: Parameters<Session['run']>[0],
): Promise<void> {
  await session.run(
    constantSql('create or replace temp table new_selections (trace_uid varchar, selection varchar)'),
  )
  await session.append('new_selections', [
    { type: 'text', values: selections.flatMap(({ traces }) => traces) },
    { type: 'text', values: selections.flatMap(({ name, traces }) => traces.map(() => name)) },
  ])
  await database.transactionOn(session, async () => {
    await session.run(before)
    await session.run(
      constantSql(
        'insert into trace_selections select trace_uid, selection from new_selections order by selection, trace_uid',
      ),
    )
  })
}
