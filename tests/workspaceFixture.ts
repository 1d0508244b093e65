import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { createDurableFiles } from '../main/core/files/durableFiles.ts'
import type { CallContext } from '../main/core/handlers.ts'
import { importRun } from '../main/core/importing/importing.ts'
import { importsInProcess } from '../main/core/importing/startImport.ts'
import type { Ports } from '../main/core/ports.ts'
import { createWorkspace } from '../main/core/workspace/createWorkspace.ts'
import { openWorkspace } from '../main/core/workspace/openWorkspace.ts'
import type { Workspace } from '../main/core/workspace/workspace.ts'

export const repository = path.join(import.meta.dirname, '..')
export const migrations = path.join(repository, 'main', 'core', 'db', 'migrations')

/** The folder of real samples; only inside tests that skip where it is absent. */
export function sample(...parts: string[]): string {
  return path.join(process.env.ASSAY_SAMPLES ?? '', ...parts)
}
export const withoutSamples = process.env.ASSAY_SAMPLES === undefined

/** Real ports with imports in this process; the log is silent and can be replaced. */
export function testPorts(over: Partial<Ports> = {}): Ports {
  return {
    clock: { now: Date.now },
    random: { bytes: (count) => new Uint8Array(randomBytes(count)) },
    log: { warn: () => undefined, error: () => undefined },
    files: createDurableFiles(),
    startImport: importsInProcess(),
    resources: path.join(repository, 'resources'),
    version: 'test',
    ...over,
  }
}

/** A call nobody cancels and whose progress nobody watches. */
export function quietCall(over: Partial<CallContext> = {}): CallContext {
  return { signal: new AbortController().signal, progress: () => undefined, caller: 'window', ...over }
}

/** Runs `work` with a temporary folder that is removed afterwards. */
export async function withFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'assay-test-'))
  try {
    return await work(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Runs `work` on a fresh workspace, which is closed and removed afterwards. */
export async function withWorkspace<Result>(
  work: (workspace: Workspace, folder: string) => Promise<Result>,
  over: Partial<Ports> = {},
): Promise<Result> {
  return withFolder(async (folder) => {
    const root = path.join(folder, 'workspace')
    const ports = testPorts(over)
    await createWorkspace(root, { name: 'Test', kind: 'workspace', ports })
    return reopened(root, (workspace) => work(workspace, folder), over)
  })
}

/** Runs `work` on the workspace at `root` and closes it again. */
export async function reopened<Result>(
  root: string,
  work: (workspace: Workspace) => Promise<Result>,
  over: Partial<Ports> = {},
): Promise<Result> {
  const opened = await openWorkspace(root, { ports: testPorts(over), door: 'test', migrations })
  try {
    return await work(opened.workspace)
  } finally {
    await opened.close()
  }
}

/** Imports files by path, one job. */
export function importPaths(workspace: Workspace, files: readonly string[], context = quietCall()) {
  return importRun(
    workspace,
    files.map((file) => ({ path: file })),
    context,
  )
}

/** Hash of every file under `root` by relative path; `leaveOut` names folders or files that do not count. */
export async function fileHashes(
  root: string,
  leaveOut: readonly string[] = [],
): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {}
  const walk = async (folder: string): Promise<void> => {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const file = path.join(folder, entry.name)
      const name = path.relative(root, file).split(path.sep).join('/')
      if (leaveOut.includes(name)) continue
      if (entry.isDirectory()) await walk(file)
      else if (entry.isFile())
        hashes[name] = createHash('sha256')
          .update(await readFile(file))
          .digest('hex')
    }
  }
  await walk(root)
  return hashes
}
