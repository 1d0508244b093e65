import { readdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { build } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { constantSql } from '../../main/core/db/sql.ts'
import { forkedImports } from '../../main/core/importing/startImport.ts'
import type { Workspace } from '../../main/core/workspace/workspace.ts'
import { importPaths, quietCall, repository, withWorkspace } from '../workspaceFixture.ts'
import { fileWith, hashesOf, linesOf, phoenixRows, reportOf, settled } from './importFixture.ts'

// The import process of the product, bundled as it is shipped, each import in a process of its own.
const bundle = path.join(repository, 'node_modules', '.cache', `import-process-${process.pid}`)
const forked = { startImport: forkedImports(path.join(bundle, 'importProcess.mjs')) }

beforeAll(() =>
  build({
    configFile: false,
    logLevel: 'silent',
    build: {
      ssr: path.join(repository, 'main', 'core', 'importing', 'importProcess.ts'),
      outDir: bundle,
      target: 'node20',
      rollupOptions: { output: { entryFileNames: 'importProcess.mjs' } },
    },
  }),
)
afterAll(() => rm(bundle, { recursive: true, force: true }))

const rows = linesOf(phoenixRows(30).slice(6))
const mixed = [...rows.slice(0, 40), '{"broken', ...rows.slice(40), rows[0], ''].join('\n')

/** All rows that an import writes; a run's id and times are its own. */
async function contents(workspace: Workspace): Promise<Record<string, unknown>> {
  const all: Record<string, unknown> = {}
  for (const [table, leftOut] of [
    ['spans', ''],
    ['span_revisions', ''],
    ['traces', ''],
    ['rejects', ''],
    ['imports', 'exclude (imported_at)'],
  ] as const)
    all[table] = (await workspace.database.all(constantSql(`select * ${leftOut} from ${table}`)))
      .map((row) => JSON.stringify(row))
      .toSorted()
  return all
}

test('an import in its own process is the import in ours', () =>
  withWorkspace(
    (one) =>
      withWorkspace(async (other, folder) => {
        const file = await fileWith(folder, 'mixed.jsonl', mixed)
        const reports = [await reportOf(one, file), await reportOf(other, file)]
        for (const report of reports)
          expect(report).toMatchObject({ error: null, read: 86, kept: 84, rejected: 1, skipped: 1 })
        expect(await contents(one)).toEqual(await contents(other))
        const names = await readdir(one.paths.text)
        expect(names).toEqual(await readdir(other.paths.text))
      }),
    forked,
  ))

test('what is wrong with a file comes through in the same words, and changes no byte', () =>
  withWorkspace(async (workspace, folder) => {
    const before = await settled(workspace, folder)
    const files = [
      path.join(folder, 'nowhere.jsonl'),
      await fileWith(folder, 'empty.jsonl', ''),
      await fileWith(folder, 'useless.jsonl', '{"context":{"trace_id":"","span_id":""},"span_kind":"LLM"}\n'),
      await fileWith(folder, 'damaged.parquet', `PAR1${'x'.repeat(500)}PAR1`),
      await fileWith(folder, 'logs.json', '{"resourceLogs":[]}'),
    ]
    const { files: reports } = await importPaths(workspace, files)
    expect(reports.map(({ error }) => [error?.code, error?.message])).toEqual([
      ['not_found', 'The file does not exist. Nothing was imported.'],
      ['unreadable_file', 'The file is empty. Nothing was imported.'],
      ['schema_mismatch', 'Not one usable record was found. Nothing was imported.'],
      [
        'unreadable_file',
        expect.stringMatching(/^This Parquet file cannot be read: .+ Nothing was imported\.$/),
      ],
      ['unsupported', 'This file holds log records, not spans. Export traces instead.'],
    ])
    expect(reports[2]?.error?.hint).toBe('Line 1: No trace id (context.trace_id).')
    expect(JSON.stringify(reports)).not.toContain(folder)
    expect(await hashesOf(workspace)).toEqual(before)
  }, forked))

test('a cancel reaches the process in any phase; then nothing of it is left', () =>
  withWorkspace(async (workspace, folder) => {
    const before = await settled(workspace, folder)
    const document = JSON.stringify(phoenixRows(400), null, 1)
    for (const [name, content] of [
      ['lines.jsonl', mixed],
      ['document.json', document],
    ] as const) {
      const source = await fileWith(folder, name, content)
      const phases = new Set<string>()
      let ended = 'cancelled'
      for (let at = 0; ended !== 'done' && at < 20; at++) {
        const controller = new AbortController()
        let seen = 0
        const call = quietCall({
          signal: controller.signal,
          progress: ({ phase }) => {
            if (seen++ !== at) return
            phases.add(phase)
            controller.abort()
          },
        })
        ended = await reportOf(workspace, source, call).then(
          () => 'done',
          (error: { code?: string; message?: string }) => `${error.code}`,
        )
        if (ended === 'done') break
        expect(ended).toBe('cancelled')
        expect(await hashesOf(workspace)).toEqual(before)
        for (const place of [path.join(workspace.paths.vault, 'staging'), workspace.paths.temporary])
          expect((await readdir(place)).filter((entry) => entry !== 'spill')).toEqual([])
      }
      expect(ended).toBe('done')
      expect(phases.has('read and redact')).toBe(true)
      expect(phases.has('add to the workspace')).toBe(true)
      Object.assign(before, await hashesOf(workspace))
    }
  }, forked))

test('a process that cannot be started is a failure of that file alone', () =>
  withWorkspace(
    async (workspace, folder) => {
      const report = await reportOf(workspace, await fileWith(folder, 'good.jsonl', mixed))
      expect(report.error).toMatchObject({
        code: 'internal',
        message: expect.stringMatching(
          /^The import process ended early \(.+\)\. Nothing was added\.$/,
        ) as string,
      })
      expect(await readFile(workspace.paths.file, 'utf8')).toContain('"format": 1')
    },
    { startImport: forkedImports(path.join(bundle, 'is not there.mjs')) },
  ))
