import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { clustersRun } from '../../main/core/clustering/clustering.ts'
import { adjustedRand, vMeasure } from '../../main/core/clustering/kernels/agreement.ts'
import { sql } from '../../main/core/db/sql.ts'
import { openLabels } from '../../main/core/labels/labels.ts'
import { draft, onTrace } from '../labels/labelFixture.ts'
import { importPaths, quietCall, sample, withoutSamples, withWorkspace } from '../workspaceFixture.ts'

interface Judged {
  trajectory_id: number
  failures: { failure_id: number; failure_category: string; step_reason: string }[]
  root_cause: { failure_id: number }
}

// What people noted on the step, never the name of the category, beside runs that went well.
test.skipIf(withoutSamples)(
  '29 labelled failures fall in groups nearer to their labels than by text alone',
  () =>
    withWorkspace(async (workspace) => {
      await importPaths(workspace, [sample('agentrx', 'tau_retail_100runs.json')])
      await importPaths(workspace, [sample('agentrx', 'tau_retail_failed29.json')])
      const traces = sql`select trace_uid from spans where import_id = 2`
      const rows = await workspace.database.all<{ trace: string; name: string }>(
        sql`select trace_uid as trace, name from traces where trace_uid in (${traces}) order by trace_uid`,
      )
      const judged = new Map(
        (
          JSON.parse(await readFile(sample('agentrx', 'tau_retail_ground_truth.json'), 'utf8')) as Judged[]
        ).map(({ trajectory_id: id, failures, root_cause: root }) => [
          `task ${id}`,
          failures.find(({ failure_id: failure }) => failure === root.failure_id),
        ]),
      )
      expect(rows.length).toBe(29)
      const truth = new Map(rows.map(({ trace, name }) => [trace, judged.get(name)?.failure_category ?? '']))
      const score = async (mode: 'all' | 'text') => {
        await clustersRun(
          workspace,
          { where: '', name: mode, seed: 1, mode, all: false },
          traces,
          quietCall(),
        )
        const found = await workspace.database.all<{ trace: string; cluster: string | null }>(
          sql`select trace_uid as trace, coalesce(cluster, trace_uid) as cluster from traces where trace_uid in (${traces})`,
        )
        const [clusters, classes] = [
          found.map(({ cluster }) => cluster),
          found.map(({ trace }) => truth.get(trace)),
        ]
        return { ari: adjustedRand(clusters, classes), v: vMeasure(clusters, classes) }
      }
      const text = await score('text')
      const book = await openLabels(workspace)
      try {
        for (const { trace, name } of rows)
          await book.set({
            target: onTrace(trace),
            label: draft({ note: judged.get(name)?.step_reason ?? '' }),
            reviewer: 'Ada',
          })
      } finally {
        await book.close()
      }
      const all = await score('all')
      expect(all.ari).toBeGreaterThan(text.ari + 0.1)
      expect(all.v).toBeGreaterThan(text.v + 0.1)
    }),
)
