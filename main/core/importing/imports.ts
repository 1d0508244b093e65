import { open, readFile, rm } from 'node:fs/promises'
import { createHash } from 'node:crypto'
import path from 'node:path'
import { WorkbenchError } from '../../../shared/errors.ts'
import type { Input, Output } from '../../../shared/protocol/protocol.ts'
import { constantSql, sql, type Sql } from '../db/sql.ts'
import { dropSource } from '../workspace/sourceNotes.ts'
import { sourceFile } from '../workspace/vault.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { placeTraces, rollTools, rollTraces } from './placing/rollup.ts'

/** Imports of the workspace, newest first. */
export async function importsList(workspace: Workspace): Promise<Output<'imports.list'>> {
  const imports = await workspace.database.all<Output<'imports.list'>['imports'][number]>(sql`
    select import_id as "importId", file_name as file, file_sha256 as sha256, file_bytes as bytes, format, epoch_ms(imported_at) as "importedAtMs",
      "read", kept, rejected, skipped, changed, traces_added as traces, spans_added as spans
    from imports order by import_id desc`)
  return { imports }
}

/** Quarantined rows, newest import first, then by line. */
export async function rejectsList(
  workspace: Workspace,
  input: Input<'rejects.list'>,
): Promise<Output<'rejects.list'>> {
  const chosen = input.importId === undefined ? sql`true` : sql`r.import_id = ${input.importId}`
  const counted = await workspace.database.first<{ n: number }>(
    sql`select count(*) as n from rejects r where ${chosen}`,
  )
  const rejects = await workspace.database.all<Output<'rejects.list'>['rejects'][number]>(sql`
    select r.import_id as "importId", i.file_name as file, r.line, r.path, r.reason, coalesce(r.text, '') as text
    from rejects r join imports i using (import_id) where ${chosen} order by r.import_id desc, r.line, r.path limit ${input.limit} offset ${input.offset}`)
  return { total: counted?.n ?? 0, rejects }
}

/**
 * Takes an import out: its spans, rejects and text go, replaced revisions come back, labels stay and are
 * flagged. The source file leaves the vault unless a dataset still points to it.
 */
export async function importsRemove(
  workspace: Workspace,
  input: Input<'imports.remove'>,
): Promise<Output<'imports.remove'>> {
  const { database, paths } = workspace
  const found = await database.first<{ sha256: string; text_files: string }>(
    sql`select file_sha256 as sha256, text_files from imports where import_id = ${input.importId}`,
  )
  if (found === undefined)
    throw new WorkbenchError('not_found', `There is no import ${input.importId}.`, {
      hint: 'List them with imports.',
    })
  const counts = await database.transaction(async (session) => {
    const traces = async () =>
      (await session.first<{ n: number }>(constantSql('select count(*) as n from traces')))?.n ?? 0
    const before = await traces()
    const spans = await session.first<{ n: number }>(
      sql`select count(*) as n from spans where import_id = ${input.importId}`,
    )
    for (const statement of takeOut(input.importId)) await session.run(statement)
    await rollTraces(session, 'remaining')
    await session.run(rollTools('remaining'))
    for (const statement of placeTraces) await session.run(statement)
    await session.run(sql`delete from rejects where import_id = ${input.importId}`)
    await session.run(sql`delete from imports where import_id = ${input.importId}`)
    await session.run(
      constantSql('update labels set orphaned = true where trace_uid not in (select trace_uid from traces)'),
    )
    const orphaned = await session.first<{ n: number }>(
      constantSql(
        'select count(*) as n from labels where orphaned and trace_uid in (select trace_uid from affected_traces)',
      ),
    )
    return { traces: before - (await traces()), spans: spans?.n ?? 0, labelsKept: orphaned?.n ?? 0 }
  })
  await database.checkpoint()
  // As a writer, for an import that comes in meanwhile may have taken the number, or the same file again.
  await database.transaction(async (session) => {
    const rows = await session.all<{ text_files: string }>(constantSql('select text_files from imports'))
    const named = new Set(rows.flatMap((row) => JSON.parse(row.text_files) as string[]))
    for (const name of JSON.parse(found.text_files) as string[])
      if (!named.has(name)) await rm(path.join(paths.text, name), { force: true })
    const needed = await session.first<{ n: number }>(
      sql`select (select count(*) from lineage_edges where from_kind = 'file' and from_id = ${found.sha256})
        + (select count(*) from imports where file_sha256 = ${found.sha256}) as n`,
    )
    if ((needed?.n ?? 0) === 0) await dropSource(paths, found.sha256)
  })
  return { removed: input.importId, ...counts }
}

// Spans that lose what was shown of them show the best of their other revisions, as if the import had never been.
function takeOut(importId: number): Sql[] {
  const gone = sql`(select (trace_uid, span_id) from leaving)`
  return [
    sql`create or replace temp table leaving as select trace_uid, span_id from spans where import_id = ${importId}`,
    constantSql('create or replace temp table affected_traces as select distinct trace_uid from leaving'),
    sql`delete from trace_chunks where (trace_uid, span_id) in ${gone}`,
    sql`delete from spans where import_id = ${importId}`,
    sql`delete from span_revisions where import_id = ${importId}`,
    sql`create or replace temp table returning_spans as
      select * from span_revisions where (trace_uid, span_id) in ${gone}
      qualify row_number() over (partition by trace_uid, span_id order by end_at desc nulls last, import_id desc, text_row) = 1`,
    constantSql(
      'insert into spans by name select * exclude (outcome, chunks) from returning_spans order by import_id, text_row',
    ),
    constantSql(`insert into trace_chunks
      select chunk.chunk, trace_uid, span_id, rank::integer, chunk.score, index_version from (
        select trace_uid, span_id, index_version, unnest(chunks) as chunk, generate_subscripts(chunks, 1) as rank from returning_spans)
      where chunk.chunk is not null order by chunk.chunk, trace_uid, span_id, rank`),
    constantSql(
      'delete from span_revisions where (import_id, text_row) in (select (import_id, text_row) from returning_spans)',
    ),
    constantSql(
      'create or replace temp view remaining as select * from spans where trace_uid in (select trace_uid from affected_traces)',
    ),
  ]
}

/** The source bytes of a trace from the vault, in file order; the reason is logged. */
export async function rawGet(workspace: Workspace, input: Input<'raw.get'>): Promise<Output<'raw.get'>> {
  if (!workspace.hasVault) {
    throw new WorkbenchError(
      'unsupported',
      'This workspace has no vault, so there are no source records to show.',
      { hint: 'Use the workspace it was copied from.' },
    )
  }
  const rows = await workspace.database.all<SourcePiece>(sql`
    select distinct s.import_id, i.file_sha256 as sha256, i.file_name as file, s.source_offset as offset, s.source_length as length
    from spans s join imports i using (import_id) where s.trace_uid = ${input.trace} order by s.import_id, s.source_offset`)
  if (rows.length === 0) throw new WorkbenchError('not_found', `There is no trace ${input.trace}.`)
  await logAccess(workspace, input)
  const parts: Buffer[] = []
  const pieces: SourcePiece[] = []
  for (const row of rows) {
    const whole = pieces.find((piece) => piece.sha256 === row.sha256)?.whole ?? false
    if (whole) continue
    const read = await readPiece(sourceFile(workspace.paths, row.sha256), row)
    parts.push(read.bytes)
    pieces.push({ ...row, ...(read.whole ? { offset: 0, length: read.bytes.length, whole: true } : {}) })
  }
  const content = Buffer.concat(
    parts.flatMap((part, index) => (index === 0 ? [part] : [Buffer.from('\n'), part])),
  )
  return {
    content: new Uint8Array(content),
    bytes: content.length,
    sha256: createHash('sha256').update(content).digest('hex'),
    file: pieces[0]?.file ?? '',
    offset: pieces[0]?.offset ?? 0,
    pieces: pieces.map(({ file, offset, length, whole = false }) => ({ file, offset, length, whole })),
  }
}

interface SourcePiece {
  import_id: number
  sha256: string
  file: string
  offset: number
  length: number
  /** The file itself stands for each of its records. */
  whole?: boolean
}

async function readPiece(file: string, piece: SourcePiece): Promise<{ bytes: Buffer; whole: boolean }> {
  try {
    const handle = await open(file, 'r')
    try {
      const head = Buffer.alloc(4)
      await handle.read(head, 0, 4, 0)
      // A Parquet row has no bytes of its own: the file itself is the record.
      if (head.toString('latin1') === 'PAR1') return { bytes: await readFile(file), whole: true }
      const bytes = Buffer.alloc(piece.length)
      await handle.read(bytes, 0, piece.length, piece.offset)
      return { bytes, whole: false }
    } finally {
      await handle.close()
    }
  } catch (cause) {
    throw new WorkbenchError('not_found', 'The source file of this trace is no longer in the vault.', {
      cause,
    })
  }
}

async function logAccess(workspace: Workspace, input: Input<'raw.get'>): Promise<void> {
  const line = JSON.stringify({
    at: new Date(workspace.ports.clock.now()).toISOString(),
    trace: input.trace,
    reason: input.reason,
  })
  await workspace.ports.files.appendDurable(
    path.join(workspace.paths.vault, 'raw-access.jsonl'),
    Buffer.from(`${line}\n`),
  )
}
