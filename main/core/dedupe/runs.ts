import type { Output } from '../../../shared/protocol/protocol.ts'
import type { QueryOptions, Session } from '../db/open.ts'
import { constantSql, sql } from '../db/sql.ts'
import { recordRun } from '../lineage/runs.ts'
import type { Workspace } from '../workspace/workspace.ts'

export type DuplicateRun = NonNullable<Output<'duplicates.groups'>['run']>

/** So many groupings are kept to come back to. */
const keptRuns = 5

/** Part of a block's fingerprint: blocks that were grouped by other rules are looked at again. */
const rules = 3

/** The grouping that counts now, or null. */
export async function currentRun(session: Pick<Session, 'first'>): Promise<DuplicateRun | null> {
  const row = await session.first<{
    run_id: string
    found_at_ms: number
    threshold: number
    counts: string
    runs: number
  }>(
    constantSql(`select run_id, epoch_ms(found_at) as found_at_ms, threshold, counts::varchar as counts, count(*) over () as runs
      from duplicate_runs order by ordinal desc limit 1`),
  )
  if (row === undefined) return null
  const counts = JSON.parse(row.counts) as Pick<
    DuplicateRun,
    'traces' | 'groups' | 'members' | 'exact' | 'near'
  >
  return {
    runId: row.run_id,
    foundAtMs: row.found_at_ms,
    threshold: row.threshold,
    ...counts,
    to_read: counts.traces - counts.members + counts.groups,
    can_undo: true,
  }
}

/**
 * Makes `changed_blocks` and `kept_blocks` of the blocks of `shaped`: a block whose traces, questions and forms
 * are as they were in the run before, at the same threshold, need not be looked at again.
 */
export async function takeChangedBlocks(
  session: Session,
  previous: DuplicateRun | null,
  threshold: number,
  fresh: boolean,
  options: QueryOptions,
): Promise<{ changed: number; unchanged: number }> {
  await session.run(
    constantSql(`create or replace temp table blocks as
      select block, ${rules} || '-' || count(*) || '-' || bit_xor(md5_number_lower(concat_ws(chr(30), trace_uid, question, signature))) as fingerprint
      from shaped group by block`),
    options,
  )
  const known = previous !== null && !fresh && previous.threshold === threshold ? previous.runId : null
  await session.run(
    sql`create or replace temp table kept_blocks as
      select b.block from blocks b join duplicate_blocks d on d.block = b.block and d.fingerprint = b.fingerprint where d.run_id = ${known}`,
    options,
  )
  await session.run(
    constantSql(
      'create or replace temp table changed_blocks as select block from blocks where block not in (select block from kept_blocks)',
    ),
    options,
  )
  const counted = await session.first<{ changed: number; unchanged: number }>(
    constantSql(
      'select (select count(*) from changed_blocks) as changed, (select count(*) from kept_blocks) as unchanged',
    ),
    options,
  )
  return counted ?? { changed: 0, unchanged: 0 }
}

/** Stores what `members` and `pairs` of this session hold, with what is kept of the run before, in one step. */
export async function storeRun(
  workspace: Workspace,
  session: Session,
  previous: DuplicateRun | null,
  { threshold, startedAt }: { threshold: number; startedAt: number },
): Promise<void> {
  await workspace.database.transactionOn(session, async () => {
    const last = await session.first<{ ordinal: number | null }>(
      constantSql('select max(ordinal) as ordinal from duplicate_runs'),
    )
    const ordinal = (last?.ordinal ?? 0) + 1
    const finishedAt = workspace.ports.clock.now()
    const from = previous?.runId ?? null
    const sources = await session.all<{ sha256: string }>(
      constantSql('select distinct file_sha256 as sha256 from imports order by sha256'),
    )
    await nameGroups(session, from, ordinal)
    await session.run(
      sql`create or replace temp table new_groups as
        select duplicate_group, block, representative, count(*)::integer as multiplicity,
          arg_max(reason, array_position(['representative', 'trajectory', 'question', 'template', 'near'], reason)) as reason, min(score) as lowest_score
        from named group by duplicate_group, block, representative
        union all
        select duplicate_group, block, representative, multiplicity, reason, lowest_score from duplicate_groups
        where run_id = ${from} and block in (select block from kept_blocks)`,
    )
    await session.run(
      sql`create or replace temp table new_members as
        select duplicate_group, trace_uid, reason, score from named
        union all
        select m.duplicate_group, m.trace_uid, m.reason, m.score from duplicate_members m join duplicate_groups g using (run_id, duplicate_group)
        where m.run_id = ${from} and g.block in (select block from kept_blocks)`,
    )
    const counts = await session.first<Record<string, number>>(
      constantSql(`select (select count(*) from traces) as traces, (select count(*) from new_groups) as groups, count(*) as members,
        count(*) filter (reason in ('trajectory', 'question', 'template')) as exact, count(*) filter (reason = 'near') as near from new_members`),
    )
    const digest = await session.first<{ digest: string | null }>(
      constantSql(
        "select sha256(string_agg(trace_uid || ' ' || duplicate_group || ' ' || reason, chr(10) order by trace_uid)) as digest from new_members",
      ),
    )
    const runId = await recordRun(session, {
      stage: 'duplicates.find',
      parents: sources.map(({ sha256 }) => sha256),
      parameters: { threshold, ordinal },
      seed: null,
      counts: counts ?? {},
      contentHash: digest?.digest ?? null,
      startedAt,
      finishedAt,
      version: workspace.ports.version,
    })
    await session.run(
      sql`insert into duplicate_runs (run_id, ordinal, threshold, found_at, counts)
        values (${runId}, ${ordinal}, ${threshold}::double, make_timestamp(${finishedAt * 1000}::bigint), ${JSON.stringify(counts)})`,
    )
    for (const [table, columns, rows] of [
      [
        'duplicate_groups',
        'duplicate_group, block, representative, multiplicity, reason, lowest_score',
        'new_groups order by duplicate_group',
      ],
      [
        'duplicate_members',
        'duplicate_group, trace_uid, reason, score',
        'new_members order by duplicate_group, trace_uid',
      ],
      ['duplicate_blocks', 'block, fingerprint', 'blocks order by block'],
      [
        'duplicate_pairs',
        'block, left_trace, right_trace, score',
        'pairs order by score desc, left_trace, right_trace',
      ],
    ] as const)
      await session.run(
        sql`insert into ${constantSql(table)} (run_id, ${constantSql(columns)}) select ${runId}, ${constantSql(`${columns} from ${rows}`)}`,
      )
    await session.run(
      sql`insert into duplicate_pairs select ${runId}, block, left_trace, right_trace, score from duplicate_pairs
        where run_id = ${from} and block in (select block from kept_blocks)`,
    )
    await dropRuns(
      session,
      constantSql(`select run_id from duplicate_runs order by ordinal desc offset ${keptRuns}`),
    )
    await placeRun(session, runId)
  })
}

/** A group keeps the name of the earlier one that most of its members were in; each name goes on once. */
async function nameGroups(session: Session, from: string | null, ordinal: number): Promise<void> {
  await session.run(
    sql`create or replace temp table named as
      with shared as (
        select m.block, m.gkey, d.duplicate_group, count(*) as n from members m
        join duplicate_members d on d.trace_uid = m.trace_uid and d.run_id = ${from} group by m.block, m.gkey, d.duplicate_group
      ),
      heirs as (
        select *, row_number() over (partition by block, gkey order by n desc, duplicate_group) as mine,
          row_number() over (partition by duplicate_group order by n desc, block, gkey) as its
        from shared
      ),
      names as (
        select m.block, m.gkey, coalesce(any_value(h.duplicate_group), 'd' || left(md5(concat_ws(chr(31), ${ordinal}::varchar, m.block, min(m.trace_uid))), 15)) as duplicate_group
        from members m left join heirs h on h.block = m.block and h.gkey = m.gkey and h.mine = 1 and h.its = 1
        group by m.block, m.gkey
      )
      select names.duplicate_group, m.* from members m join names on names.block = m.block and names.gkey = m.gkey`,
  )
}

/** Removes the current run and puts the one before it in its place; false where there is none to remove. */
export async function undoRun(workspace: Workspace): Promise<boolean> {
  return workspace.database.transaction(async (session) => {
    const current = await currentRun(session)
    if (current === null) return false
    await dropRuns(session, sql`select ${current.runId}`)
    const now = workspace.ports.clock.now()
    await recordRun(session, {
      stage: 'duplicates.undo',
      parents: [current.runId],
      parameters: { undone: current.runId },
      seed: null,
      counts: {},
      contentHash: null,
      startedAt: now,
      finishedAt: now,
      version: workspace.ports.version,
    })
    await placeRun(session, (await currentRun(session))?.runId ?? null)
    return true
  })
}

async function dropRuns(session: Session, which: ReturnType<typeof sql>): Promise<void> {
  await session.run(sql`create or replace temp table dropped_runs as ${which}`)
  for (const table of ['groups', 'members', 'blocks', 'pairs', 'runs'])
    await session.run(constantSql(`delete from duplicate_${table} where run_id in (from dropped_runs)`))
}

/** Writes a run onto the traces; those whose columns say it already are left alone. */
async function placeRun(session: Session, runId: string | null): Promise<void> {
  await session.run(
    sql`create or replace temp table placed_anew as
      select t.trace_uid, m.duplicate_group, coalesce(g.multiplicity, 1) as multiplicity, m.duplicate_group is null or g.representative = t.trace_uid as representative
      from traces t left join duplicate_members m on m.trace_uid = t.trace_uid and m.run_id = ${runId}
      left join duplicate_groups g on g.run_id = m.run_id and g.duplicate_group = m.duplicate_group
      where t.duplicate_group is distinct from m.duplicate_group or t.duplicate_multiplicity <> coalesce(g.multiplicity, 1)
        or coalesce(t.representative, true) <> (m.duplicate_group is null or g.representative = t.trace_uid)`,
  )
  await session.run(
    constantSql(`update traces set duplicate_group = p.duplicate_group, duplicate_multiplicity = p.multiplicity, representative = p.representative
      from placed_anew p where p.trace_uid = traces.trace_uid`),
  )
}
