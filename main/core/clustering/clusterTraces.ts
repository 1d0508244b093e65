import { WorkbenchError } from '../../../shared/errors.ts'
import type { Input, Output } from '../../../shared/protocol/protocol.ts'
import type { Sql } from '../db/sql.ts'
import type { CallContext } from '../handlers.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { readByHand } from './kept/byHand.ts'
import { clusterRows } from './finding/clusterRows.ts'
import type { Unembedded } from './finding/clusterTexts.ts'
import { withCrew } from './finding/crew.ts'
import { describe } from './finding/describe.ts'
import { readCorpus } from './courses/readCorpus.ts'
import { newestRun } from './kept/reading.ts'
import { questionVectors } from './finding/questionVectors.ts'
import { storeRun } from './kept/store.ts'

/**
 * Clusters the traces in trouble among `traces` (a sub-select of trace_uid; null for all) and writes them onto the
 * traces. The same traces, seed and history give the same clusters under the same ids; a cancel changes nothing.
 */
export async function clustersRun(
  workspace: Workspace,
  input: Unembedded<Input<'clusters.run'>>,
  traces: Sql | null,
  { signal, progress }: CallContext,
): Promise<Output<'clusters.run'>> {
  const startedAt = workspace.ports.clock.now()
  const { mode, resolution, seed, embedder = { kind: 'built-in' } } = input
  if (mode === 'tools' && embedder.kind !== 'built-in')
    throw new WorkbenchError(
      'invalid_input',
      'An embedder compares texts, and only calls are looked at. Nothing was clustered.',
      { hint: 'Cluster everything or text alone, or leave the embedder out.' },
    )
  const byHand = await readByHand(workspace)
  await workspace.database.withSession(async (session) => {
    const corpus = await readCorpus(
      workspace,
      session,
      { mode, all: input.all, traces },
      { signal, progress },
    )
    const embedded =
      embedder.kind === 'built-in'
        ? null
        : await questionVectors(workspace, session, corpus, { embedder, seed }, { signal, progress })
    const found = await withCrew(workspace.ports, signal, (crew) =>
      clusterRows(corpus, { mode, resolution, seed, questions: embedded?.questions ?? null, progress }, crew),
    )
    const described = describe(corpus, found)
    signal.throwIfAborted()
    await storeRun(workspace, session, input, {
      embedder: embedded?.name ?? 'built-in',
      corpus,
      found,
      described,
      startedAt,
      byHand,
    })
  })
  const run = await newestRun(workspace.database, byHand, input.name)
  if (run === null) throw new WorkbenchError('internal', 'The clusters were stored and cannot be read.')
  return run
}
