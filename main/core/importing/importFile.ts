import { mkdir, readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { WorkbenchError } from '../../../shared/errors.ts'
import { openDatabase, type Database } from '../db/open.ts'
import type { Reader } from '../readers/frame.ts'
import { createRedactor } from '../redaction/redaction.ts'
import { tombstoneOf } from '../workspace/tombstones.ts'
import { recogniseColumns } from '../readers/formats.ts'
import { copySource, readBlocks, type CopiedSource } from './reading/blocks.ts'
import { createBlockStage } from './staging/blockStage.ts'
import { excludeCycles } from './staging/cycles.ts'
import { detectFile, type Detected } from './detect.ts'
import { documentUnits } from './reading/elements.ts'
import { onFullDisk } from './fullDisk.ts'
import type { ImportEffects } from './importEffects.ts'
import type { ImportJob, ImportResult } from './importJob.ts'
import { parquetRows } from './reading/parquetRows.ts'
import { refuseErased } from './erasing/refuseErased.ts'
import { createPeopleOfFile } from './staging/peopleOfFile.ts'
import { createRejectStore, type RejectStore } from './staging/rejectStore.ts'
import type { SourceUnit } from './reading/rowFile.ts'
import { createStopwatch } from './stopwatch.ts'
import { syncFile } from './syncFile.ts'

/**
 * Reads one file into redacted Parquet: bodies (`textFiles`) and narrow rows (`narrowFiles`) in
 * `outFolder`, the source copied into `rawFolder`. Nothing outside the two folders is written.
 */
export function importFile(job: ImportJob, effects: ImportEffects): Promise<ImportResult> {
  return onFullDisk(() => stageFile(job, effects))
}

async function stageFile(job: ImportJob, effects: ImportEffects): Promise<ImportResult> {
  const watch = createStopwatch()
  await mkdir(job.rawFolder, { recursive: true, mode: 0o700 })
  await mkdir(job.outFolder, { recursive: true })
  const detected = await detectFile(job.source, job.mapping ?? job.format)
  const copyPath = path.join(job.rawFolder, 'source')
  const database = await openDatabase({
    path: ':memory:',
    allowedFolders: [job.rawFolder, job.outFolder],
    temporaryFolder: path.join(job.rawFolder, 'spill'),
    memoryLimit: job.memoryLimit,
    threads: job.threads,
  })
  try {
    const redactor = createRedactor(redactorOptions(job))
    const rejects = await createRejectStore(job, database, redactor)
    const people = await createPeopleOfFile(database, redactor, effects)
    const stage = createBlockStage({ job, database, redactor, watch, effects, rejects, people })
    const source = await readSource({ job, detected, copyPath, database, stage, effects, watch })
    if (stage.spans() === 0) throw nothingUsable(await rejects.first())
    // The disk is waited for while the last checks keep the processor busy.
    const synced = watch.time('copy', () => syncFile(copyPath))
    synced.catch(() => undefined)
    const files = stage.files()
    await watch.time('redact', () => people.spread(files))
    const excluded = await watch.time('normalise', () => excludeCycles(job, database, files, effects.signal))
    effects.signal.throwIfAborted()
    if (excluded.spans === stage.spans()) throw nothingUsable(await rejects.first())
    await synced
    const refused = await watch.time('redact', () =>
      refuseErased({
        job,
        database,
        redactor,
        copyPath,
        files,
        container: detected.container,
        signal: effects.signal,
      }),
    )
    if (refused.spans >= stage.spans() - excluded.spans) throw allErased(source.records)
    return {
      format: source.reader.id,
      formatVersion: source.reader.version,
      sha256: source.copied.sha256,
      bytes: source.copied.bytes,
      fileName: redactor.redactText(job.fileName).text,
      read: source.records,
      rejected: await rejects.count(),
      rejectsFile: await rejects.write(),
      spans: stage.spans() - excluded.spans - refused.spans,
      narrowFiles: files.map((file) => file.narrow),
      textFiles: files.map((file) => file.text),
      excludedFile: excluded.file,
      erased: refused.records,
      blanked: refused.blanked,
      redacted: { ...redactor.counts },
      stages: watch.stages(),
      peakBytes: process.resourceUsage().maxRSS * 1024,
    }
  } finally {
    await database.close()
    await rm(path.join(job.rawFolder, 'spill'), { recursive: true, force: true })
  }
}

interface SourceContext {
  job: ImportJob
  detected: Detected
  copyPath: string
  database: Database
  stage: ReturnType<typeof createBlockStage>
  effects: ImportEffects
  watch: ReturnType<typeof createStopwatch>
}

interface SourceRead {
  reader: Reader
  copied: CopiedSource
  records: number
}

function readSource(context: SourceContext): Promise<SourceRead> {
  if (context.detected.container === 'parquet') return readParquet(context)
  if (context.detected.reader === null) throw new WorkbenchError('internal', 'The format was not recognised.')
  return context.detected.container === 'lines'
    ? readLines(context, context.detected.reader)
    : readDocument(context, context.detected.reader)
}

// The database works on two while a third is being read or masked.
const blocksUnderWay = 4

async function readLines(context: SourceContext, reader: Reader): Promise<SourceRead> {
  const { job, stage, effects, detected } = context
  let copied: CopiedSource = { sha256: '', bytes: 0 }
  let records = 0
  const running = new Set<Promise<void>>()
  try {
    const blocks = readBlocks(job.source, context.copyPath, job.blockBytes, context.watch, (result) => {
      copied = result
    })
    for await (const block of blocks) {
      effects.signal.throwIfAborted()
      const work = stage.block(block, reader).then((read) => {
        block.release()
        records += read
        effects.progress({
          phase: 'read and redact',
          done: Math.min(block.fileOffset + block.bytes.length, detected.bytes),
          total: detected.bytes,
          unit: 'bytes',
        })
      })
      // A block that failed stays among those under way, so that its failure is met at the next wait.
      const tracked = work.then(() => {
        running.delete(tracked)
      })
      tracked.catch(() => undefined)
      running.add(tracked)
      if (running.size >= blocksUnderWay) await Promise.race(running)
    }
    await Promise.all(running)
  } catch (error) {
    await Promise.allSettled(running)
    throw error
  }
  return { reader, copied, records }
}

const documentLimit = 1 << 30

async function readDocument(context: SourceContext, reader: Reader): Promise<SourceRead> {
  const { job, stage, effects, detected } = context
  if (detected.bytes > documentLimit) {
    throw new WorkbenchError(
      'unsupported',
      'This file is one JSON document of more than 1 GB. Nothing was imported.',
      { hint: 'Export it as JSON lines.' },
    )
  }
  const copied = await copySource(job.source, context.copyPath, (done) =>
    effects.progress({ phase: 'copy', done, total: detected.bytes, unit: 'bytes' }),
  )
  const bytes = await readFile(context.copyPath)
  let records = 0
  const flush = async (units: SourceUnit[]) => {
    records += await stage.units(units, reader)
    const last = units.at(-1)
    effects.progress({
      phase: 'read and redact',
      done: last === undefined ? 0 : last.offset + last.bytes.length,
      total: bytes.length,
      unit: 'bytes',
    })
  }
  let batch: SourceUnit[] = []
  let size = 0
  for (const unit of documentUnits(bytes, reader.elementwise)) {
    effects.signal.throwIfAborted()
    batch.push(unit)
    size += unit.bytes.length
    if (size > job.blockBytes) {
      await flush(batch)
      batch = []
      size = 0
    }
  }
  if (batch.length > 0) await flush(batch)
  return { reader, copied, records }
}

async function readParquet(context: SourceContext): Promise<SourceRead> {
  const { job, stage, effects, detected, database } = context
  const copied = await copySource(job.source, context.copyPath, (done) =>
    effects.progress({ phase: 'copy', done, total: detected.bytes, unit: 'bytes' }),
  )
  const rows = await parquetRows(database, context.copyPath)
  const reader = detected.reader ?? recogniseColumns(rows.columns)
  if (reader === null) {
    throw new WorkbenchError(
      'unsupported',
      'This Parquet file holds no traces that Assay knows. Nothing was imported.',
      {
        hint: 'It reads Phoenix span frames (context.trace_id, context.span_id) and chat runs (messages or traj).',
      },
    )
  }
  let records = 0
  for await (const units of rows.batches(effects.signal)) {
    records += await stage.units(units, reader)
    effects.progress({
      phase: 'read and redact',
      done: records,
      total: rows.total,
      unit: reader.id === 'phoenix' ? 'spans' : 'runs',
    })
  }
  return { reader, copied, records }
}

function redactorOptions({ tokenKeyHex, tombstones }: ImportJob) {
  const key = Buffer.from(tokenKeyHex, 'hex')
  const people = new Set(tombstones.people)
  return people.size === 0
    ? { key }
    : { key, isErased: (token: string) => people.has(tombstoneOf(key, 'person', token)) }
}

const allErased = (records: number) =>
  new WorkbenchError(
    'conflict',
    `All ${records.toLocaleString('en-GB')} records of this file were erased from this workspace on request. Nothing was imported.`,
  )

function nothingUsable(first: Awaited<ReturnType<RejectStore['first']>>): WorkbenchError {
  return new WorkbenchError('schema_mismatch', 'Not one usable record was found. Nothing was imported.', {
    hint:
      first === undefined ? 'Check that the export holds traces.' : `Line ${first.line}: ${first.reason}.`,
  })
}
