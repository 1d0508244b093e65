import { recipe as recipeShape } from '../../shared/domain/recipe.ts'
import { compareStored, datasetBuild } from '../core/datasets/datasets.ts'
import { constantSql, sql } from '../core/db/sql.ts'
import { importRun } from '../core/importing/importing.ts'
import { lineageGet } from '../core/lineage/lineage.ts'
import type { Workspace } from '../core/workspace/workspace.ts'
import { withOwnWorkspace } from './ownWorkspace.ts'
import { interleave, rowOf, timed, type BenchRow } from './pairs.ts'
import type { RowGroup } from './rowGroup.ts'
import type { Stand } from './stand.ts'
import { withTraffic } from './trafficWorkspace.ts'

const buildLimitMs = 30_000
const diffLimitMs = 2000
const lineageLimitMs = 200
const edges = 1_000_000
const examples = 100_000

/** Building a version of all traces, telling two versions of 100,000 apart, and lineage among a million edges. */
export const datasetRows: RowGroup = {
  names: ['dataset-build', 'dataset-diff', 'lineage-1m'],
  run: async (stand, wanted) => [
    ...(wanted('dataset-build') ? [await buildRow(stand)] : []),
    ...(wanted('dataset-diff') || wanted('lineage-1m') ? await tableRows(stand, wanted) : []),
  ],
}

const recipeOf = (seed: number) =>
  recipeShape.parse({ name: `bench-${seed}`, split: { train: 0, eval: 1, test: 1 }, seed })

async function buildRow(stand: Stand): Promise<BenchRow> {
  // A fifth of the traces, against a fifth of the limit: five builds of all would take the suite too long.
  const { file } = await stand.otlpPart(0)
  const traces = Math.ceil(stand.traces / 5)
  return withOwnWorkspace(stand, 'dataset-build', async (workspace, call) => {
    stand.say('Importing traces to build from')
    await importRun(workspace, [{ path: file }], call)
    await workspace.database.run(labels)
    const calibration = await stand.calibration()
    stand.say('Building versions')
    const limitMs = (buildLimitMs * traces) / examples
    const pairs = await interleave(
      stand.pairs,
      stand.signal,
      (index) => timed(() => datasetBuild(workspace, { recipe: recipeOf(index) }, call)),
      () => calibration.scaled(limitMs),
    )
    return rowOf({ name: 'dataset-build', unit: 'ms', goal: 1 }, pairs)
  })
}

// One label a trace, every third a pass.
const labels = constantSql(`
  insert into labels by name
  select 'label-' || trace_uid as label_id, trace_uid, 'bench' as origin, number as seq, number as clock, 'ann' as person, 'Ann' as reviewer,
    case when number % 3 = 0 then 'pass' else 'fail' end as verdict, case when number % 3 = 0 then null else 'PLN.2' end as code,
    []::varchar[] as contributing, 'agent-failures' as taxonomy_id, 'bench' as taxonomy_hash, timestamp '2026-06-01' as labelled_at
  from traces`)

async function tableRows(stand: Stand, wanted: (name: string) => boolean): Promise<BenchRow[]> {
  return withTraffic(stand, edges / 10, async (workspace) => {
    const calibration = await stand.calibration()
    const rows: BenchRow[] = []
    const against = async (name: string, limitMs: number, work: (index: number) => Promise<unknown>) => {
      await work(0)
      const pairs = await interleave(
        stand.pairs,
        stand.signal,
        (index) => timed(() => work(index)),
        () => calibration.scaled(limitMs),
      )
      rows.push(rowOf({ name, unit: 'ms', goal: 1 }, pairs))
    }
    if (wanted('dataset-diff')) {
      await twoVersions(workspace)
      const input = { before: 'one', after: 'two', kind: null, offset: 0, limit: 50 }
      const sides = (['one', 'two'] as const).map((name) => ({ name, version: 1, hash: `hash-${name}` }))
      const [before, after] = sides
      if (before === undefined || after === undefined) return rows
      await against('dataset-diff', diffLimitMs, () => compareStored(workspace, before, after, input))
    }
    if (wanted('lineage-1m')) {
      await workspace.database.run(manyEdges)
      await against('lineage-1m', lineageLimitMs, (index) =>
        lineageGet(workspace, { id: `example-${index * 997}` }),
      )
    }
    return rows
  })
}

// Of a hundred thousand examples a tenth is new, a tenth gone, and of the rest some are relabelled or moved.
async function twoVersions(workspace: Workspace): Promise<void> {
  for (const [place, name] of ['one', 'two'].entries())
    await workspace.database.run(sql`
      insert into dataset_examples
      select 'hash-' || ${name}, sha256(i || ${name}), 'trace ' || sha256('t' || i), left(sha256('t' || i), 24), case when hash(i, ${place} * (i % 20)) % 5 = 0 then 'eval' else 'train' end,
        sha256('text' || i), sha256('label' || i || case when i % 17 = 0 then ${name} else '' end), case when i % 3 = 0 then 'pass' else 'fail' end, 'PLN.' || i % 9,
        ['free', 'pro', 'enterprise'][(1 + i % 3)::integer], 'intent ' || i % 8, 'v2.' || i % 4
      from range(${place * 10_000}, ${place * 10_000 + examples}) r(i)`)
}

// Ten edges an example: files, traces, labels and the version it stands in.
const manyEdges = sql`
  insert into lineage_edges
  select * from (
    select 'trace', left(sha256('t' || i), 24), 'example', 'example-' || i, null from range(${edges / 10}) r(i)
    union all select 'label', 'label-' || i || '-' || j, 'example', 'example-' || i, null from range(${edges / 10}) r(i), range(5) q(j)
    union all select 'example', 'example-' || i, 'dataset', 'version-' || j, null from range(${edges / 10}) r(i), range(3) q(j)
    union all select 'file', 'file-' || i % 40, 'trace', left(sha256('t' || i), 24), null from range(${edges / 10}) r(i)
  )`
