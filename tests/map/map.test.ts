import { readdir } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { clustersRun } from '../../main/core/clustering/clustering.ts'
import { constantSql, sql } from '../../main/core/db/sql.ts'
import {
  layoutMap,
  mapPoints,
  mapSelection,
  runToMap,
  selectionsKeep,
  selectionsList,
  selectionsRemove,
  selectionsSave,
} from '../../main/core/map/map.ts'
import { tracesIds } from '../../main/core/slices/slices.ts'
import type { Workspace } from '../../main/core/workspace/workspace.ts'
import { quietCall, withWorkspace } from '../workspaceFixture.ts'

const everything: [number, number][] = [
  [-1, -1],
  [2, -1],
  [2, 2],
  [-1, 2],
]
const questions = [
  'the invoice of march shows the wrong amount of seats',
  'please reset my password since login is locked out',
  'the webhook of our endpoint answers five hundred errors',
]

// Three questions in many small variations, each a pattern of its own.
async function fill({ database }: Workspace): Promise<void> {
  await database.run(
    sql`insert into traces by name
      select 't' || lpad(i::varchar, 4, '0') as trace_uid, (${JSON.stringify(questions)}::json::varchar[])[1 + i % 3] || ' case ' || (i // 3) % 7 as preview,
        ['free', 'pro'][1 + i % 2] as plan_tier, i::double as latency, false as success, 1 as spans, false as infrastructure_failure, 0 as llm_calls,
        0 as tool_calls, 0 as tool_errors, 0 as retries, 0 as guardrail, 0 as errors, 'x' as source, 'x' as format, 'x' as id_space, 1 as redaction_epoch
      from ${constantSql('range(150) r(i)')}`,
  )
}

const withMap = (work: (workspace: Workspace, runId: string) => Promise<void>) =>
  withWorkspace(async (workspace) => {
    await fill(workspace)
    await clustersRun(
      workspace,
      { where: '', name: 'failures', seed: 1, mode: 'text', all: false },
      null,
      quietCall(),
    )
    const run = await runToMap(workspace.database)
    const layout = await layoutMap(workspace, run, 1, null, quietCall())
    expect(layout).toMatchObject({ runId: run.runId, traces: 150, missing: 0 })
    await work(workspace, run.runId)
  })

test('a map has each trace of its run once, coloured by texts, numbers and clusters', () =>
  withMap(async (workspace) => {
    const by = (colourBy: string) => mapPoints(workspace, { colourBy }, quietCall())
    const tiers = await by('plan_tier')
    expect(tiers.places.byteLength).toBe(600)
    expect(tiers.membership.byteLength).toBe(300)
    expect(tiers.classes).toEqual([
      { label: 'free', n: 75 },
      { label: 'pro', n: 75 },
    ])
    const latency = await by('latency')
    expect(latency.classes.map(({ n }) => n)).toEqual([30, 30, 30, 30, 30])
    expect(latency.colours.filter((colour) => colour === 4)).toHaveLength(30)
    const clusters = await by('cluster')
    expect(clusters.clusters.length).toBeGreaterThanOrEqual(3)
    expect(clusters.classes.reduce((sum, { n }) => sum + n, clusters.without)).toBe(150)
    expect(await by('intent')).toMatchObject({ classes: [], without: 150 })
    await expect(by('text')).rejects.toMatchObject({ code: 'invalid_input' })
    const again = await runToMap(workspace.database)
    await layoutMap(workspace, again, 1, null, quietCall())
    expect((await by('plan_tier')).places).toEqual(tiers.places)
  }))

test('what is drawn around is counted, saved as a file, filtered by, and removed', () =>
  withMap(async (workspace) => {
    const all = await mapSelection(workspace, { polygon: everything })
    expect(all.traces).toBe(150)
    expect(all.clusters).toBeGreaterThanOrEqual(3)
    expect(all.largest.n).toBeGreaterThan(1)
    expect(all.largest.low).toBeLessThan(all.largest.value)
    const half: [number, number][] = everything.map(([x, y]) => [Math.min(x, 0.5), y])
    const { traces } = await mapSelection(workspace, { polygon: half })
    expect(traces).toBeGreaterThan(0)
    expect(traces).toBeLessThan(150)
    const saved = await selectionsSave(workspace, { polygon: half, name: "Ada's left" })
    expect(saved.traces).toBe(traces)
    const chosen = await idsOf(workspace, saved.where)
    expect(chosen).toHaveLength(traces)
    expect(await idsOf(workspace, `not (${saved.where})`)).toHaveLength(150 - traces)
    // The file is what counts: the table follows it.
    await workspace.database.run(constantSql('delete from trace_selections'))
    expect((await selectionsList(workspace)).selections).toEqual([saved])
    expect(await idsOf(workspace, saved.where)).toEqual(chosen)
    expect(await selectionsRemove(workspace, { name: "Ada's left" })).toEqual({ removed: true })
    expect(await selectionsRemove(workspace, { name: "Ada's left" })).toEqual({ removed: false })
    expect(await idsOf(workspace, saved.where)).toEqual([])
    expect(await readdir(workspace.paths.views)).toEqual([])
  }))

test('what a filter selects now is kept as it is, whatever comes to match later', () =>
  withMap(async (workspace) => {
    const [some = '', more = ''] = await idsOf(workspace, '')
    const traces = sql`select unnest(${JSON.stringify([some, more])}::json::varchar[])`
    const kept = await selectionsKeep(workspace, { traces, name: 'two' })
    expect(kept).toMatchObject({ name: 'two', traces: 2 })
    expect((await idsOf(workspace, kept.where)).sort()).toEqual([some, more].sort())
    expect((await selectionsList(workspace)).selections).toEqual([kept])
    const nothing = sql`select 'none'`
    await expect(selectionsKeep(workspace, { traces: nothing, name: 'none' })).rejects.toMatchObject({
      code: 'invalid_input',
    })
    await selectionsRemove(workspace, { name: 'two' })
  }))

test('a line around nothing saves nothing, and clusters without a map say so', () =>
  withMap(async (workspace, runId) => {
    const nowhere: [number, number][] = everything.map(([x, y]) => [x + 5, y])
    await expect(selectionsSave(workspace, { polygon: nowhere, name: 'none' })).rejects.toMatchObject({
      code: 'invalid_input',
    })
    await workspace.database.run(sql`delete from map_layouts where run_id = ${runId}`)
    expect((await mapPoints(workspace, { colourBy: 'cluster' }, quietCall())).layout).toBeNull()
    await expect(mapSelection(workspace, { polygon: everything })).rejects.toMatchObject({
      code: 'not_found',
    })
  }))

test('a cancelled layout leaves the map as it was', () =>
  withMap(async (workspace) => {
    const before = await mapPoints(workspace, { colourBy: 'cluster' }, quietCall())
    const controller = new AbortController()
    const progress = ({ phase }: { phase: string }) => {
      if (phase === 'Laying out') controller.abort(new Error('enough'))
    }
    const run = await runToMap(workspace.database)
    await expect(
      layoutMap(workspace, run, 2, null, quietCall({ signal: controller.signal, progress })),
    ).rejects.toThrow('enough')
    expect(await mapPoints(workspace, { colourBy: 'cluster' }, quietCall())).toEqual(before)
  }))

async function idsOf(workspace: Workspace, where: string): Promise<string[]> {
  const found = await tracesIds(
    workspace,
    { where, order: { column: 'start', descending: true }, limit: 1000 },
    quietCall(),
  )
  return found.ids
}
