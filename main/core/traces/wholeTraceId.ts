import { WorkbenchError } from '../../../shared/errors.ts'
import { sql } from '../db/sql.ts'
import type { Workspace } from '../workspace/workspace.ts'

/** Ids are shown by their first eight characters; fewer than six would be guessing. */
const fewest = 6
const listed = 8

/**
 * The whole id of the trace that begins so, or whose id in its export does; an id that is whole, or that no trace
 * begins with, as it was given. Fails with invalid_input where several begin so, and names them.
 */
export async function wholeTraceId(workspace: Workspace, given: string): Promise<string> {
  const { database } = workspace
  const exact = await database.first(sql`select 1 as there from traces where trace_uid = ${given}`)
  if (exact !== undefined || given.length < fewest) return given
  const found = await database.all<{ trace: string; total: number; named: boolean }>(sql`
    select trace_uid as trace, count(*) over () as total, coalesce(native_trace_id = ${given}, false) as named from traces
    where starts_with(trace_uid, ${given}) or starts_with(native_trace_id, ${given})
    order by named desc, trace_uid limit ${listed}`)
  const [first, second] = found
  if (first === undefined) return given
  if (second === undefined || (first.named && !second.named)) return first.trace
  const more = Number(first.total) - found.length
  throw new WorkbenchError(
    'invalid_input',
    `${Number(first.total)} traces begin with ${given}: ${found.map(({ trace }) => trace).join(', ')}${more > 0 ? ` and ${more} more` : ''}.`,
    { hint: 'Give more of the id.', details: { traces: found.map(({ trace }) => trace), more } },
  )
}
