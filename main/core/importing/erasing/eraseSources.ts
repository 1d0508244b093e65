import { mkdir, open, readFile, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import type { CallContext } from '../../handlers.ts'
import type { Session } from '../../db/open.ts'
import { constantSql, sql } from '../../db/sql.ts'
import { writeSourceNote } from '../../workspace/sourceNotes.ts'
import { signingKeyFile, sourceFile } from '../../workspace/vault.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { blankBytes } from './blankSource.ts'
import { blankParquet } from './blankParquet.ts'
import { containerOfFile } from '../detect.ts'
import { fileSha256 } from '../fileHash.ts'
import { cutsOf, type RecordToCut } from './sourceCuts.ts'
import type { Stretch } from './needles.ts'
import { takeStretches } from './takeStretches.ts'

/** What an erasure takes from a source file of the vault. */
export const sourceReach = z.strictObject({
  sha256: z.string(),
  /** Null for one that only a dataset keeps. */
  importId: z.number().nullable(),
  cuts: z.array(z.strictObject({ offset: z.number(), length: z.number(), fill: z.enum(['value', 'word']) })),
  /** Rows of a Parquet file, instead of cuts. */
  rows: z.array(z.number()).nullable(),
  /** Where rejected records stand that go. */
  rejects: z.array(z.number()),
})
export type SourceReach = z.output<typeof sourceReach>

interface SourceRow {
  sha256: string
  importId: number | null
}

/**
 * Where the records of erased traces stand in the files of the vault, and every other place that holds one of the
 * needles (ids as they stand in JSON). `session` has the temporary table `erased_traces`. Files are only read.
 */
export async function sourcesReached(
  workspace: Workspace,
  session: Session,
  needles: readonly string[],
  { signal, progress }: Pick<CallContext, 'signal' | 'progress'>,
): Promise<SourceReach[]> {
  const sources = await session.all<SourceRow>(
    constantSql(`select file_sha256 as sha256, import_id as "importId" from imports
      union all select distinct from_id, null from lineage_edges where from_kind = 'file' and from_id not in (select file_sha256 from imports)
      order by all`),
  )
  const reached: SourceReach[] = []
  for (const [index, source] of sources.entries()) {
    progress({ phase: 'Look through source files', done: index, total: sources.length, unit: 'files' })
    const found = await reachOf(workspace, session, source, needles, signal)
    if (found !== null) reached.push(found)
  }
  return reached
}

async function reachOf(
  workspace: Workspace,
  session: Session,
  { sha256, importId }: SourceRow,
  needles: readonly string[],
  signal: AbortSignal,
): Promise<SourceReach | null> {
  const file = sourceFile(workspace.paths, sha256)
  if ((await stat(file).catch(() => null)) === null) return null
  const container = await containerOfFile(file).catch(() => 'lines' as const)
  const records = await recordsOf(session, importId)
  const rejected = await rejectsHolding(session, file, importId, needles)
  if (container === 'parquet') {
    const rows = [...new Set(records.map(({ offset }) => offset))].sort((a, b) => a - b)
    return { sha256, importId, cuts: [], rows, rejects: [] }
  }
  const cuts = await cutsOf({
    file,
    lines: container === 'lines',
    records: [...records, ...rejected.map((each) => ({ ...each, paths: null }))],
    needles,
    signal,
    staying: (stretches) => staying(session, importId, stretches),
  })
  if (cuts.length === 0) return null
  return { sha256, importId, cuts, rows: null, rejects: rejected.map(({ offset }) => offset) }
}

const known = `(select import_id, source_offset, source_length, source_path, trace_uid from spans
  union all select import_id, source_offset, source_length, source_path, trace_uid from span_revisions)`

async function recordsOf(session: Session, importId: number | null): Promise<RecordToCut[]> {
  const rows = await session.all<{ offset: number; length: number; whole: boolean; paths: string | null }>(
    sql`select source_offset as offset, any_value(source_length) as length, bool_and(gone) as whole,
        to_json(list(distinct source_path) filter (gone and source_path is not null))::varchar as paths
      from (select *, trace_uid in (select trace_uid from erased_traces) as gone from ${constantSql(known)} where import_id = ${importId})
      group by source_offset having bool_or(gone) order by source_offset`,
  )
  return rows.map(({ offset, length, whole, paths }) => ({
    offset,
    length,
    paths: whole ? null : (JSON.parse(paths ?? '[]') as string[]),
  }))
}

async function staying(
  session: Session,
  importId: number | null,
  stretches: readonly Stretch[],
): Promise<boolean[]> {
  await takeStretches(session, stretches)
  const rows = await session.all<{ n: number }>(
    sql`select n from stretches s where exists (select 1 from ${constantSql(known)} r where r.import_id = ${importId}
      and r.source_offset >= s.start and r.source_offset < s.stop and r.trace_uid not in (select trace_uid from erased_traces))`,
  )
  const there = new Set(rows.map(({ n }) => n))
  return stretches.map((_, n) => there.has(n))
}

// A rejected record has no trace; what it holds of the needles tells whose it is.
async function rejectsHolding(
  session: Session,
  file: string,
  importId: number | null,
  needles: readonly string[],
): Promise<Stretch[]> {
  const rejects = await session.all<Stretch>(
    sql`select distinct source_offset as offset, source_length as length from rejects where import_id = ${importId} order by all`,
  )
  const wanted = needles.map((needle) => Buffer.from(needle))
  const holding: Stretch[] = []
  const handle = await open(file, 'r')
  try {
    for (const reject of rejects) {
      const bytes = Buffer.alloc(reject.length)
      await handle.read(bytes, 0, reject.length, reject.offset)
      if (wanted.some((needle) => bytes.includes(needle))) holding.push(reject)
    }
  } finally {
    await handle.close()
  }
  return holding
}

/** Blanks what was found in the files of the vault and notes, signed, what each is now; again, it changes nothing. */
export async function blankSources(
  workspace: Workspace,
  sources: readonly SourceReach[],
  needles: readonly string[],
): Promise<void> {
  const { paths, file: own, ports } = workspace
  const privateKeyPem = await readFile(signingKeyFile(paths), 'utf8')
  for (const { sha256, cuts, rows } of sources) {
    const file = sourceFile(paths, sha256)
    if ((await stat(file).catch(() => null)) === null) continue
    let stretches = cuts.length
    if (rows === null) await blankBytes(file, cuts)
    else {
      const workplace = path.join(paths.vault, 'staging', 'erasing')
      await mkdir(workplace, { recursive: true, mode: 0o700 })
      stretches = await blankParquet(file, { rows, needles }, workplace)
      await rm(workplace, { recursive: true, force: true })
    }
    const now = await fileSha256(file)
    if (now === sha256) continue
    const note = {
      source: sha256,
      now,
      stretches,
      unit: rows === null ? ('bytes' as const) : ('rows' as const),
    }
    await writeSourceNote(ports.files, file, note, { publicKey: own.public_key, privateKeyPem })
  }
}
