import type { Input, Output } from '../../../shared/protocol/protocol.ts'
import { constantSql, sql } from '../db/sql.ts'
import type { Session } from '../db/open.ts'
import type { CallContext } from '../handlers.ts'
import { homeSql, nameSql, readByHand, type ByHand } from '../clustering/clustering.ts'
import { traceValues } from '../slices/slices.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { layoutOf, runToMap } from './runs.ts'

/** So many values have a colour of their own. */
const coloured = 7
const otherClass = 7
const quintiles = '[0.2, 0.4, 0.6, 0.8]'

/** The map of a run as bytes, coloured by a field; empty where the run has none. Fails with not_found and invalid_input. */
export async function mapPoints(
  workspace: Workspace,
  { runId, colourBy }: Input<'map.points'>,
  { signal }: CallContext,
): Promise<Output<'map.points'>> {
  const { database } = workspace
  const run = await runToMap(database, runId)
  const layout = await layoutOf(database, run.runId)
  const byHand = await readByHand(workspace)
  const clusters = (
    await database.all<{ cluster: string }>(
      sql`select ${homeSql(run.runId, byHand, 'cluster', 'trace_uid')} as cluster from cluster_members where run_id = ${run.runId} group by 1 order by count(*) desc, 1`,
    )
  ).map(({ cluster }) => cluster)
  const empty = new Uint8Array(0)
  if (layout === null)
    return {
      layout,
      places: empty,
      membership: empty,
      colours: empty,
      clusters,
      classes: [],
      without: 0,
    }
  return database.withSession(async (session) => {
    const places = await placesOf(session, run.runId)
    await session.run(
      sql`create or replace temp table mapped as select p.ordinal, p.trace_uid, ${homeSql(run.runId, byHand, 'm.cluster', 'm.trace_uid')} as cluster from map_points p
        left join cluster_members m on m.run_id = p.run_id and m.trace_uid = p.trace_uid where p.run_id = ${run.runId}`,
      { signal },
    )
    const membership = Uint16Array.from(
      await session.integers(
        sql`select coalesce(list_position(${JSON.stringify(clusters)}::json::varchar[], cluster) - 1, 65535)::integer from mapped order by ordinal`,
        { signal },
      ),
    )
    const colours = await coloursOf(session, run.runId, byHand, colourBy)
    return {
      layout,
      places: bytesOf(places),
      membership: bytesOf(membership),
      ...colours,
      clusters,
    }
  })
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Uint16Array<ArrayBuffer>) =>
  new Uint8Array(buffer, byteOffset, byteLength)

/** x and y of each trace of a run's map in turn. */
export async function placesOf(
  session: Pick<Session, 'integers'>,
  runId: string,
): Promise<Uint16Array<ArrayBuffer>> {
  const packed = await session.integers(
    sql`select (x::bigint * 65536 + y - 2147483648)::integer from map_points where run_id = ${runId} order by ordinal`,
  )
  const places = new Uint16Array(packed.length * 2)
  packed.forEach((both, at) => {
    const value = both + 2_147_483_648
    places[at * 2] = Math.floor(value / 65_536)
    places[at * 2 + 1] = value % 65_536
  })
  return places
}

type Colours = Pick<Output<'map.points'>, 'colours' | 'classes' | 'without'>

async function coloursOf(
  session: Session,
  runId: string,
  byHand: ByHand,
  colourBy: string,
): Promise<Colours> {
  const { rows, isNumber } =
    colourBy === 'cluster'
      ? {
          rows: sql`select m.trace_uid, coalesce(${nameSql(byHand, constantSql('m.home'))}, c.name) as value from (
              select trace_uid, ${homeSql(runId, byHand, 'cluster', 'trace_uid')} as home from cluster_members where run_id = ${runId}) m
            left join clusters c on c.run_id = ${runId} and c.cluster = m.home`,
          isNumber: false,
        }
      : traceValues(colourBy)
  await session.run(
    sql`create or replace temp table valued as select p.ordinal, v.value from mapped p left join (${rows}) v on v.trace_uid = p.trace_uid`,
  )
  const { without } = (await session.first<{ without: number }>(
    constantSql('select count(*) filter (value is null) as without from valued'),
  )) ?? { without: 0 }
  const found = isNumber ? await ofNumbers(session) : await ofTexts(session)
  return { ...found, without }
}

async function ofTexts(session: Session): Promise<Omit<Colours, 'without'>> {
  const counted = await session.all<{ label: string; n: number }>(
    constantSql(
      'select value as label, count(*) as n from valued where value is not null group by value order by n desc, value',
    ),
  )
  const kept = counted.slice(0, coloured)
  const rest = counted.slice(coloured)
  const colours = Uint8Array.from(
    await session.integers(
      sql`select case when value is null then 255 else coalesce(list_position(${JSON.stringify(kept.map(({ label }) => label))}::json::varchar[], value) - 1, ${otherClass}) end::integer
        from valued order by ordinal`,
    ),
  )
  const others = rest.reduce((sum, { n }) => sum + n, 0)
  return {
    colours,
    classes: rest.length === 0 ? kept : [...kept, { label: `${rest.length} others`, n: others }],
  }
}

async function ofNumbers(session: Session): Promise<Omit<Colours, 'without'>> {
  const found = await session.first<{ cuts: string | null }>(
    constantSql(
      `select to_json(list_distinct(quantile_disc(value, ${quintiles})))::varchar as cuts from valued`,
    ),
  )
  const cuts = ((JSON.parse(found?.cuts ?? 'null') as number[] | null) ?? []).sort((a, b) => a - b)
  const colours = Uint8Array.from(
    await session.integers(
      sql`select case when value is null then 255 else len(list_filter(${JSON.stringify(cuts)}::json::double[], lambda cut: cut < value)) end::integer
        from valued order by ordinal`,
    ),
  )
  const counts = Array.from({ length: cuts.length + 1 }, () => 0)
  for (const colour of colours) if (colour < counts.length) counts[colour] = (counts[colour] ?? 0) + 1
  const said = (value: number | undefined) => String(Number((value ?? 0).toPrecision(3)))
  const classes = counts.map((n, at) => ({
    label:
      cuts.length === 0
        ? 'all'
        : at === cuts.length
          ? `over ${said(cuts.at(-1))}`
          : at === 0
            ? `up to ${said(cuts[0])}`
            : `${said(cuts[at - 1])} to ${said(cuts[at])}`,
    n,
  }))
  return { colours, classes: counts.at(-1) === 0 ? classes.slice(0, -1) : classes }
}
