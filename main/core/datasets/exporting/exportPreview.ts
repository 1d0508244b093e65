import { canonicalJson } from '../../../../shared/canonicalJson.ts'
import { csvText } from '../../../../shared/csv.ts'
import { WorkbenchError } from '../../../../shared/errors.ts'
import type { Input, Output } from '../../../../shared/protocol/protocol.ts'
import { checkedRows, checkFormat, lockOf } from '../../export/checkFormat.ts'
import { exporterById, formatById } from '../../export/exporters.ts'
import type { Format } from '../../export/format.ts'
import { linesOf } from '../../files/lineFile.ts'
import type { CallContext } from '../../handlers.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import path from 'node:path'
import { exportedExamples, exportedVersion } from './exportSource.ts'
import { fileNames } from '../versions/manifest.ts'
import { pinnedAs } from '../versions/pinnedAs.ts'
import { readVersion, type VersionOnDisk } from '../versions/versions.ts'

/** How our own format is read elsewhere. */
export const nativeLoader = `load_dataset("json", data_files="${fileNames.examples}", split="train")`

/** What an export would hold, without writing it. Fails with not_found for an unknown format, schema_mismatch for a row that does not fit. */
export async function exportPreview(
  workspace: Workspace,
  input: Input<'dataset.exportPreview'>,
  { signal }: Pick<CallContext, 'signal'>,
): Promise<Output<'dataset.exportPreview'>> {
  if (exporterById(input.format) === undefined)
    throw new WorkbenchError('not_found', `There is no export format ${input.format}.`)
  const onDisk = await readVersion(workspace.paths, input.name, input.version)
  const format = formatById(input.format)
  if (format === undefined) return nativePreview(onDisk, input.first, signal)
  const version = await exportedVersion(workspace, onDisk)
  const locked = lockOf(format, version, pinnedAs(onDisk.manifest))
  if (locked !== null)
    return { locked, rows: 0, files: [], skipped: [], remarks: [], first: [], loader: format.loader([]) }
  const checked = await checkFormat(format, version, exportedExamples(workspace, onDisk, signal), signal)
  const first: Output<'dataset.exportPreview'>['first'] = []
  for await (const example of exportedExamples(workspace, onDisk, signal)) {
    if (first.length >= Math.min(input.first, checked.rows)) break
    const made = checkedRows(format, example, version)
    if ('skipped' in made) continue
    for (const row of made.rows)
      first.push({ file: made.file, example: example.id, text: rowText(format, row) })
  }
  return {
    locked: null,
    rows: checked.rows,
    files: [...checked.files].map(([name, { rows }]) => ({ name, rows })),
    skipped: checked.skipped,
    remarks: checked.remarks,
    first: first.slice(0, input.first),
    loader: format.loader([...checked.files.keys()]),
  }
}

function rowText({ container, keys }: Format, row: Record<string, unknown>): string {
  return container === 'csv'
    ? csvText([keys.map((key) => String(row[key] ?? ''))]).trimEnd()
    : canonicalJson(row)
}

async function nativePreview(
  { folder, manifest }: VersionOnDisk,
  wanted: number,
  signal: AbortSignal,
): Promise<Output<'dataset.exportPreview'>> {
  const first: Output<'dataset.exportPreview'>['first'] = []
  for await (const bytes of linesOf(path.join(folder, fileNames.examples), signal)) {
    if (first.length >= wanted || bytes.length === 0) break
    const text = bytes.toString('utf8')
    const { metadata } = JSON.parse(text) as { metadata: { example_id: string } }
    first.push({ file: fileNames.examples, example: metadata.example_id, text })
  }
  return {
    locked: null,
    rows: manifest.counts.examples,
    files: [{ name: fileNames.examples, rows: manifest.counts.examples }],
    skipped: [],
    remarks: [],
    first,
    loader: nativeLoader,
  }
}
