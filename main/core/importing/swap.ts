import { WorkbenchError } from '../../../shared/errors.ts'
import type { Session } from '../db/open.ts'
import { constantSql, pathList, sql, type Sql } from '../db/sql.ts'
import { differingSpans } from './compareSpans.ts'
import type { ImportResult } from './importJob.ts'
import { dropTools, dropTraces, keepTraces, toolRollup, traceHealth, traceRollup } from './rollup.ts'

export interface SwapCounts {
  kept: number
  skipped: number
  changed: number
  tracesAdded: number
  spansAdded: number
  health: { what: string; count: number; unit: string }[]
}

/**
 * Brings staged spans into the workspace inside the caller's transaction: new ones are added, known and
 * identical ones skipped, known ones with other content become revisions (the later end time is shown).
 */
export async function swapIn(
  session: Session,
  result: ImportResult,
  importId: number,
  textFile: (importId: number, textRow: number) => string,
): Promise<SwapCounts> {
  const excluded =
    result.excluded.length === 0
      ? constantSql('')
      : constantSql(`where text_row not in (${result.excluded.map(Number).join(', ')})`)
  await session.run(sql`create or replace temp table staged as
    select *, ${importId}::integer as import_id, 'new' as outcome from read_parquet(${pathList(result.narrowFiles)}) ${excluded}`)
  await settleKnown(session, result, textFile)
  const counts = await session.first<{ kept: number; skipped: number; changed: number }>(
    constantSql(`
    with records as (select source_offset, record, bool_or(outcome <> 'same') as kept, bool_or(outcome like 'changed%') as changed
      from staged group by source_offset, record)
    select count(*) filter (kept) as kept, count(*) filter (not kept) as skipped, count(*) filter (changed) as changed from records`),
  )
  const before = await session.first<{ n: number }>(constantSql('select count(*) as n from traces'))
  await session.run(
    constantSql(
      "create or replace temp table affected_traces as select distinct trace_uid from staged where outcome <> 'same'",
    ),
  )
  await session.run(keepTraces)
  await session.run(
    constantSql(`insert into span_revisions by name
    select s.*, st.import_id as replaced_by_import from spans s join staged st on st.trace_uid = s.trace_uid and st.span_id = s.span_id and st.outcome = 'changed'`),
  )
  await session.run(
    constantSql(
      `delete from spans where (trace_uid, span_id) in (select (trace_uid, span_id) from staged where outcome = 'changed')`,
    ),
  )
  await session.run(
    constantSql(
      `delete from trace_chunks where (trace_uid, span_id) in (select (trace_uid, span_id) from staged where outcome = 'changed')`,
    ),
  )
  await session.run(
    constantSql(
      `insert into span_revisions by name select * exclude (chunks, record, line, outcome), import_id as replaced_by_import from staged where outcome = 'changed-older'`,
    ),
  )
  await session.run(
    constantSql(
      `insert into spans by name select * exclude (chunks, record, line, outcome) from staged where outcome in ('new', 'changed')`,
    ),
  )
  await session.run(
    constantSql(`insert into trace_chunks
    select chunk.chunk, trace_uid, span_id, rank::integer, chunk.score, index_version from (
      select trace_uid, span_id, index_version, unnest(chunks) as chunk, generate_subscripts(chunks, 1) as rank
      from staged where chunks is not null and outcome in ('new', 'changed'))
    where chunk.chunk is not null order by chunk.chunk, trace_uid`),
  )
  await refreshTraces(session)
  const after = await session.first<{ n: number }>(constantSql('select count(*) as n from traces'))
  const added = await session.first<{ n: number }>(
    constantSql("select count(*) as n from staged where outcome = 'new'"),
  )
  const odd = await session.first<{ orphans: number; skewed: number; undated: number }>({
    ...traceHealth,
    values: [importId],
  })
  await session.run(constantSql('drop table staged'))
  if (counts === undefined || odd === undefined)
    throw new WorkbenchError('internal', 'The import could not be counted.')
  return {
    ...counts,
    tracesAdded: (after?.n ?? 0) - (before?.n ?? 0),
    spansAdded: added?.n ?? 0,
    health: [
      { what: 'Spans whose parent is not in the file', count: odd.orphans, unit: 'spans' },
      { what: 'Clock skew over 100 ms', count: odd.skewed, unit: 'traces' },
      { what: 'No start time', count: odd.undated, unit: 'spans' },
    ].filter((line) => line.count > 0),
  }
}

/** Makes the rows of `affected_traces` anew from their spans; `kept_traces` must hold what is to be kept. */
export async function refreshTraces(session: Session): Promise<void> {
  await session.run(dropTraces)
  await session.run(dropTools)
  await session.run(traceRollup)
  await session.run(toolRollup)
  await session.run(
    constantSql(
      'update labels set orphaned = false where orphaned and trace_uid in (select trace_uid from affected_traces)',
    ),
  )
}

async function settleKnown(
  session: Session,
  result: ImportResult,
  textFile: (importId: number, textRow: number) => string,
): Promise<void> {
  await session.run(
    constantSql(`create or replace temp table twins as
    select trace_uid, span_id from staged group by trace_uid, span_id having count(*) > 1`),
  )
  const twins = await session.first<{ n: number }>(constantSql('select count(*) as n from twins'))
  if ((twins?.n ?? 0) > 0) {
    // Inside one file the later end time wins; its twins are compared with it.
    await session.run(
      constantSql(`create or replace temp table winners as
      select trace_uid, span_id, arg_max(text_row, (coalesce(epoch_us(end_at), 0), -text_row)) as text_row from staged
      where (trace_uid, span_id) in (select (trace_uid, span_id) from twins) group by trace_uid, span_id`),
    )
    const pairs =
      constantSql(`select loser.*, winner.text_row as other_row, winner.import_id as other_import, winner.name as other_name, winner.kind as other_kind,
        winner.start_at as other_start, winner.end_at as other_end, winner.status as other_status, winner.parent_span_id as other_parent
      from staged loser join winners w on w.trace_uid = loser.trace_uid and w.span_id = loser.span_id and w.text_row <> loser.text_row
      join staged winner on winner.text_row = w.text_row`)
    await mark(session, pairs, result, 'changed-older', textFile, true)
  }
  const known =
    constantSql(`select st.*, s.text_row as other_row, s.import_id as other_import, s.name as other_name, s.kind as other_kind,
      s.start_at as other_start, s.end_at as other_end, s.status as other_status, s.parent_span_id as other_parent
    from staged st join spans s on s.trace_uid = st.trace_uid and s.span_id = st.span_id where st.outcome = 'new'`)
  await mark(session, known, result, 'changed', textFile, false)
  await session.run(
    constantSql(`update staged set outcome = 'changed-older' from spans s
    where staged.outcome = 'changed' and s.trace_uid = staged.trace_uid and s.span_id = staged.span_id and coalesce(staged.end_at < s.end_at, false)`),
  )
}

async function mark(
  session: Session,
  pairs: Sql,
  result: ImportResult,
  outcome: string,
  textFile: (importId: number, textRow: number) => string,
  sameFile: boolean,
): Promise<void> {
  await session.run(sql`create or replace temp table pairs as ${pairs}`)
  const counted = await session.first<{ n: number }>(constantSql('select count(*) as n from pairs'))
  if ((counted?.n ?? 0) === 0) return
  const files = sameFile
    ? result.textFiles
    : (
        await session.all<{ import_id: number; block: number }>(
          constantSql(
            'select distinct other_import as import_id, other_row // 1000000000 as block from pairs',
          ),
        )
      ).map((row) => textFile(row.import_id, row.block * 1_000_000_000))
  const differing = await differingSpans(session, result.textFiles, files, sameFile)
  await session.run(
    constantSql("update staged set outcome = 'same' where text_row in (select text_row from pairs)"),
  )
  for (let from = 0; from < differing.length; from += 10_000) {
    await session.run(
      sql`update staged set outcome = ${outcome} where text_row in ${constantSql(
        `(${differing
          .slice(from, from + 10_000)
          .map(Number)
          .join(', ')})`,
      )}`,
    )
  }
}
