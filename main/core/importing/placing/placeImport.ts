import { access, mkdir, readFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import type { ImportMapping } from '../../../../shared/domain/importMapping.ts'
import { WorkbenchError } from '../../../../shared/errors.ts'
import type { Session } from '../../db/open.ts'
import { constantSql, sql } from '../../db/sql.ts'
import { syncFolder } from '../../files/syncFolder.ts'
import type { CallContext } from '../../handlers.ts'
import { recordRun } from '../../lineage/runs.ts'
import { aliasTableVersion } from '../../readers/aliases.ts'
import { writeSourceNote } from '../../workspace/sourceNotes.ts'
import { signingKeyFile, sourceFile } from '../../workspace/vault.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { onFullDisk } from '../fullDisk.ts'
import type { ImportResult } from '../importJob.ts'
import { knownImport } from '../knownImports.ts'
import { alreadyReport, emptyReport, type Report } from '../reports.ts'
import { stagedRejects } from '../staging/rejectStore.ts'
import { textFileName } from '../../workspace/textRows.ts'
import { syncFile } from '../syncFile.ts'
import { performSwap, prepareSwap, type SwapCounts } from './swap.ts'

export interface StagedImport {
  /** How the file was read, where a person said so. */
  mapping?: ImportMapping | undefined
  /** The path the user chose. */
  source: string
  result: ImportResult
  rawFolder: string
  startedAt: number
}

/**
 * Brings a staged import into the workspace, as a whole or not at all. Until the last moment only temporary
 * tables are written and an abort stops it; then files are renamed and one transaction is committed.
 */
export async function placeImport(
  workspace: Workspace,
  staged: StagedImport,
  context: CallContext,
): Promise<Report> {
  context.progress({ phase: 'add to the workspace', done: 0, total: null, unit: 'spans' })
  const started = performance.now()
  const { source, result } = staged
  const done = await workspace.database.withSession(async (session) => {
    for (;;) {
      const state = await importsState(session)
      // Another door may have brought in the same bytes meanwhile.
      const twin = await knownImport(session, result.sha256)
      if (twin !== null) return alreadyReport(source, twin)
      const importId = state.last + 1
      const counts = await prepareSwap(
        session,
        result,
        importId,
        (id, row) => path.join(workspace.paths.text, textFileName(id, row)),
        { signal: context.signal },
      )
      counts.skipped += result.erased
      if (counts.kept + counts.skipped + result.rejected !== result.read) {
        throw new WorkbenchError('internal', 'The counts of this import do not add up. Nothing was added.', {
          details: { ...counts, read: result.read, rejected: result.rejected },
        })
      }
      context.signal.throwIfAborted()
      const traces = await onFullDisk(() => commit(workspace, session, staged, importId, state, counts))
      if (traces !== null) return { placed: importId, counts, traces }
    }
  })
  if ('alreadyImported' in done) return done
  const { placed, counts, traces } = done
  await workspace.database
    .checkpoint()
    .catch((error: unknown) => workspace.ports.log.error('checkpoint after import', error))
  return {
    ...emptyReport(source),
    sha256: result.sha256,
    bytes: result.bytes,
    format: result.format,
    importId: placed,
    read: result.read,
    kept: counts.kept,
    rejected: result.rejected,
    skipped: counts.skipped,
    changed: counts.changed,
    traces,
    spans: counts.spansAdded,
    redacted: result.redacted,
    health: counts.health,
    stages: [...result.stages, { stage: 'swap', ms: Math.round(performance.now() - started) }],
    peakBytes: result.peakBytes,
  }
}

interface ImportsState {
  last: number
  imports: number
}

async function importsState(session: Session): Promise<ImportsState> {
  const state = await session.first<ImportsState>(
    constantSql('select coalesce(max(import_id), 0) as last, count(*) as imports from imports'),
  )
  return state ?? { last: 0, imports: 0 }
}

// Null when another import came or went while this one was being worked out: then it is worked out again.
async function commit(
  workspace: Workspace,
  session: Session,
  staged: StagedImport,
  importId: number,
  expected: ImportsState,
  counts: SwapCounts,
): Promise<number | null> {
  const { database, paths } = workspace
  const { result, rawFolder } = staged
  const textNames = result.textFiles.map((file) => `${importId}-${/(\d+)\.parquet$/.exec(file)?.[1]}.parquet`)
  const placed: string[] = []
  try {
    return await database.transactionOn(session, async () => {
      const now = await importsState(session)
      if (now.last !== expected.last || now.imports !== expected.imports) return null
      await insertImport(workspace, session, staged, importId, counts, textNames)
      const traces = await performSwap(session)
      await session.run(sql`update imports set traces_added = ${traces} where import_id = ${importId}`)
      if (result.rejectsFile !== null) await session.run(stagedRejects(importId, result.rejectsFile))
      await recordImport(workspace, session, staged, counts)
      for (const [index, file] of result.textFiles.entries()) {
        const to = path.join(paths.text, textNames[index] ?? '')
        await syncFile(file)
        placed.push(to)
        await rename(file, to)
      }
      const kept = sourceFile(paths, result.sha256)
      await mkdir(path.dirname(kept), { recursive: true, mode: 0o700 })
      // The same file may lie there still for a dataset, from an import that was taken out.
      if (!(await exists(kept))) placed.push(kept)
      await rename(path.join(rawFolder, 'source'), kept)
      if (result.blanked !== null) await noteBlanked(workspace, kept, result.sha256, result.blanked)
      for (const folder of [paths.text, path.dirname(kept)]) await syncFolder(folder)
      return traces
    })
  } catch (cause) {
    for (const file of placed) await rm(file, { force: true })
    throw cause
  }
}

async function noteBlanked(
  { paths, file, ports }: Workspace,
  kept: string,
  source: string,
  blanked: NonNullable<ImportResult['blanked']>,
): Promise<void> {
  const privateKeyPem = await readFile(signingKeyFile(paths), 'utf8')
  await writeSourceNote(
    ports.files,
    kept,
    { source, ...blanked },
    { publicKey: file.public_key, privateKeyPem },
  )
}

function insertImport(
  workspace: Workspace,
  session: Session,
  { result }: StagedImport,
  importId: number,
  counts: SwapCounts,
  textNames: readonly string[],
): Promise<void> {
  return session.run(sql`insert into imports values (${importId}, ${result.sha256}, ${result.fileName}, ${result.bytes}, ${result.format}, ${result.formatVersion},
    make_timestamp(${workspace.ports.clock.now() * 1000}::bigint), ${result.read}, ${counts.kept}, ${result.rejected}, ${counts.skipped}, ${counts.changed}, 0, ${counts.spansAdded},
    ${workspace.file.redaction.epoch}, ${JSON.stringify(result.redacted)}, ${JSON.stringify(counts.health)}, ${JSON.stringify(textNames)})`)
}

async function recordImport(
  workspace: Workspace,
  session: Session,
  { result, startedAt, mapping }: StagedImport,
  counts: SwapCounts,
): Promise<void> {
  const { ports, file } = workspace
  await recordRun(session, {
    stage: 'import',
    parents: [result.sha256],
    parameters: {
      format: result.format,
      format_version: result.formatVersion,
      ...(mapping === undefined ? {} : { mapping }),
      aliases: aliasTableVersion,
      epoch: file.redaction.epoch,
      mode: file.redaction.mode,
    },
    seed: null,
    counts: {
      read: result.read,
      kept: counts.kept,
      rejected: result.rejected,
      skipped: counts.skipped,
      changed: counts.changed,
    },
    contentHash: result.sha256,
    startedAt,
    finishedAt: ports.clock.now(),
    version: ports.version,
  })
}

const exists = (file: string) =>
  access(file).then(
    () => true,
    () => false,
  )
