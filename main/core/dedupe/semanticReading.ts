import { WorkbenchError } from '../../../shared/errors.ts'
import type { Input, Output } from '../../../shared/protocol/protocol.ts'
import type { Session } from '../db/open.ts'
import { constantSql, sql } from '../db/sql.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { decideSemantic, readSemanticDecisions, undoSemantic } from './semanticDecisions.ts'

type Run = Output<'semantic.find'>
type Answer = Output<'semantic.groups'>

/** The grouping by meaning that counts now, or null. */
export async function currentSemanticRun(session: Pick<Session, 'first'>): Promise<Run | null> {
  const row = await session.first<{
    runId: string
    foundAtMs: number
    embedder: string
    dimension: number
    threshold: number
    counts: string
  }>(
    constantSql(`select run_id as "runId", epoch_ms(found_at) as "foundAtMs", embedder, dimension, threshold, counts::varchar as counts
      from semantic_runs order by ordinal desc limit 1`),
  )
  if (row === undefined) return null
  const { counts, ...rest } = row
  return {
    ...rest,
    ...(JSON.parse(counts) as Pick<Run, 'questions' | 'compared' | 'groups' | 'members'>),
  }
}

const short = constantSql('t.trace_uid as trace, t.preview, t.intent, t.plan_tier, t.success')

/** Groups of one meaning, largest first, with what people said of them; or the members of one. */
export async function semanticGroups(
  workspace: Workspace,
  { group, offset, limit }: Input<'semantic.groups'>,
): Promise<Answer> {
  const { database } = workspace
  const run = await currentSemanticRun(database)
  const decisions = await readSemanticDecisions(workspace)
  const undoable = decisions.last !== null
  if (run === null) return { run, total: 0, confirmed: 0, can_undo: undoable, groups: [], members: [] }
  const one = group === undefined ? constantSql('true') : sql`g.semantic_group = ${group}`
  const rows = await database.all<
    {
      group: string
      multiplicity: number
      lowest_score: number
      traces: string
    } & Answer['groups'][number]['representative']
  >(sql`select g.semantic_group as "group", g.multiplicity, g.lowest_score, ${short},
      (select to_json(list(m.trace_uid order by m.trace_uid))::varchar from semantic_members m where m.semantic_group = g.semantic_group) as traces
    from semantic_groups g join traces t on t.trace_uid = g.representative where ${one}
    order by g.multiplicity desc, g.semantic_group limit ${limit} offset ${offset}`)
  if (group !== undefined && rows.length === 0)
    throw new WorkbenchError('not_found', `There is no group ${group} in the last run.`, {
      hint: 'List the groups to see their ids.',
    })
  const members =
    group === undefined
      ? []
      : await database.all<Answer['members'][number]>(
          sql`select ${short}, m.reason, m.score from semantic_members m join traces t using (trace_uid)
            where m.semantic_group = ${group} order by m.reason = 'representative' desc, m.score desc, m.trace_uid`,
        )
  return {
    run,
    total: run.groups,
    confirmed: new Set(decisions.groupOf.values()).size,
    can_undo: undoable,
    groups: rows.map(({ group: id, multiplicity, lowest_score, traces, ...representative }) => ({
      group: id,
      multiplicity,
      lowest_score,
      representative,
      decision: decisions.wordOn(JSON.parse(traces) as string[]),
    })),
    members,
  }
}

/** Keeps that a person confirmed or dismissed a group of the last run. Fails with not_found for another. */
export async function semanticDecide(
  workspace: Workspace,
  { group, decision, reviewer }: Input<'semantic.decide'>,
): Promise<Output<'semantic.decide'>> {
  const rows = await workspace.database.all<{ trace: string }>(
    sql`select trace_uid as trace from semantic_members where semantic_group = ${group} order by trace_uid`,
  )
  if (rows.length < 2)
    throw new WorkbenchError('not_found', `There is no group ${group} in the last run.`, {
      hint: 'List the groups to see their ids.',
    })
  const traces = rows.map(({ trace }) => trace)
  const copies = await workspace.database.all<{ trace: string }>(
    sql`select trace_uid as trace from traces where duplicate_group in (
        select t.duplicate_group from semantic_members m join traces t using (trace_uid) where m.semantic_group = ${group} and t.duplicate_group is not null)
      and trace_uid not in (select trace_uid from semantic_members where semantic_group = ${group}) order by trace_uid`,
  )
  await decideSemantic(workspace, {
    kind: decision,
    traces,
    copies: copies.map(({ trace }) => trace),
    reviewer,
  })
  return { group, decision, traces: traces.length }
}

/** Takes back the last word on a group. */
export async function semanticUndo(
  workspace: Workspace,
  { reviewer }: Input<'semantic.undo'>,
): Promise<Output<'semantic.undo'>> {
  return { traces: (await undoSemantic(workspace, reviewer)).length }
}
