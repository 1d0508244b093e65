import path from 'node:path'
import { sql, valueList } from '../../db/sql.ts'
import { exportableOf, type Exportable } from '../../export/exportable.ts'
import type { Version as ExportedVersion } from '../../export/format.ts'
import { linesOf } from '../../files/lineFile.ts'
import { currentTaxonomy } from '../../taxonomy/taxonomy.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { parseLineageLine } from '../versions/lineageLine.ts'
import { fileNames } from '../versions/manifest.ts'
import type { VersionOnDisk } from '../versions/versions.ts'

const tracesPerQuestion = 1000

/** What the formats are told about a version: its name, splits and the codes of its rubric. */
export async function exportedVersion(
  workspace: Workspace,
  { name, version, hash, manifest, modifiedMs }: VersionOnDisk,
): Promise<ExportedVersion> {
  const row = await workspace.database.first<{ built: number }>(
    sql`select epoch_ms(built_at) as built from dataset_versions where name = ${name} and version = ${version}`,
  )
  const { taxonomy } = await currentTaxonomy(workspace)
  const codes = new Map(
    taxonomy.genres.flatMap((genre) =>
      genre.codes.map((code) => [code.id, { name: code.title, definition: code.definition }] as const),
    ),
  )
  return {
    name,
    version,
    hash,
    splits: manifest.splits,
    codes,
    tool: manifest.tool.version,
    day: new Date(row?.built ?? modifiedMs).toISOString().slice(0, 10),
  }
}

/** The examples of a version in the order of its file, each with the ids that its source gave it. */
export async function* exportedExamples(
  workspace: Workspace,
  version: VersionOnDisk,
  signal: AbortSignal,
): AsyncGenerator<Exportable> {
  const lineage = linesOf(path.join(version.folder, fileNames.lineage), signal)
  let batch: { line: unknown; example: string; trace: string; span: string | null }[] = []
  for await (const bytes of linesOf(path.join(version.folder, fileNames.examples), signal)) {
    const { value: link } = await lineage.next()
    const known = parseLineageLine(Buffer.from(link ?? []).toString('utf8'))
    if (bytes.length === 0 || known === null) continue
    const line: unknown = JSON.parse(bytes.toString('utf8'))
    batch.push({ line, example: known.example_id, trace: known.trace_uid, span: known.span_id })
    if (batch.length < tracesPerQuestion) continue
    yield* withNativeIds(workspace, batch, signal)
    batch = []
  }
  yield* withNativeIds(workspace, batch, signal)
}

async function* withNativeIds(
  workspace: Workspace,
  batch: readonly { line: unknown; example: string; trace: string; span: string | null }[],
  signal: AbortSignal,
): AsyncGenerator<Exportable> {
  if (batch.length === 0) return
  const rows = await workspace.database.all<{ uid: string; native: string | null }>(
    sql`select trace_uid as uid, native_trace_id as native from traces
      where trace_uid in ${valueList([...new Set(batch.map(({ trace }) => trace))])}`,
    { signal },
  )
  const nativeOf = new Map(rows.map(({ uid, native }) => [uid, native]))
  const ids = new Map(
    batch.map(({ example, trace, span }) => [example, { trace: nativeOf.get(trace) ?? null, span }]),
  )
  for (const { line } of batch) {
    const example = exportableOf(line, ids)
    if (example !== null) yield example
  }
}
