import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { createCore, type Core } from '../core/createCore.ts'
import { openDatabase, type Database } from '../core/db/open.ts'
import { pathRef } from '../core/host.ts'
import type { Ports } from '../core/ports.ts'
import { createWorkspace } from '../core/workspace/createWorkspace.ts'
import { directClient, type Client } from '../../shared/protocol/client.ts'
import { protocol, type Output } from '../../shared/protocol/protocol.ts'
import { productPorts } from '../ports/productPorts.ts'
import { findProject } from '../ports/project.ts'
import { createCalibration, type Calibration } from './calibration.ts'
import { generateOtlp, generatePhoenix, type Generated } from './generate.ts'

export type Report = Output<'import.run'>['files'][number]

/** What the rows of one run share: a folder, generated files, and the workspace that the last import made. */
export interface Stand {
  folder: string
  traces: number
  pairs: number
  signal: AbortSignal
  say(line: string): void
  /** All traces as Phoenix JSON lines. */
  phoenix(): Promise<Generated>
  /** A fifth of the traces, another one for each number from 0 to 4, as OTLP JSON lines. */
  otlpPart(part: number): Promise<Generated>
  /** Imports into a fresh workspace, which takes the place of the one before. */
  importFresh(file: string): Promise<{ ms: number; report: Report }>
  /** A core with a workspace that holds all traces, imported now unless it was before. */
  workspace(): Promise<{ core: Core; root: string }>
  calibration(): Promise<Calibration>
  ports: Ports
  /** A bare database in the folder, on disk. */
  bare(name: string): Promise<Database>
  close(): Promise<void>
}

export interface StandOptions {
  traces: number
  pairs: number
  signal: AbortSignal
  say(line: string): void
  ports?: Ports | undefined
}

/** Makes the stand in the temporary folder; `close` removes all of it. */
export async function createStand(options: StandOptions): Promise<Stand> {
  const { traces, pairs, signal, say } = options
  const folder = await mkdtemp(path.join(os.tmpdir(), 'assay-bench-'))
  const project = findProject()
  const ports =
    options.ports ??
    productPorts({
      ...project,
      log: { warn: () => undefined, error: (id, error) => say(`${id}: ${String(error)}`) },
    })
  const files = new Map<string, Promise<Generated>>()
  const generated = (name: string, make: (file: string) => Promise<Generated>) => {
    const known = files.get(name) ?? make(path.join(folder, name))
    files.set(name, known)
    return known
  }
  let standing: { core: Core; client: Client; root: string; traces: number } | null = null
  let calibrated: Promise<Calibration> | null = null
  let workspaces = 0

  const leave = async () => {
    if (standing === null) return
    const { core, client, root } = standing
    standing = null
    client.close()
    await core.close()
    await rm(root, { recursive: true, force: true })
  }
  const fresh = async () => {
    await leave()
    const root = path.join(folder, `workspace-${++workspaces}`)
    await createWorkspace(root, { name: 'Bench', kind: 'workspace', ports })
    const core = createCore({ ports, host: benchHost(folder), migrations: project.migrations })
    const client = directClient(protocol, core.dispatcher, 'command line')
    await core.open(root)
    standing = { core, client, root, traces: 0 }
    return standing
  }
  const importFresh = async (file: string) => {
    const here = await fresh()
    const started = performance.now()
    const { files: reports } = await here.client.call(
      'import.run',
      { files: [{ ref: pathRef(file) }] },
      { signal },
    )
    const ms = performance.now() - started
    const report = reports[0]
    if (report === undefined || report.error !== null)
      throw new Error(`The generated file was not imported: ${report?.error?.message ?? 'no report'}`)
    here.traces = report.traces
    return { ms, report }
  }
  const phoenix = () => {
    if (!files.has('phoenix.jsonl')) say(`Writing ${traces} traces as Phoenix lines`)
    return generated('phoenix.jsonl', (file) => generatePhoenix(file, traces))
  }

  return {
    folder,
    traces,
    pairs,
    signal,
    say,
    phoenix,
    otlpPart: (part) => {
      const size = Math.ceil(traces / 5)
      return generated(`otlp-${part}.jsonl`, (file) => generateOtlp(file, size, part * size))
    },
    ports,
    importFresh,
    workspace: async () => {
      if (standing === null || standing.traces !== traces) {
        const { file } = await phoenix()
        say('Importing all traces')
        await importFresh(file)
      }
      if (standing === null) throw new Error('No workspace stands.')
      return { core: standing.core, root: standing.root }
    },
    calibration: () => (calibrated ??= createCalibration(folder)),
    bare: async (name) => {
      await mkdir(path.join(folder, 'spill'), { recursive: true })
      return openDatabase({
        path: path.join(folder, name),
        allowedFolders: [folder],
        temporaryFolder: path.join(folder, 'spill'),
      })
    },
    close: async () => {
      await leave()
      await (await calibrated)?.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function benchHost(folder: string) {
  const none = () => {
    throw new Error('The bench chooses no files.')
  }
  return {
    kind: 'command line' as const,
    dataFolder: path.join(folder, 'data'),
    resolve: none,
    refFor: pathRef,
    list: () => Promise.reject(new Error('The bench has no open dialog.')),
  }
}
