import { WorkbenchError } from '../../../../shared/errors.ts'
import type { QueryOptions, Session } from '../../db/open.ts'
import { constantSql } from '../../db/sql.ts'
import type { ImportResult } from '../importJob.ts'
import { placeTraces, rollTools, rollTraces, spanHealth } from './rollup.ts'
import { settleOutcomes, staged, stagedRows, type TextFileOf } from './settle.ts'

export interface SwapCounts {
  kept: number
  skipped: number
  changed: number
  spansAdded: number
  health: { what: string; count: number; unit: string }[]
}

/** Columns that only the staged files have. */
const notInSpans = 'exclude (chunks, record, line, outcome)'

/**
 * Works out what the staged spans will do to the workspace, in temporary tables of `session` alone: nothing
 * of the workspace is written, and an abort stops it at once.
 */
export async function prepareSwap(
  session: Session,
  result: ImportResult,
  importId: number,
  textFile: TextFileOf,
  options: QueryOptions,
): Promise<SwapCounts> {
  await session.run(stagedRows(result, importId))
  await settleOutcomes(session, result, textFile, options)
  await session.run(staged)
  const counts = await session.first<{ kept: number; skipped: number; changed: number }>(
    constantSql(`
    with records as (select bool_or(outcome not in ('same', 'twin')) as kept, bool_or(outcome in ('changed', 'older')) as changed
      from staged group by source_offset, record)
    select count(*) filter (kept) as kept, count(*) filter (not kept) as skipped, count(*) filter (changed) as changed from records`),
    options,
  )
  await session.run(
    constantSql(
      "create or replace temp table affected_traces as select distinct trace_uid from staged where outcome in ('new', 'changed')",
    ),
    options,
  )
  await session.run(
    constantSql(`create or replace temp view coming as
      select * ${notInSpans} from staged where outcome in ('new', 'changed')
      union all by name
      select s.* from spans s where s.trace_uid in (select trace_uid from affected_traces)
        and not exists (select 1 from staged c where c.outcome = 'changed' and c.trace_uid = s.trace_uid and c.span_id = s.span_id)`),
  )
  await rollTraces(session, 'coming', options)
  await session.run(rollTools('coming'), options)
  const added = await session.first<{ n: number }>(
    constantSql("select count(*) as n from staged where outcome = 'new'"),
    options,
  )
  const odd = await session.first<{ orphans: number; skewed: number; undated: number }>(
    spanHealth("(select * from staged where outcome in ('new', 'changed'))", 'coming'),
    options,
  )
  if (counts === undefined || odd === undefined)
    throw new WorkbenchError('internal', 'The import could not be counted.')
  return {
    ...counts,
    spansAdded: added?.n ?? 0,
    health: [
      { what: 'Spans whose parent is not in the file', count: odd.orphans, unit: 'spans' },
      { what: 'Clock skew over 100 ms', count: odd.skewed, unit: 'traces' },
      { what: 'No start time', count: odd.undated, unit: 'spans' },
    ].filter((line) => line.count > 0),
  }
}

/**
 * Writes what `prepareSwap` worked out, inside the caller's transaction on the same session; answers how many
 * traces were added. Spans that are not shown (replaced, older, identical in another import) become revisions.
 */
export async function performSwap(session: Session): Promise<number> {
  const traces = async () =>
    (await session.first<{ n: number }>(constantSql('select count(*) as n from traces')))?.n ?? 0
  const before = await traces()
  const unusual = await session.first<{ n: number }>(
    constantSql("select count(*) as n from outcomes where outcome <> 'twin'"),
  )
  if ((unusual?.n ?? 0) > 0) {
    for (const statement of moveKnown) await session.run(constantSql(statement))
  }
  await session.run(constantSql(insertSpans.before))
  await session.run(constantSql(insertSpans.query))
  await session.run(
    constantSql(`insert into trace_chunks
    select chunk.chunk, trace_uid, span_id, rank::integer, chunk.score, index_version from (
      select trace_uid, span_id, index_version, unnest(chunks) as chunk, generate_subscripts(chunks, 1) as rank
      from staged where chunks is not null and outcome in ('new', 'changed'))
    where chunk.chunk is not null order by chunk.chunk, trace_uid, span_id, rank`),
  )
  for (const statement of placeTraces) await session.run(statement)
  return (await traces()) - before
}

// Where a part of a union comes in no order, threads fill row groups of their own; keeping an order, each small
// row group of the staged files is copied once more.
const insertSpans = {
  before: 'create or replace temp table no_spans as select * from spans limit 0',
  query: `insert into spans by name select * ${notInSpans} from staged where outcome in ('new', 'changed')
    union all by name select distinct * from no_spans`,
}

const changed = "(select (trace_uid, span_id) from staged where outcome = 'changed')"

const moveKnown = [
  `insert into span_revisions by name
    select s.*, 'replaced' as outcome, c.chunks from spans s
    left join (select trace_uid, span_id, list({'chunk': chunk, 'score': score} order by rank) as chunks
      from trace_chunks where (trace_uid, span_id) in ${changed} group by trace_uid, span_id) c using (trace_uid, span_id)
    where (s.trace_uid, s.span_id) in ${changed}`,
  `delete from spans where (trace_uid, span_id) in ${changed}`,
  `delete from trace_chunks where (trace_uid, span_id) in ${changed}`,
  `insert into span_revisions by name
    select * exclude (record, line, outcome), case outcome when 'same' then 'identical' else outcome end as outcome
    from staged where outcome in ('same', 'older')`,
]
