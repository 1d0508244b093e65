import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { WorkbenchError } from '../../../../shared/errors.ts'
import type { Output } from '../../../../shared/protocol/protocol.ts'
import { sql } from '../../db/sql.ts'
import { copyDurable } from '../../export/copyFile.ts'
import { exporterById, exporters, formatById } from '../../export/exporters.ts'
import { placeFolder } from '../../export/placeFolder.ts'
import type { CallContext } from '../../handlers.ts'
import { recordRun } from '../../lineage/runs.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { convertVersion } from './convertVersion.ts'
import { nativeLoader } from './exportPreview.ts'
import { fileNames } from '../versions/manifest.ts'
import { verifyFolder } from '../verifying/verify.ts'
import { readVersion, type VersionOnDisk } from '../versions/versions.ts'

type Watch = Pick<CallContext, 'signal' | 'progress'>
type Exported = Output<'dataset.export'>

/** Verifies a version and copies it out with all that is needed to verify it elsewhere. */
export async function exportVersion(
  workspace: Workspace,
  request: { name: string; version: number; format: string; out: string; overwrite: boolean },
  context: Watch,
): Promise<Exported> {
  const startedAt = workspace.ports.clock.now()
  if (exporterById(request.format) === undefined) {
    throw new WorkbenchError('not_found', `There is no export format ${request.format}.`, {
      hint: `Choose one of: ${exporters()
        .map((exporter) => exporter.id)
        .join(', ')}.`,
    })
  }
  const version = await readVersion(workspace.paths, request.name, request.version)
  await checkWhole(workspace, version, context)
  const format = formatById(request.format)
  if (format !== undefined) {
    const converted = await convertVersion(workspace, version, format, request, context)
    await recordExport(workspace, version, {
      format: format.id,
      startedAt,
      ...placed(request.out, converted.files),
    })
    return converted
  }
  const names = (await readdir(version.folder)).filter((name) => ours.has(name)).sort()
  await checkSpace(workspace, version.folder, names, request.out)
  const files = await placeFolder(request.out, { overwrite: request.overwrite, ours }, (folder) =>
    copyAll(workspace, version, names, folder, request.out, context),
  )
  await recordExport(workspace, version, { format: request.format, startedAt, ...placed(request.out, files) })
  return {
    folder: request.out,
    files,
    rows: version.manifest.counts.examples,
    skipped: [],
    remarks: [],
    loader: nativeLoader,
  }
}

const ours: ReadonlySet<string> = new Set(Object.values(fileNames))

// Nothing leaves that would not verify where it arrives.
async function checkWhole(workspace: Workspace, version: VersionOnDisk, context: Watch): Promise<void> {
  const known = await workspace.database.first<{ hash: string }>(
    sql`select hash from dataset_versions where name = ${version.name} and version = ${version.version}`,
  )
  const result = await verifyFolder(
    {
      folder: version.folder,
      expect: known?.hash,
      workspace: { publicKey: workspace.file.public_key, sourceFile: null, owns: workspace.hasVault },
    },
    context,
  )
  if (result.ok) return
  throw new WorkbenchError(
    'gate_failed',
    `${version.name} version ${version.version} does not verify, so nothing was exported. ${result.problems[0]?.message ?? ''}`.trim(),
    { hint: 'Put its files back, or build it again.', details: result.problems.slice(0, 20) },
  )
}

async function checkSpace(
  workspace: Workspace,
  folder: string,
  names: readonly string[],
  out: string,
): Promise<void> {
  let need = 1 << 20
  for (const name of names) need += (await stat(path.join(folder, name))).size
  const free = await workspace.ports.files.freeBytes(path.dirname(out)).catch(() => null)
  if (free === null || free >= need) return
  throw new WorkbenchError(
    'disk_full',
    `There is not enough free space for this export: it needs about ${Math.ceil(need / (1 << 20))} MB. Nothing was written.`,
    { hint: 'Free some space, or choose a folder on another disk.', retryable: true },
  )
}

async function copyAll(
  workspace: Workspace,
  version: VersionOnDisk,
  names: readonly string[],
  folder: string,
  out: string,
  context: Watch,
): Promise<Exported['files']> {
  const { examples } = version.manifest.counts
  const files: Exported['files'] = []
  for (const [index, name] of names.entries()) {
    context.progress({ phase: 'Write files', done: index, total: names.length, unit: 'files' })
    const sha256 = await copyDurable(
      workspace.ports.files,
      path.join(version.folder, name),
      path.join(folder, name),
      context.signal,
    )
    const rows = name === fileNames.examples || name === fileNames.lineage ? examples : 0
    files.push({ path: path.join(out, name), sha256, rows })
  }
  context.signal.throwIfAborted()
  return files
}

/** The name of the folder, without where it lies, and the files in it. */
const placed = (out: string, files: Exported['files']) => ({
  to: path.basename(out),
  files: files.map((file) => path.relative(out, file.path)),
})

async function recordExport(
  workspace: Workspace,
  version: VersionOnDisk,
  done: { format: string; startedAt: number; files: readonly string[]; to: string },
): Promise<void> {
  await workspace.database.transaction(async (session) => {
    const runId = await recordRun(session, {
      stage: 'dataset.export',
      parents: [version.hash],
      parameters: {
        name: version.name,
        version: version.version,
        format: done.format,
        to: done.to,
        files: done.files,
      },
      seed: null,
      counts: { files: done.files.length, examples: version.manifest.counts.examples },
      contentHash: version.hash,
      startedAt: done.startedAt,
      finishedAt: workspace.ports.clock.now(),
      version: workspace.ports.version,
    })
    await session.run(
      sql`insert into lineage_edges values ('dataset', ${version.hash}, 'export', ${runId}, ${runId})`,
    )
  })
}
