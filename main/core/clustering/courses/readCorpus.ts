import type { Session } from '../../db/open.ts'
import type { Sql } from '../../db/sql.ts'
import type { CallContext } from '../../handlers.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { createCorpus, type Corpus } from './corpus.ts'
import { readEvidence, takeSteps, takeSubjects } from './evidence.ts'
import type { Mode } from './traceTerms.ts'

/**
 * What clustering looks at of the traces in trouble among `traces` (null for every trace), or of all of them. Its
 * temporary tables stay in `session`.
 */
export async function readCorpus(
  workspace: Workspace,
  session: Session,
  { mode, all, traces }: { mode: Mode; all: boolean; traces: Sql | null },
  { signal, progress }: Pick<CallContext, 'signal' | 'progress'>,
): Promise<Corpus> {
  const counts = await takeSubjects(session, { traces, all }, { signal })
  await takeSteps(session, await workspace.textFiles(), { signal })
  const builder = createCorpus(mode)
  const total = counts.chosen + counts.ordinary
  let read = 0
  for await (const part of readEvidence(session, total, { signal })) {
    for (const evidence of part) builder.add(evidence)
    read += part.length
    progress({ phase: 'Reading courses', done: read, total, unit: 'traces' })
  }
  return builder.done()
}
