import { WorkbenchError } from '../../../shared/errors.ts'
import type { CallContext } from '../handlers.ts'
import type { Session } from '../db/open.ts'
import { constantSql, sql } from '../db/sql.ts'
import { versionsReached } from '../datasets/datasets.ts'
import { needleForms, sourcesReached } from '../importing/erase.ts'
import { isUnambiguous } from '../redaction/people.ts'
import { createRedactor } from '../redaction/redaction.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { idsAsWritten } from './idsAsWritten.ts'
import type { ErasurePlan } from './plan.ts'

export type Wanted = { user: string } | { trace: string }
type Watch = Pick<CallContext, 'signal' | 'progress'>

/**
 * Everything in the workspace that an erasure of a user (by id or token) or of a trace reaches. Nothing is
 * changed. Fails with not_found where there is nothing of it, and with unsupported without a vault.
 */
export async function reachOf(
  workspace: Workspace,
  wanted: Wanted,
  watch: Watch,
): Promise<Omit<ErasurePlan, 'id' | 'at_ms' | 'reason'>> {
  const key = await workspace.tokenKey()
  if (!workspace.hasVault || key === null)
    throw new WorkbenchError(
      'unsupported',
      'This workspace has no vault: what is erased here would stay where it was copied from. Nothing was erased.',
      { hint: 'Erase in the workspace that it was copied from, and copy that again.' },
    )
  const redactor = createRedactor({ key })
  const tokens = 'user' in wanted ? [redactor.personId(wanted.user)] : []
  return workspace.database.withSession(async (session) => {
    await takeTraces(session, wanted, tokens)
    const rows = await session.all<{ trace: string }>(
      constantSql('select trace_uid as trace from erased_traces order by trace_uid'),
    )
    if (rows.length === 0)
      throw new WorkbenchError(
        'not_found',
        'user' in wanted
          ? 'No trace of this user is in the workspace. Nothing was erased.'
          : `There is no trace ${wanted.trace}. Nothing was erased.`,
        { hint: 'Give the id as it stood in the export, or the token that stands for it here.' },
      )
    const natives = await session.all<{ id: string }>(
      constantSql(`select distinct native_trace_id as id from (select trace_uid, native_trace_id from spans
        union all select trace_uid, native_trace_id from span_revisions) where native_trace_id is not null and trace_uid in (select trace_uid from erased_traces) order by id`),
    )
    const found = await idsAsWritten(workspace, session, redactor, new Set(tokens))
    if ('user' in wanted && wanted.user !== tokens[0]) found.add(wanted.user)
    // An id like `42` or `anna` stands in many places that have nothing to do with the person.
    const people = [...found].filter(isUnambiguous).sort()
    const needles = needleForms([...people, ...natives.map(({ id }) => id).filter(isUnambiguous)])
    const traces = rows.map(({ trace }) => trace)
    return {
      subject: 'user' in wanted ? 'user' : 'trace',
      traces,
      tokens,
      people,
      needles,
      sources: await sourcesReached(workspace, session, needles, watch),
      versions: await versionsReached(workspace, { traces: new Set(traces), who: { tokens, people } }, watch),
    }
  })
}

/** Makes the temporary table `erased_traces` (trace_uid). */
export async function takeTraces(session: Session, wanted: Wanted, tokens: readonly string[]): Promise<void> {
  const chosen = 'user' in wanted ? sql`"user" = ${tokens[0] ?? ''}` : sql`trace_uid = ${wanted.trace}`
  await session.run(
    sql`create or replace temp table erased_traces as
      select trace_uid from (select trace_uid, "user" from traces union all select trace_uid, user_id from spans union all select trace_uid, user_id from span_revisions)
      where ${chosen} group by trace_uid`,
  )
}
