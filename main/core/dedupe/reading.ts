import type { Input, Output } from '../../../shared/protocol/protocol.ts'
import { constantSql, sql } from '../db/sql.ts'
import type { CallContext } from '../handlers.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { currentRun } from './runs.ts'

type Groups = Output<'duplicates.groups'>
type Pairs = Output<'duplicates.pairs'>
type ShortTrace = Groups['groups'][number]['representative']

const short = (table: string, prefix = '') =>
  constantSql(
    ['trace_uid as "trace"', 'preview', 'intent', 'plan_tier', 'success']
      .map((column) => {
        const [name = '', given] = column.split(' as ')
        return `${table}.${name} as "${prefix}${(given ?? name).replaceAll('"', '')}"`
      })
      .join(', '),
  )

const shortFrom = (row: Readonly<Record<string, unknown>>, prefix = ''): ShortTrace => {
  const text = (name: string) => {
    const value = row[`${prefix}${name}`]
    return typeof value === 'string' ? value : null
  }
  const success = row[`${prefix}success`]
  return {
    trace: text('trace') ?? '',
    preview: text('preview'),
    intent: text('intent'),
    plan_tier: text('plan_tier'),
    success: typeof success === 'boolean' ? success : null,
  }
}

/** Groups of the current run, largest first, or one group with its members. Groups of traces that are gone are left out. */
export async function duplicateGroups(
  workspace: Workspace,
  { group, offset, limit }: Input<'duplicates.groups'>,
  { signal }: CallContext,
): Promise<Groups> {
  const run = await currentRun(workspace.database)
  if (run === null) return { run, total: 0, groups: [], members: [] }
  const which = group === undefined ? constantSql('true') : sql`g.duplicate_group = ${group}`
  const rows = await workspace.database.all<
    Omit<Groups['groups'][number], 'representative'> & Record<string, unknown> & { total: number }
  >(
    sql`select g.duplicate_group as "group", g.multiplicity, g.reason, g.lowest_score, count(*) over () as total, ${short('t')}
      from duplicate_groups g join traces t on t.trace_uid = g.representative where g.run_id = ${run.runId} and ${which}
      order by g.multiplicity desc, g.duplicate_group limit ${limit} offset ${offset}`,
    { signal },
  )
  const members =
    group === undefined
      ? []
      : await workspace.database.all<Groups['members'][number] & Record<string, unknown>>(
          sql`select ${short('t')}, m.reason, m.score from duplicate_members m join traces t on t.trace_uid = m.trace_uid
            where m.run_id = ${run.runId} and m.duplicate_group = ${group}
            order by m.reason <> 'representative', m.score desc, m.trace_uid limit 500`,
          { signal },
        )
  return {
    run,
    total: rows[0]?.total ?? 0,
    groups: rows.map(({ group: name, multiplicity, reason, lowest_score, ...row }) => ({
      group: name,
      multiplicity,
      reason,
      lowest_score,
      representative: shortFrom(row),
    })),
    members: members.map(({ reason, score, ...row }) => ({ ...shortFrom(row), reason, score })),
  }
}

/** Compared pairs of the current run with a similarity in the range, most alike first. */
export async function duplicatePairs(
  workspace: Workspace,
  { from, to, limit }: Input<'duplicates.pairs'>,
  { signal }: CallContext,
): Promise<Pairs> {
  const run = await currentRun(workspace.database)
  if (run === null) return { run, pairs: [] }
  const rows = await workspace.database.all<{ score: number; together: boolean } & Record<string, unknown>>(
    sql`select p.score, l.duplicate_group is not null and l.duplicate_group is not distinct from r.duplicate_group as together,
        ${short('l', 'left_')}, ${short('r', 'right_')}
      from duplicate_pairs p join traces l on l.trace_uid = p.left_trace join traces r on r.trace_uid = p.right_trace
      where p.run_id = ${run.runId} and p.score between ${from}::double and ${to}::double
      order by p.score desc, p.left_trace, p.right_trace limit ${limit}`,
    { signal },
  )
  return {
    run,
    pairs: rows.map((row) => ({
      score: row.score,
      left: shortFrom(row, 'left_'),
      right: shortFrom(row, 'right_'),
      together: row.together,
    })),
  }
}
