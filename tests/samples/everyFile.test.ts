import { readdir } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { constantSql } from '../../main/core/db/sql.ts'
import type { Workspace } from '../../main/core/workspace/workspace.ts'
import { importPaths, sample, withoutSamples, withWorkspace } from '../workspaceFixture.ts'

const real = test.skipIf(withoutSamples)

const counts = (workspace: Workspace) =>
  workspace.database.first(
    constantSql(`select (select count(*) from traces) as traces, (select count(*) from spans) as spans,
      (select count(*) from span_revisions) as revisions, (select count(*) from rejects) as rejects,
      (select count(*) from imports) as imports`),
  )

real(
  'every file of the samples comes in or is refused in plain words, and none of them twice',
  () =>
    withWorkspace(async (workspace) => {
      const names = (await readdir(sample(), { recursive: true, withFileTypes: true }))
        .filter((entry) => entry.isFile())
        .map((entry) => `${entry.parentPath}/${entry.name}`)
        .toSorted()
      const { files } = await importPaths(workspace, names)
      for (const [index, report] of files.entries()) {
        expect(report.kept + report.rejected + report.skipped, names[index]).toBe(report.read)
        if (report.error === null) continue
        expect(report.error.code, names[index]).toMatch(/^(unsupported|unreadable_file|schema_mismatch)$/)
        expect(report.error.message, names[index]).toMatch(/^[A-Z].*\.$/)
        expect(report.error.message, names[index]).not.toContain(sample())
        expect(report.error.hint ?? '', names[index]).not.toBe('')
      }
      const byFormat = files
        .filter(({ error }) => error === null)
        .reduce<Record<string, number>>(
          (sum, { format }) => ({ ...sum, [format]: (sum[format] ?? 0) + 1 }),
          {},
        )
      expect(byFormat).toEqual({ otlp: 10, phoenix: 1, langfuse: 8, 'chat-runs': 6 })
      const before = await counts(workspace)
      const again = await importPaths(workspace, names)
      expect(again.files.map(({ kept, traces, spans }) => [kept, traces, spans])).toEqual(
        names.map(() => [0, 0, 0]),
      )
      expect(again.files.map(({ error }) => error)).toEqual(files.map(({ error }) => error))
      expect(await counts(workspace)).toEqual(before)
    }),
  300_000,
)
