import { WorkbenchError } from '../../../shared/errors.ts'
import type { Input, Output } from '../../../shared/protocol/protocol.ts'
import type { Session } from '../db/open.ts'
import { constantSql } from '../db/sql.ts'
import type { CallContext } from '../handlers.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { takeForms, takeGroups, takeHomes, takeMembers, takeTrajectories } from './grouping.ts'
import { compareTexts, scoreTexts } from './nearTexts.ts'
import type { NearGroups } from './nearGroups.ts'
import { currentRun, storeRun, takeChangedBlocks, undoRun } from './runs.ts'
import { takeSubjects } from './subjects.ts'
import { takeTemplates } from './templates.ts'

export { duplicateGroups, duplicatePairs } from './reading.ts'
export { semanticFind } from './semantic.ts'
export { readSemanticDecisions } from './semanticDecisions.ts'
export { semanticDecide, semanticGroups, semanticUndo } from './semanticReading.ts'

/**
 * Groups traces that are copies of one another: the same course with the same form of answer, else the same
 * question, else questions whose Jaccard is `threshold` or more; each inside one intent, tier and outcome.
 * Nothing is deleted. Blocks that did not change keep their groups, so the result is that of a fresh run.
 */
export async function duplicatesFind(
  workspace: Workspace,
  { threshold, fresh }: Input<'duplicates.find'>,
  { signal, progress }: CallContext,
): Promise<Output<'duplicates.find'>> {
  const startedAt = workspace.ports.clock.now()
  const options = { signal }
  const at = (phase: string, done: number) => progress({ phase, done, total: 4, unit: 'steps' })
  const blocks = await workspace.database.withSession(async (session) => {
    const textFiles = await workspace.textFiles()
    at('Reading questions and courses', 0)
    await takeSubjects(session, textFiles, options)
    at('Seeking forms', 1)
    await takeTemplates(session, signal)
    const previous = await currentRun(session)
    const counted = await takeChangedBlocks(session, previous, threshold, fresh, options)
    await takeForms(session, options)
    const near = await compareTexts(session, threshold, { signal, progress })
    at('Grouping', 3)
    await takeHomes(session, options)
    await takeGroups(session, options)
    await takeTrajectories(session, textFiles, options)
    await scoreTexts(session, near, signal)
    await takeMembers(session, options)
    await takePairs(session, near)
    signal.throwIfAborted()
    at('Storing', 4)
    await storeRun(workspace, session, previous, { threshold, startedAt })
    return { blocks: counted.changed, unchanged: counted.unchanged }
  })
  const run = await currentRun(workspace.database)
  if (run === null) throw new WorkbenchError('internal', 'The groups were stored and cannot be read.')
  return { ...run, ...blocks }
}

/** Brings back the grouping before the last run; `undone` is false where there was none. */
export async function duplicatesUndo(workspace: Workspace): Promise<Output<'duplicates.undo'>> {
  const undone = await undoRun(workspace)
  return { undone, run: await currentRun(workspace.database) }
}

/** Makes `pairs`: some compared questions, each told by the first trace that asks it. */
async function takePairs(session: Session, near: NearGroups): Promise<void> {
  const pairs = near.pairs()
  await session.run(
    constantSql('create or replace temp table sampled_pairs ("left" integer, "right" integer, score double)'),
  )
  await session.append('sampled_pairs', [
    { type: 'integer', values: pairs.map(({ left }) => left) },
    { type: 'integer', values: pairs.map(({ right }) => right) },
    { type: 'double', values: pairs.map(({ score }) => score) },
  ])
  await session.run(
    constantSql(`create or replace temp table pairs as
      with askers as (
        select n, block, min(trace_uid) as trace_uid from formed
        where n in (select "left" from sampled_pairs union select "right" from sampled_pairs) group by n, block
      )
      select a.block, a.trace_uid as left_trace, b.trace_uid as right_trace, p.score
      from sampled_pairs p join askers a on a.n = p."left" join askers b on b.n = p."right"`),
  )
}
