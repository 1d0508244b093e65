import { createHash } from 'node:crypto'
import type { Session } from '../db/open.ts'
import { sql } from '../db/sql.ts'

export interface RunRecord {
  stage: string
  parents: readonly string[]
  parameters: Readonly<Record<string, unknown>>
  seed: number | null
  counts: Readonly<Record<string, number>>
  contentHash: string | null
  /** Milliseconds since 1970. */
  startedAt: number
  finishedAt: number
  version: string
}

/** Writes what a stage did into the `runs` table and returns the run's id. */
export async function recordRun(session: Pick<Session, 'run'>, run: RunRecord): Promise<string> {
  const runId = createHash('sha256')
    .update(JSON.stringify([run.stage, run.parents, run.parameters, run.seed, run.startedAt]))
    .digest('hex')
    .slice(0, 24)
  await session.run(sql`insert into runs values (${runId}, ${run.stage}, make_timestamp(${run.startedAt * 1000}::bigint), make_timestamp(${run.finishedAt * 1000}::bigint),
    ${JSON.stringify(run.parents)}, ${JSON.stringify(run.parameters)}, ${run.seed}, ${JSON.stringify(run.counts)}, ${run.contentHash}, ${run.version})`)
  return runId
}
