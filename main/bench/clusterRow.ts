import { clustersRun, neighbourRecall } from '../core/clustering/clustering.ts'
import { importRun } from '../core/importing/importing.ts'
import { layoutMap, runToMap } from '../core/map/map.ts'
import { createRandom } from '../core/text/seeded.ts'
import { normalise, type Dense } from '../core/text/svd.ts'
import { findProject } from '../ports/project.ts'
import { productPorts } from '../ports/productPorts.ts'
import { interleave, rowOf, timed, type BenchRow } from './pairs.ts'
import type { RowGroup } from './rowGroup.ts'
import type { Stand } from './stand.ts'
import { withOwnWorkspace } from './ownWorkspace.ts'

// For 100,000 traces: forty seconds without the map, seventy-five with it.
const limitMs = (traces: number) => (traces / 100_000) * 40_000
const mappedLimitMs = (traces: number) => (traces / 100_000) * 75_000

/**
 * Clustering traces, from their spans to stored and named groups, and the map of them, each
 * against its limit; and how many of the true neighbours the search behind both finds.
 */
export const clusterRow: RowGroup = {
  names: ['clustering', 'clustering-map', 'neighbour-recall'],
  run: async (stand, wanted) => [
    ...(wanted('clustering') || wanted('clustering-map') ? await runs(stand, wanted) : []),
    ...(wanted('neighbour-recall') ? [await recallRow(stand)] : []),
  ],
}

// A fifth of the traces, against a fifth of the limits: five runs over all would take the suite too long.
async function runs(stand: Stand, wanted: (name: string) => boolean): Promise<BenchRow[]> {
  const { file } = await stand.otlpPart(1)
  const traces = Math.ceil(stand.traces / 5)
  return withOwnWorkspace(stand, 'clustering', async (workspace, call) => {
    stand.say('Importing traces to cluster')
    await importRun(workspace, [{ path: file }], call)
    const calibration = await stand.calibration()
    const cluster = (index: number) =>
      clustersRun(workspace, { ...input, name: `bench-${index}` }, null, call)
    const map = async () => {
      const run = await runToMap(workspace.database)
      await layoutMap(workspace, run, run.seed, null, call)
    }
    const against = (limit: number, work: (index: number) => Promise<unknown>) =>
      interleave(
        stand.pairs,
        stand.signal,
        (index) => timed(() => work(index)),
        () => calibration.scaled(limit),
      )
    stand.say('Clustering traces')
    const rows: BenchRow[] = []
    if (wanted('clustering'))
      rows.push(rowOf({ name: 'clustering', unit: 'ms', goal: 1 }, await against(limitMs(traces), cluster)))
    if (wanted('clustering-map')) {
      const both = async (index: number) => {
        await cluster(index)
        await map()
      }
      rows.push(
        rowOf({ name: 'clustering-map', unit: 'ms', goal: 1 }, await against(mappedLimitMs(traces), both)),
      )
    }
    return rows
  })
}

const input = { where: '', seed: 1, mode: 'all' as const, all: true }

const [columns, blobs, looked, leastRecall] = [64, 400, 500, 0.9]
/** More than are compared pair by pair, so that the search has something to miss. */
const fewestRows = 7000

async function recallRow(stand: Stand): Promise<BenchRow> {
  stand.say('Seeking neighbours')
  const ports = productPorts({ ...findProject(), log: { warn: () => undefined, error: () => undefined } })
  const pairs = await interleave(
    stand.pairs,
    stand.signal,
    async () => leastRecall,
    (index) =>
      neighbourRecall(
        ports,
        blobsOf(index + 1, Math.max(fewestRows, stand.traces / 2)),
        looked,
        stand.signal,
      ),
  )
  return rowOf({ name: 'neighbour-recall', unit: 'share', goal: 1 }, pairs)
}

// Groups that overlap: most of a row's neighbours are of its own, some are not.
function blobsOf(seed: number, rows: number): Dense {
  const random = createRandom(seed)
  const centres = Float32Array.from({ length: blobs * columns }, () => random() - 0.5)
  const values = new Float32Array(new SharedArrayBuffer(rows * columns * 4))
  for (let row = 0; row < rows; row += 1)
    for (let at = 0; at < columns; at += 1)
      values[row * columns + at] =
        (centres[(row % blobs) * columns + at] ?? 0) + 1.2 * (random() + random() + random() - 1.5) * 0.6
  const vectors = { rows, columns, values }
  normalise(vectors)
  return vectors
}
