import { WorkbenchError } from '../../../shared/errors.ts'
import { boxOf, isInside, type Polygon } from '../../../shared/geometry/polygon.ts'
import type { Input, Output } from '../../../shared/protocol/protocol.ts'
import type { Session } from '../db/open.ts'
import { constantSql, sql } from '../db/sql.ts'
import { wilsonInterval } from '../statistics/rates.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { mapSide } from './layoutRows.ts'
import { placesOf } from './points.ts'
import { homeSql, readByHand } from '../clustering/clustering.ts'
import { layoutOf, runToMap } from './runs.ts'

/** How many traces of a map lie within a line, and how pure they are; fails with not_found without a map. */
export async function mapSelection(
  workspace: Workspace,
  { runId, polygon }: Input<'map.selection'>,
): Promise<Output<'map.selection'>> {
  return workspace.database.withSession(async (session) => {
    const run = await takeSelected(session, runId, polygon)
    const counted = await session.all<{ cluster: string | null; n: number }>(
      sql`select ${homeSql(run, await readByHand(workspace), 'm.cluster', 'm.trace_uid')} as cluster, count(*) as n from selected s join map_points p on p.run_id = ${run} and p.ordinal = s.ordinal
        left join cluster_members m on m.run_id = p.run_id and m.trace_uid = p.trace_uid
        group by 1 order by n desc, 1`,
    )
    const traces = counted.reduce((sum, { n }) => sum + n, 0)
    const clustered = counted.filter(({ cluster }) => cluster !== null)
    const largest = clustered[0] ?? { cluster: null, n: 0 }
    const value = traces === 0 ? 0 : largest.n / traces
    return {
      traces,
      unclustered: traces - clustered.reduce((sum, { n }) => sum + n, 0),
      clusters: clustered.length,
      largest: {
        ...largest,
        value,
        ...(traces === 0 ? { low: 0, high: 1 } : wilsonInterval(value, traces)),
      },
    }
  })
}

/** Makes `selected`, the ordinals of a map's traces within a line; answers which run's map it is. */
export async function takeSelected(
  session: Session,
  runId: string | undefined,
  polygon: Polygon,
): Promise<string> {
  const run = await runToMap(session, runId)
  if ((await layoutOf(session, run.runId)) === null)
    throw new WorkbenchError('not_found', 'These clusters have no map yet.', {
      hint: 'Lay out the map first.',
    })
  const inside = within(polygon, await placesOf(session, run.runId))
  await session.run(constantSql('create or replace temp table selected (ordinal integer)'))
  await session.append('selected', [{ type: 'integer', values: inside }])
  return run.runId
}

/** The numbers of the places (x and y in turn, 0 … `mapSide`) within a polygon of shares of the side. */
export function within(polygon: Polygon, places: Uint16Array): Int32Array {
  const corners = polygon.map(([x, y]) => [x * mapSide, y * mapSide] as const)
  const box = boxOf(corners)
  const found: number[] = []
  if (box === null) return Int32Array.from(found)
  for (let at = 0; at < places.length; at += 2) {
    const [x, y] = [places[at] ?? 0, places[at + 1] ?? 0]
    if (x < box.left || x > box.right || y < box.top || y > box.bottom) continue
    if (isInside(corners, x, y)) found.push(at / 2)
  }
  return Int32Array.from(found)
}
