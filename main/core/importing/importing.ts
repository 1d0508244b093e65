import { randomUUID } from 'node:crypto'
import { mkdir, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { errorFromWire, wireErrorFrom, WorkbenchError, type ErrorCode } from '../../../shared/errors.ts'
import type { Output } from '../../../shared/protocol/protocol.ts'
import { sql } from '../db/sql.ts'
import type { CallContext } from '../handlers.ts'
import { recordRun } from '../lineage/runs.ts'
import { aliasTableVersion } from '../readers/aliases.ts'
import { readers } from '../readers/formats.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { sourceFile } from '../workspace/vault.ts'
import { detectFile } from './detect.ts'
import { fileSha256 } from './fileHash.ts'
import { importResult, type ImportResult } from './importJob.ts'
import { swapIn } from './swap.ts'

type Report = Output<'import.run'>['files'][number]

/** What can be imported, with a line each on what is read. */
export function importers(): Output<'formats.list'>['importers'] {
  return readers.map(({ id, title, version, extensions, note }) => ({
    id,
    title,
    version,
    extensions: [...extensions],
    note,
  }))
}

/** What chosen files look like; a problem is told, nothing is read in. */
export async function importDetect(
  files: readonly { ref: string; path: string }[],
): Promise<Output<'import.detect'>> {
  return {
    files: await Promise.all(
      files.map(async ({ ref, path: file }) => {
        const name = path.basename(file)
        try {
          const detected = await detectFile(file)
          const title = detected.reader?.title ?? 'Parquet'
          return {
            ref,
            name,
            bytes: detected.bytes,
            format: detected.reader?.id ?? null,
            title,
            problem: null,
          }
        } catch (error) {
          const { code, message, hint } = wireErrorFrom(error)
          const size = await stat(file).then(
            (found) => found.size,
            () => 0,
          )
          return {
            ref,
            name,
            bytes: size,
            format: null,
            title: 'Not recognised',
            problem: { code, message, ...(hint === undefined ? {} : { hint }) },
          }
        }
      }),
    ),
  }
}

/**
 * Imports files one after the other; each is read, redacted and swapped in as a whole or not at all.
 * A file that fails is reported with its reason and the others go on; a cancel ends the job.
 */
export async function importRun(
  workspace: Workspace,
  files: readonly { path: string; format?: string | undefined }[],
  context: CallContext,
): Promise<Output<'import.run'>> {
  const reports: Report[] = []
  for (const [index, file] of files.entries()) {
    const label = files.length === 1 ? '' : `file ${index + 1} of ${files.length}: `
    const within: CallContext = {
      ...context,
      progress: (progress) => context.progress({ ...progress, phase: `${label}${progress.phase}` }),
    }
    try {
      reports.push(await importOne(workspace, file, within))
    } catch (error) {
      if (context.signal.aborted || (error instanceof WorkbenchError && error.code === 'cancelled')) {
        throw new WorkbenchError(
          'cancelled',
          `The import was cancelled. ${reports.length === 0 ? 'Nothing was added.' : `${reports.length} finished files were kept.`}`,
        )
      }
      if (!(error instanceof WorkbenchError)) throw error
      reports.push(failedReport(file.path, error))
    }
  }
  const total = (pick: (report: Report) => number) => reports.reduce((sum, report) => sum + pick(report), 0)
  return {
    files: reports,
    traces: total((report) => report.traces),
    spans: total((report) => report.spans),
    rejects: total((report) => (report.alreadyImported ? 0 : report.rejected)),
  }
}

async function importOne(
  workspace: Workspace,
  file: { path: string; format?: string | undefined },
  context: CallContext,
): Promise<Report> {
  const key = await workspace.tokenKey()
  if (!workspace.hasVault || key === null) {
    throw new WorkbenchError(
      'unsupported',
      'This workspace has no vault, so nothing can be imported into it.',
      { hint: 'Import into the workspace it was copied from.' },
    )
  }
  const started = workspace.ports.clock.now()
  const detected = await detectFile(file.path, file.format)
  const again = await alreadyImported(workspace, file.path, detected.bytes)
  if (again !== null) return again
  await ensureSpace(workspace, detected.bytes)
  const ticket = randomUUID()
  const rawFolder = path.join(workspace.paths.vault, 'staging', ticket)
  const outFolder = path.join(workspace.paths.temporary, ticket)
  try {
    const result = await inProcess(
      workspace,
      {
        source: file.path,
        fileName: path.basename(file.path),
        ...(file.format === undefined ? {} : { format: file.format }),
        rawFolder,
        outFolder,
        textPrefix: 'text',
        tokenKeyHex: Buffer.from(key).toString('hex'),
        epoch: workspace.file.redaction.epoch,
        memoryLimit: '700MB',
        threads: 2,
        blockBytes: 48 << 20,
      },
      context,
    )
    const twin = await knownHash(workspace, result.sha256)
    if (twin !== null) return alreadyReport(file.path, twin)
    return await swapFile(workspace, file.path, result, { rawFolder, outFolder, started }, context)
  } finally {
    await rm(rawFolder, { recursive: true, force: true })
    await rm(outFolder, { recursive: true, force: true })
  }
}

function inProcess(
  workspace: Workspace,
  job: Record<string, unknown>,
  context: CallContext,
): Promise<ImportResult> {
  return new Promise((resolve, reject) => {
    let answer: ImportResult | null = null
    let failure: WorkbenchError | null = null
    const running = workspace.ports.startImport(job, (message) => {
      const said = message as { type: string } & Record<string, unknown>
      if (said.type === 'progress')
        context.progress({
          phase: String(said.phase),
          done: Number(said.done),
          total: said.total === null ? null : Number(said.total),
          unit: String(said.unit),
        })
      if (said.type === 'done') answer = importResult.parse(said.result)
      if (said.type === 'failed') {
        const error = said.error as { code: ErrorCode; message: string; hint?: string }
        failure = errorFromWire({
          code: error.code,
          message: error.message,
          hint: error.hint,
          retryable: false,
        })
      }
    })
    const cancel = () => running.cancel()
    context.signal.addEventListener('abort', cancel, { once: true })
    if (context.signal.aborted) cancel()
    running.done
      .then(
        () =>
          answer === null
            ? reject(
                failure ??
                  new WorkbenchError('internal', 'The import ended without a result. Nothing was added.'),
              )
            : resolve(answer),
        (error: unknown) =>
          reject(
            context.signal.aborted
              ? new WorkbenchError('cancelled', 'The import was cancelled. Nothing was added.')
              : (failure ?? error),
          ),
      )
      .finally(() => context.signal.removeEventListener('abort', cancel))
  })
}

interface SwapPlace {
  rawFolder: string
  outFolder: string
  started: number
}

async function swapFile(
  workspace: Workspace,
  source: string,
  result: ImportResult,
  place: SwapPlace,
  context: CallContext,
): Promise<Report> {
  context.progress({ phase: 'add to the workspace', done: 0, total: null, unit: 'spans' })
  const swapStarted = performance.now()
  const { database, paths, ports } = workspace
  const next = await database.first<{ id: number }>(
    sql`select coalesce(max(import_id), 0) + 1 as id from imports`,
  )
  const importId = next?.id ?? 1
  const textNames = result.textFiles.map((_, index) => `${importId}-${index}.parquet`)
  const placed: string[] = []
  try {
    const counts = await database.transaction(async (session) => {
      const now = ports.clock.now()
      await session.run(sql`insert into imports values (${importId}, ${result.sha256}, ${result.fileName}, ${result.bytes}, ${result.format}, ${result.formatVersion},
        make_timestamp(${now * 1000}::bigint), ${result.read}, 0, ${result.rejects.length}, 0, 0, 0, 0, ${workspace.file.redaction.epoch},
        ${JSON.stringify(result.redacted)}, '[]', ${JSON.stringify(textNames)})`)
      const textFile = (id: number, row: number) =>
        path.join(paths.text, `${id}-${Math.floor(row / 1_000_000_000)}.parquet`)
      const swapped = await swapIn(session, result, importId, textFile)
      if (swapped.kept + swapped.skipped + result.rejects.length !== result.read) {
        throw new WorkbenchError('internal', 'The counts of this import do not add up. Nothing was added.', {
          details: {
            read: result.read,
            kept: swapped.kept,
            skipped: swapped.skipped,
            rejected: result.rejects.length,
          },
        })
      }
      await session.run(sql`update imports set kept = ${swapped.kept}, skipped = ${swapped.skipped}, changed = ${swapped.changed},
        traces_added = ${swapped.tracesAdded}, spans_added = ${swapped.spansAdded}, health = ${JSON.stringify(swapped.health)} where import_id = ${importId}`)
      await session.append('rejects', [
        { type: 'integer', values: result.rejects.map(() => importId) },
        { type: 'bigint', values: result.rejects.map((reject) => reject.line) },
        { type: 'text', values: result.rejects.map((reject) => reject.path) },
        { type: 'text', values: result.rejects.map((reject) => reject.reason) },
        { type: 'text', values: result.rejects.map((reject) => reject.text) },
        { type: 'bigint', values: result.rejects.map((reject) => reject.offset) },
        { type: 'bigint', values: result.rejects.map((reject) => reject.length) },
      ])
      await recordRun(session, {
        stage: 'import',
        parents: [result.sha256],
        parameters: {
          format: result.format,
          format_version: result.formatVersion,
          aliases: aliasTableVersion,
          epoch: workspace.file.redaction.epoch,
          mode: workspace.file.redaction.mode,
        },
        seed: null,
        counts: {
          read: result.read,
          kept: swapped.kept,
          rejected: result.rejects.length,
          skipped: swapped.skipped,
          changed: swapped.changed,
        },
        contentHash: result.sha256,
        startedAt: place.started,
        finishedAt: ports.clock.now(),
        version: ports.version,
      })
      context.signal.throwIfAborted()
      for (const [index, file] of result.textFiles.entries()) {
        const to = path.join(paths.text, textNames[index] ?? '')
        await rename(file, to)
        placed.push(to)
      }
      const kept = sourceFile(paths, result.sha256)
      await mkdir(path.dirname(kept), { recursive: true, mode: 0o700 })
      await rename(path.join(place.rawFolder, 'source'), kept)
      placed.push(kept)
      return swapped
    })
    await database.checkpoint()
    return {
      path: path.basename(source),
      sha256: result.sha256,
      bytes: result.bytes,
      format: result.format,
      importId,
      read: result.read,
      kept: counts.kept,
      rejected: result.rejects.length,
      skipped: counts.skipped,
      changed: counts.changed,
      traces: counts.tracesAdded,
      spans: counts.spansAdded,
      alreadyImported: false,
      redacted: result.redacted,
      health: counts.health,
      stages: [...result.stages, { stage: 'swap', ms: Math.round(performance.now() - swapStarted) }],
      peakBytes: result.peakBytes,
      error: null,
    }
  } catch (error) {
    for (const file of placed) await rm(file, { force: true })
    throw error
  }
}

interface KnownImport {
  sha256: string
  format: string
  import_id: number
  bytes: number
  read: number
  rejected: number
}

async function alreadyImported(workspace: Workspace, file: string, bytes: number): Promise<Report | null> {
  const sameSize = await workspace.database.first<{ n: number }>(
    sql`select count(*) as n from imports where file_bytes = ${bytes}`,
  )
  if ((sameSize?.n ?? 0) === 0) return null
  const known = await knownHash(workspace, await fileSha256(file))
  return known === null ? null : alreadyReport(file, known)
}

async function knownHash(workspace: Workspace, sha256: string): Promise<KnownImport | null> {
  return (
    (await workspace.database.first<KnownImport>(
      sql`select file_sha256 as sha256, format, import_id, file_bytes as bytes, "read", rejected from imports where file_sha256 = ${sha256}`,
    )) ?? null
  )
}

function alreadyReport(file: string, known: KnownImport): Report {
  return {
    ...emptyReport(file),
    sha256: known.sha256,
    bytes: known.bytes,
    format: known.format,
    importId: known.import_id,
    read: known.read,
    rejected: known.rejected,
    skipped: known.read - known.rejected,
    alreadyImported: true,
  }
}

function failedReport(file: string, error: WorkbenchError): Report {
  return {
    ...emptyReport(file),
    error: {
      code: error.code,
      message: error.message,
      ...(error.hint === undefined ? {} : { hint: error.hint }),
    },
  }
}

const emptyReport = (file: string): Report => ({
  path: path.basename(file),
  sha256: '',
  bytes: 0,
  format: '',
  importId: null,
  read: 0,
  kept: 0,
  rejected: 0,
  skipped: 0,
  changed: 0,
  traces: 0,
  spans: 0,
  alreadyImported: false,
  redacted: {},
  health: [],
  stages: [],
  peakBytes: 0,
  error: null,
})

async function ensureSpace(workspace: Workspace, bytes: number): Promise<void> {
  const free = await workspace.ports.files.freeBytes(workspace.paths.root)
  const need = bytes * 3 + (64 << 20)
  if (free < need) {
    throw new WorkbenchError(
      'disk_full',
      `There is not enough free space: this import needs about ${Math.ceil(need / (1 << 20))} MB. Nothing was imported.`,
      {
        hint: 'Free some space and import again.',
        retryable: true,
      },
    )
  }
}
