import { spawn } from 'node:child_process'
import { readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { build } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { constantSql } from '../../main/core/db/sql.ts'
import { forkedImports } from '../../main/core/importing/startImport.ts'
import { createWorkspace } from '../../main/core/workspace/createWorkspace.ts'
import type { Workspace } from '../../main/core/workspace/workspace.ts'
import {
  importPaths,
  migrations,
  quietCall,
  reopened,
  repository,
  testPorts,
  withFolder,
  withWorkspace,
} from '../workspaceFixture.ts'
import { fileWith, hashesOf, linesOf, phoenixRows, reportOf, settled } from './importFixture.ts'

const bundle = path.join(repository, 'node_modules', '.cache', `import-child-${process.pid}`)
const bundled = (name: string) => path.join(bundle, `${name}.mjs`)

beforeAll(() =>
  build({
    configFile: false,
    logLevel: 'silent',
    build: {
      ssr: true,
      outDir: bundle,
      target: 'node20',
      rollupOptions: {
        input: Object.fromEntries(
          ['importChild', 'dyingImport', 'deafImport'].map((name) => [
            name,
            path.join(import.meta.dirname, `${name}.ts`),
          ]),
        ),
        output: { entryFileNames: '[name].mjs' },
      },
    },
  }),
)
afterAll(() => rm(bundle, { recursive: true, force: true }))

const second = (folder: string) =>
  fileWith(
    folder,
    'second.jsonl',
    `${linesOf(phoenixRows(5, { 4: { name: 'other' } })).join('\n')}\n{"broken`,
  )

async function contents(workspace: Workspace) {
  const { database, paths } = workspace
  const tables = [
    'imports',
    'spans',
    'span_revisions',
    'traces',
    'trace_chunks',
    'trace_tools',
    'rejects',
    'runs',
  ]
  const rows: Record<string, unknown> = {}
  for (const table of tables) {
    const counted = await database.first<{ n: number }>(constantSql(`select count(*) as n from ${table}`))
    rows[table] = counted?.n
  }
  return {
    rows,
    text: (await readdir(paths.text)).sort(),
    sources: (await readdir(path.join(paths.vault, 'files'))).sort(),
    staging: await readdir(path.join(paths.vault, 'staging')),
    temporary: (await readdir(paths.temporary)).filter((name) => name !== 'spill'),
  }
}

function runChild(
  root: string,
  file: string,
  moment: string,
): Promise<{ said: string; signal: string | null }> {
  const child = spawn(process.execPath, [
    bundled('importChild'),
    root,
    migrations,
    path.join(repository, 'resources'),
    file,
    moment,
  ])
  let said = ''
  child.stdout.on('data', (data) => (said += String(data)))
  return new Promise((resolve) => child.once('close', (_, signal) => resolve({ said, signal })))
}

test.each([
  ['read and redact', false],
  ['add to the workspace', false],
  ['inside the transaction', false],
  ['before the text is moved', false],
  ['after the text is moved', false],
  ['before the source is moved', false],
  ['after the source is moved', false],
  ['after the import', true],
])('a workspace whose process is killed at “%s” opens with all of the import or nothing', (moment, whole) =>
  withFolder(async (folder) => {
    const root = path.join(folder, 'workspace')
    await createWorkspace(root, { name: 'Killed', kind: 'workspace', ports: testPorts() })
    const before = await reopened(root, async (workspace) => {
      await settled(workspace, folder)
      return contents(workspace)
    })
    const file = await second(folder)
    expect(await runChild(root, file, moment)).toEqual({ said: moment, signal: 'SIGKILL' })
    await reopened(root, async (workspace) => {
      const after = await contents(workspace)
      if (whole) expect(after.rows).toMatchObject({ imports: 2, traces: 5, rejects: 1 })
      else expect(after).toEqual(before)
      const report = await reportOf(workspace, file)
      expect(report).toMatchObject({ error: null, read: 16, rejected: 1, alreadyImported: whole })
      expect((await contents(workspace)).rows).toMatchObject({ imports: 2, traces: 5, rejects: 1 })
    })
  }),
)

test('an import whose own process is killed is a failure of that file alone, and changes no byte', () =>
  withWorkspace(
    async (workspace, folder) => {
      const before = await hashesOf(workspace)
      const report = await reportOf(workspace, await second(folder))
      expect(report.error?.message).toBe('The import process ended early (SIGKILL). Nothing was added.')
      expect(await hashesOf(workspace)).toEqual(before)
    },
    { startImport: (job, onMessage) => forkedImports(bundled('dyingImport'))(job, onMessage) },
  ))

test('a cancel ends even an import that does not listen', () =>
  withWorkspace(
    async (workspace, folder) => {
      const before = await hashesOf(workspace)
      const controller = new AbortController()
      const call = quietCall({ signal: controller.signal, progress: () => controller.abort() })
      await expect(importPaths(workspace, [await second(folder)], call)).rejects.toMatchObject({
        code: 'cancelled',
      })
      expect(await hashesOf(workspace)).toEqual(before)
    },
    { startImport: (job, onMessage) => forkedImports(bundled('deafImport'))(job, onMessage) },
  ))
