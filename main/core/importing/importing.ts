import { randomUUID } from 'node:crypto'
import { rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { wireErrorFrom, WorkbenchError } from '../../../shared/errors.ts'
import type { ImportMapping } from '../../../shared/domain/importMapping.ts'
import type { Output } from '../../../shared/protocol/protocol.ts'
import { sql } from '../db/sql.ts'
import type { CallContext } from '../handlers.ts'
import { readers } from '../readers/formats.ts'
import { readTombstones } from '../workspace/tombstones.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { detectFile } from './detect.ts'
import { fileSha256 } from './fileHash.ts'
import { exportsIn, isFolder, reasonOf } from './findExports.ts'
import type { ImportJob } from './importJob.ts'
import { knownImport } from './knownImports.ts'
import { placeImport } from './placing/placeImport.ts'
import { alreadyReport, failedReport, type Report } from './reports.ts'
import { runImportProcess } from './runImportProcess.ts'

export { readMapping } from './readMapping.ts'

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

type Found = Output<'import.detect'>

/**
 * What chosen files look like, and the exports in chosen folders, for which `refFor` makes refs; a problem is told,
 * nothing is read in.
 */
export async function importDetect(
  files: readonly { ref: string; path: string }[],
  refFor: (file: string) => string,
  signal: AbortSignal,
): Promise<Found> {
  const found: Found = { files: [], left: [] }
  for (const [chosen, { ref, path: file }] of files.entries()) {
    const name = path.basename(file)
    if (!(await isFolder(file))) {
      found.files.push({ ...(await looksLike(file)), ref, chosen, name })
      continue
    }
    try {
      const { files: inFolder, left } = await exportsIn(file, signal)
      for (const one of inFolder)
        found.files.push({
          ...(await looksLike(one.path)),
          ref: refFor(one.path),
          chosen,
          name: `${name}/${one.inside}`,
        })
      found.left.push(...left.map((one) => ({ chosen, ...one })))
    } catch (error) {
      signal.throwIfAborted()
      found.files.push({ ...notRecognised(error, 0), ref, chosen, name })
    }
  }
  return found
}

async function looksLike(file: string) {
  try {
    const detected = await detectFile(file)
    const title = detected.reader?.title ?? 'Parquet'
    return { bytes: detected.bytes, format: detected.reader?.id ?? null, title, problem: null }
  } catch (error) {
    const size = await stat(file).then(
      (found) => found.size,
      () => 0,
    )
    return notRecognised(error, size)
  }
}

function notRecognised(error: unknown, bytes: number) {
  const { code, message, hint } = wireErrorFrom(error)
  const problem = { code, message, ...(hint === undefined ? {} : { hint }) }
  return { bytes, format: null, title: 'Not recognised', problem }
}

interface Chosen {
  path: string
  format?: string | undefined
  mapping?: ImportMapping | undefined
}

/**
 * Imports files, and the exports in folders, one after the other; each is read, redacted and swapped in as a whole
 * or not at all. A file that fails is reported with its reason and the others go on; a cancel ends the job.
 */
export async function importRun(
  workspace: Workspace,
  given: readonly Chosen[],
  context: CallContext,
): Promise<Output<'import.run'>> {
  const reports: Report[] = []
  const left: Output<'import.run'>['left'] = []
  const stopped = () =>
    new WorkbenchError(
      'cancelled',
      `The import was cancelled. ${reports.length === 0 ? 'Nothing was added.' : `${reports.length} finished files were kept.`}`,
    )
  const files: (Chosen & Pick<Report, 'chosen' | 'inside'>)[] = []
  for (const [chosen, file] of given.entries()) {
    if (!(await isFolder(file.path))) files.push({ ...file, chosen, inside: null })
    else
      try {
        const found = await exportsIn(file.path, context.signal, file.mapping)
        for (const { path: at, inside } of found.files) files.push({ ...file, path: at, chosen, inside })
        left.push(...found.left.map((one) => ({ chosen, ...one })))
      } catch (error) {
        if (context.signal.aborted) throw stopped()
        if (!(error instanceof WorkbenchError)) throw error
        reports.push({ ...failedReport(file.path, error), chosen })
      }
  }
  for (const [index, { chosen, inside, ...file }] of files.entries()) {
    const label = files.length === 1 ? '' : `file ${index + 1} of ${files.length}: `
    const within: CallContext = {
      ...context,
      progress: (progress) => context.progress({ ...progress, phase: `${label}${progress.phase}` }),
    }
    try {
      reports.push({ ...(await importOne(workspace, file, within)), chosen, inside })
    } catch (error) {
      if (context.signal.aborted || (error instanceof WorkbenchError && error.code === 'cancelled'))
        throw stopped()
      if (!(error instanceof WorkbenchError)) throw error
      // What a Parquet file holds is known only once it is opened.
      if (inside !== null && error.code === 'unsupported')
        left.push({ chosen, inside, reason: reasonOf(error) })
      else reports.push({ ...failedReport(file.path, error), chosen, inside })
    }
  }
  const total = (pick: (report: Report) => number) => reports.reduce((sum, report) => sum + pick(report), 0)
  return {
    files: reports.sort((a, b) => a.chosen - b.chosen),
    left: left.sort((a, b) => a.chosen - b.chosen || (a.inside < b.inside ? -1 : 1)),
    traces: total((report) => report.traces),
    spans: total((report) => report.spans),
    rejects: total((report) => (report.alreadyImported ? 0 : report.rejected)),
  }
}

async function importOne(workspace: Workspace, file: Chosen, context: CallContext): Promise<Report> {
  const key = await workspace.tokenKey()
  if (!workspace.hasVault || key === null) {
    throw new WorkbenchError(
      'unsupported',
      'This workspace has no vault, so nothing can be imported into it.',
      { hint: 'Import into the workspace it was copied from.' },
    )
  }
  const startedAt = workspace.ports.clock.now()
  const detected = await detectFile(file.path, file.mapping ?? file.format)
  const again = await alreadyImported(workspace, file.path, detected.bytes)
  if (again !== null) return again
  await ensureSpace(workspace, detected.bytes)
  const job = {
    source: file.path,
    fileName: path.basename(file.path),
    ...(file.format === undefined ? {} : { format: file.format }),
    ...(file.mapping === undefined ? {} : { mapping: file.mapping }),
    textPrefix: 'text',
    tokenKeyHex: Buffer.from(key).toString('hex'),
    epoch: workspace.file.redaction.epoch,
    blockBytes: 32 << 20,
    tombstones: await readTombstones(workspace.paths),
  }
  const attempt = (room: Room) => stageAndPlace(workspace, { ...job, ...room }, startedAt, context)
  try {
    return await attempt(usualRoom)
  } catch (error) {
    if (!(error instanceof WorkbenchError) || error.code !== 'out_of_memory') throw error
  }
  return attempt(largeRoom)
}

type Room = Pick<ImportJob, 'memoryLimit' | 'threads'>

// Each block is one task, and several are under way at once: a thread that helped with one would only leave
// another waiting for it in a loop.
const usualRoom: Room = { memoryLimit: '700MB', threads: 1 }
/** For single records of tens of megabytes, which are held several times while they are masked. */
const largeRoom: Room = { memoryLimit: '3GB', threads: 1 }

async function stageAndPlace(
  workspace: Workspace,
  job: Omit<ImportJob, 'rawFolder' | 'outFolder'>,
  startedAt: number,
  context: CallContext,
): Promise<Report> {
  const ticket = randomUUID()
  const rawFolder = path.join(workspace.paths.vault, 'staging', ticket)
  const outFolder = path.join(workspace.paths.temporary, ticket)
  try {
    const result = await runImportProcess(workspace, { ...job, rawFolder, outFolder }, context)
    return await placeImport(
      workspace,
      { source: job.source, result, rawFolder, startedAt, mapping: job.mapping },
      context,
    )
  } finally {
    await rm(rawFolder, { recursive: true, force: true })
    await rm(outFolder, { recursive: true, force: true })
  }
}

async function alreadyImported(workspace: Workspace, file: string, bytes: number): Promise<Report | null> {
  const sameSize = await workspace.database.first<{ n: number }>(
    sql`select count(*) as n from imports where file_bytes = ${bytes}`,
  )
  if ((sameSize?.n ?? 0) === 0) return null
  const known = await knownImport(workspace.database, await fileSha256(file))
  return known === null ? null : alreadyReport(file, known)
}

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
