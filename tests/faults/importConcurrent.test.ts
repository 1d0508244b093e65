import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { constantSql } from '../../main/core/db/sql.ts'
import { importsRemove, rawGet } from '../../main/core/importing/imports.ts'
import type { Workspace } from '../../main/core/workspace/workspace.ts'
import { withWorkspace } from '../workspaceFixture.ts'
import { fileWith, linesOf, phoenixRows, reportOf } from './importFixture.ts'

const lines = linesOf(phoenixRows(30))

const stored = (workspace: Workspace) =>
  workspace.database.first(
    constantSql(`select (select count(*) from imports) as imports, (select count(*) from traces) as traces,
      (select count(*) from spans) as spans, (select count(*) from span_revisions) as revisions`),
  )

test('the same file from two doors at once is imported once', () =>
  withWorkspace(async (workspace, folder) => {
    const file = await fileWith(folder, 'file.jsonl', lines.join('\n'))
    const copy = await fileWith(folder, 'copy.jsonl', lines.join('\n'))
    const reports = await Promise.all([file, copy, file].map((each) => reportOf(workspace, each)))
    expect(
      reports.map(({ error, kept, alreadyImported }) => [error, kept, alreadyImported]).toSorted(),
    ).toEqual([
      [null, 0, true],
      [null, 0, true],
      [null, 90, false],
    ])
    expect(await stored(workspace)).toEqual({ imports: 1, traces: 30, spans: 90, revisions: 0 })
  }))

test('files that share spans, imported at once, come out as one after the other', () =>
  withWorkspace(async (workspace, folder) => {
    const parts = [lines.slice(0, 60), lines.slice(30), lines.slice(45, 50)]
    const files = await Promise.all(
      parts.map((part, index) => fileWith(folder, `part-${index}.jsonl`, part.join('\n'))),
    )
    const reports = await Promise.all(files.map((file) => reportOf(workspace, file)))
    for (const [index, report] of reports.entries()) {
      expect(report).toMatchObject({ error: null, read: parts[index]?.length, rejected: 0, changed: 0 })
      expect(report.kept + report.skipped).toBe(report.read)
    }
    expect(reports.reduce((sum, { spans }) => sum + spans, 0)).toBe(90)
    expect(await stored(workspace)).toMatchObject({ imports: 3, traces: 30, spans: 90 })
    expect(new Set(reports.map(({ importId }) => importId)).size).toBe(3)
  }))

test('an import taken out while another comes in leaves the other whole', () =>
  withWorkspace(async (workspace, folder) => {
    const first = await reportOf(
      workspace,
      await fileWith(folder, 'first.jsonl', lines.slice(0, 60).join('\n')),
    )
    const [second] = await Promise.all([
      reportOf(workspace, await fileWith(folder, 'second.jsonl', lines.slice(30).join('\n'))),
      importsRemove(workspace, { importId: first.importId ?? 0 }),
    ])
    expect(second.error).toBeNull()
    expect(await stored(workspace)).toMatchObject({ imports: 1, traces: 20, spans: 60 })
    expect(await readdir(path.join(workspace.paths.vault, 'files'))).toEqual([second.sha256])
    const trace = await workspace.database.first<{ trace: string }>(
      constantSql('select trace_uid as trace from traces order by trace_uid limit 1'),
    )
    const raw = await rawGet(workspace, { trace: trace?.trace ?? '', reason: 'still there' })
    expect(raw.pieces).toHaveLength(3)
  }))
