import { createHash } from 'node:crypto'
import { WorkbenchError } from '../../../shared/errors.ts'
import type { Output } from '../../../shared/protocol/protocol.ts'
import type { CallContext } from '../handlers.ts'
import { sql } from '../db/sql.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { writePlan, type ErasurePlan } from './plan.ts'
import { reachOf, type Wanted } from './reach.ts'

export { finishErasure } from './finish.ts'
export { erasuresIn } from './record.ts'

type Reach = Output<'erase.run'>

/**
 * Works out what an erasure reaches; unless it is a dry run it is decided then, and done when the workspace is opened
 * again. What stays on record is the reason as `masked`. Fails with not_found where there is nothing of the user or
 * trace, and with invalid_input for a reason that is missing or names the person.
 */
export async function planErasure(
  workspace: Workspace,
  wanted: Wanted,
  { reason, masked, dryRun }: { reason: string; masked: string; dryRun: boolean },
  context: Pick<CallContext, 'signal' | 'progress'>,
): Promise<Reach> {
  const why = reason.trim()
  if (why === '') throw new WorkbenchError('invalid_input', 'An erasure needs a reason. Nothing was erased.')
  const reach = await reachOf(workspace, wanted, context)
  if ([...reach.needles, ...reach.tokens].some((each) => why.includes(each)))
    throw new WorkbenchError(
      'invalid_input',
      'The reason stays on record, and it names who is to be erased. Nothing was erased.',
      { hint: 'Name the request instead, such as its number.' },
    )
  const at = workspace.ports.clock.now()
  const id = createHash('sha256')
    .update(`${at} ${reach.traces.join(' ')}`)
    .digest('hex')
    .slice(0, 16)
  context.signal.throwIfAborted()
  const plan: ErasurePlan = { ...reach, id, at_ms: at, reason: masked.trim() }
  if (!dryRun) await writePlan(workspace, plan)
  return {
    id,
    dryRun,
    ...(await countsOf(workspace, plan)),
    versions: plan.versions.map(({ name, version, hash, examples }) => ({
      name,
      version,
      hash,
      examples: examples.length,
      reissued: null,
    })),
    exports: await exportsOf(workspace, plan),
    packets: [],
  }
}

async function countsOf(
  { database }: Workspace,
  { traces, sources }: ErasurePlan,
): Promise<Pick<Reach, 'traces' | 'spans' | 'labels' | 'sources' | 'rejects'>> {
  const list = sql`(select unnest(${JSON.stringify(traces)}::json::varchar[]))`
  const [spans, labels] = await Promise.all([
    database.first<{ n: number }>(sql`select count(*) as n from spans where trace_uid in ${list}`),
    database.first<{ n: number }>(
      sql`select count(*) as n from labels where verdict is not null and trace_uid in ${list}`,
    ),
  ])
  return {
    traces: traces.length,
    spans: spans?.n ?? 0,
    labels: labels?.n ?? 0,
    sources: sources.length,
    rejects: sources.reduce((sum, source) => sum + source.rejects.length, 0),
  }
}

// What has left cannot be called back from here; who asked must be told where it went.
async function exportsOf({ database }: Workspace, { versions }: ErasurePlan): Promise<Reach['exports']> {
  const hashes = versions.filter(({ examples }) => examples.length > 0).map(({ hash }) => hash)
  return database.all<Reach['exports'][number]>(
    sql`select run_id as "runId", stage as what, parameters->>'name' as name, (parameters->>'version')::integer as version,
        parameters->>'format' as format, parameters->>'to' as "to",
        coalesce((parameters->'files')::varchar[], []) as files, epoch_ms(finished_at) as "atMs",
        stage = 'dataset.export' as certain
      from runs where (stage = 'dataset.export' and content_hash in (select unnest(${JSON.stringify(hashes)}::json::varchar[])))
        or stage in ('labels.export', 'traces.export') order by finished_at, run_id`,
  )
}
