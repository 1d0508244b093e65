import path from 'node:path'
import { recordRun } from '../lineage/runs.ts'
import type { Workspace } from '../workspace/workspace.ts'

/** Puts on record that labels left, and into which file, without where it lies; `out` is null where they left as text. */
export async function recordLabelsExport(
  workspace: Workspace,
  done: { labels: number; hash: string; out: string | null; startedAt: number },
): Promise<void> {
  await workspace.database.withSession((session) =>
    recordRun(session, {
      stage: 'labels.export',
      parents: [],
      parameters: { format: 'jsonl', to: done.out === null ? null : path.basename(done.out) },
      seed: null,
      counts: { labels: done.labels },
      contentHash: done.hash,
      startedAt: done.startedAt,
      finishedAt: workspace.ports.clock.now(),
      version: workspace.ports.version,
    }),
  )
}
