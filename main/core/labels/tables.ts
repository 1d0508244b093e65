import type { Session } from '../db/open.ts'
import { constantSql, sql, type Sql } from '../db/sql.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { isState, targetKey, type History, type Judgement, type Recorded } from './history.ts'

/** The DuckDB side of the logs: `label_events` and `labels`, rebuilt from them and never the source. */
export interface LabelTables {
  /** Makes the tables equal to the logs; does nothing where they are already. */
  rebuild(history: History): Promise<void>
  /** Adds acknowledged events; a failure is logged and mended by a rebuild before the next read. */
  add(history: History, records: readonly Recorded[]): Promise<void>
  /** Waits for what is on its way. */
  current(history: History): Promise<void>
}

const rowsAtOnce = 2000

export function createLabelTables(workspace: Pick<Workspace, 'database' | 'ports'>): LabelTables {
  const { database, ports } = workspace
  let behind = false
  let running: Promise<void> = Promise.resolve()

  const rebuild = async (history: History) => {
    if (await upToDate(database, history)) return
    await database.transaction(async (session) => {
      await session.run(constantSql('delete from label_events'))
      await session.run(constantSql('delete from labels'))
      await insertEvents(session, history, history.records())
      await insertLabels(session, history.allLabels())
    })
  }
  const add = async (history: History, records: readonly Recorded[]) => {
    const targets = new Map(
      records.filter(isState).map((record) => [targetKey(record.event.target), record.event.target]),
    )
    const traces = new Set([...targets.values()].map((target) => target.trace))
    await database.transaction(async (session) => {
      await insertEvents(session, history, records)
      for (const trace of traces) {
        await session.run(sql`delete from labels where trace_uid = ${trace}`)
        await insertLabels(session, history.labelsOn(trace))
      }
    })
  }
  return {
    rebuild,
    add: (history, records) => {
      running = running.then(async () => {
        try {
          if (behind) await rebuild(history)
          else await add(history, records)
          behind = false
        } catch (error) {
          behind = true
          ports.log.error('labels.tables', error)
        }
      })
      return running
    },
    current: async (history) => {
      await running
      if (!behind) return
      await rebuild(history)
      behind = false
    },
  }
}

async function upToDate(database: Workspace['database'], history: History): Promise<boolean> {
  const rows = await database.all<{ origin: string; events: number; last: number }>(
    constantSql(
      'select origin, count(*) as events, max(seq) as last from label_events group by origin order by origin',
    ),
  )
  const labels = await database.first<{ n: number }>(constantSql('select count(*) as n from labels'))
  const origins = history.origins()
  return (
    rows.length === origins.length &&
    labels?.n === history.allLabels().length &&
    rows.every((row) => {
      const last = history.last(row.origin)?.seq
      return last === row.last && row.events === last + 1
    })
  )
}

async function insertEvents(session: Session, history: History, records: readonly Recorded[]): Promise<void> {
  const owners = new Map(history.origins().map((each) => [each.origin, each]))
  const rows = records.map(({ event, payload }) => ({
    origin: event.origin,
    seq: event.seq,
    clock: event.clock,
    kind: event.kind,
    person: owners.get(event.origin)?.person ?? '',
    reviewer: owners.get(event.origin)?.reviewer ?? '',
    trace_uid: event.target?.trace ?? null,
    span_id: event.target?.span ?? null,
    field: event.target?.field ?? null,
    payload: payload === null ? null : JSON.stringify(payload),
    at_ms: payload?.at_ms ?? 0,
  }))
  await inParts(
    session,
    rows,
    (json) => sql`
    insert into label_events
    select e.origin, e.seq, e.clock, e.kind, e.person, e.reviewer, e.trace_uid, e.span_id, e.field, e.payload::json,
      make_timestamp(e.at_ms * 1000)
    from (select unnest(from_json(${json}::json, '[{"origin":"VARCHAR","seq":"INTEGER","clock":"BIGINT","kind":"VARCHAR",
      "person":"VARCHAR","reviewer":"VARCHAR","trace_uid":"VARCHAR","span_id":"VARCHAR","field":"VARCHAR",
      "payload":"VARCHAR","at_ms":"BIGINT"}]')) as e)`,
  )
}

async function insertLabels(session: Session, labels: readonly Judgement[]): Promise<void> {
  const rows = labels.map((label) => ({
    ...label.payload,
    evidence: JSON.stringify(label.payload.evidence),
    label_id: label.labelId,
    trace_uid: label.target.trace,
    span_id: label.target.span,
    field: label.target.field,
    origin: label.origin,
    seq: label.seq,
    clock: label.clock,
    person: label.person,
    reviewer: label.reviewer,
    at_ms: label.atMs,
  }))
  await inParts(
    session,
    rows,
    (json) => sql`
    insert into labels
    select l.label_id, l.trace_uid, l.span_id, l.field, l.origin, l.seq, l.clock, l.person, l.reviewer, l.verdict,
      l."primary", l.contributing, l.origin_layer, l.first_failing_span, l.decisive_span, l.last_span, l.evidence::json,
      l.severity, l.recovered, l.confidence, l.note, l.correction, l.taxonomy_id, l.taxonomy_hash, l.queue,
      l.shown_blind, l.seconds, make_timestamp(l.at_ms * 1000), t.trace_uid is null
    from (select unnest(from_json(${json}::json, '[{"label_id":"VARCHAR","trace_uid":"VARCHAR","span_id":"VARCHAR",
      "field":"VARCHAR","origin":"VARCHAR","seq":"INTEGER","clock":"BIGINT","person":"VARCHAR","reviewer":"VARCHAR",
      "verdict":"VARCHAR","primary":"VARCHAR","contributing":["VARCHAR"],"origin_layer":"VARCHAR",
      "first_failing_span":"VARCHAR","decisive_span":"VARCHAR","last_span":"VARCHAR","evidence":"VARCHAR",
      "severity":"VARCHAR","recovered":"BOOLEAN","confidence":"VARCHAR","note":"VARCHAR","correction":"VARCHAR",
      "taxonomy_id":"VARCHAR","taxonomy_hash":"VARCHAR","queue":"VARCHAR","shown_blind":"BOOLEAN","seconds":"DOUBLE",
      "at_ms":"BIGINT"}]')) as l)
    left join (select trace_uid from traces) t on t.trace_uid = l.trace_uid`,
  )
}

async function inParts<Row>(
  session: Session,
  rows: readonly Row[],
  statement: (json: string) => Sql,
): Promise<void> {
  for (let from = 0; from < rows.length; from += rowsAtOnce)
    await session.run(statement(JSON.stringify(rows.slice(from, from + rowsAtOnce))))
}
