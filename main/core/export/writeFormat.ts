import { createHash } from 'node:crypto'
import { mkdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { canonicalJson } from '../../../shared/canonicalJson.ts'
import { createLineWriter } from '../files/lineFile.ts'
import type { CallContext } from '../handlers.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { checkedRows, checkFormat, refuseEmpty, type Checked } from './checkFormat.ts'
import type { Exportable } from './exportable.ts'
import type { Format, Version, WrittenFile } from './format.ts'
import { parquetOf, stagedFile } from './parquetFile.ts'
import { createRowWriter, type RowWriter } from './rowWriter.ts'

/** Names that every converted export has beside its rows. */
export const exportFiles = { facts: 'export.json', rows: 'rows.jsonl' } as const

interface OpenFile {
  writer: RowWriter
  path: string
  rows: number
  split: Exportable['split']
}

/**
 * Writes a version in a format into an empty folder: rows, what stands beside them, `rows.jsonl` (which row is
 * which example) and `export.json` (target, version, counts, hashes). All rows are held to the target's schema
 * before the first byte; the same version gives the same bytes.
 */
export async function writeFormat(
  workspace: Workspace,
  format: Format,
  version: Version,
  examples: () => AsyncIterable<Exportable>,
  folder: string,
  { signal, progress }: Pick<CallContext, 'signal' | 'progress'>,
): Promise<{ files: WrittenFile[]; checked: Checked }> {
  progress({ phase: `Check against ${format.title}`, done: 0, total: null, unit: 'examples' })
  const checked = await checkFormat(format, version, examples(), signal)
  refuseEmpty(format, checked)
  const { files } = workspace.ports
  const open = new Map<string, OpenFile>()
  const places = createLineWriter(files, path.join(folder, exportFiles.rows))
  let done = 0
  try {
    for await (const example of examples()) {
      signal.throwIfAborted()
      const made = checkedRows(format, example, version)
      if ('skipped' in made) continue
      const file =
        open.get(made.file) ?? (await openFile(workspace, format, folder, made.file, example.split))
      open.set(made.file, file)
      for (const row of made.rows) {
        await file.writer.add(row)
        await places.add(canonicalJson({ example_id: example.id, file: made.file, row: file.rows }))
        file.rows++
      }
      if (++done % 500 === 0)
        progress({ phase: `Write ${format.title}`, done, total: checked.rows, unit: 'examples' })
    }
    const written: WrittenFile[] = []
    for (const [name, file] of [...open].toSorted(([left], [right]) => (left < right ? -1 : 1)))
      written.push(await closeFile(workspace, format, folder, name, file, signal))
    for (const beside of format.beside?.(written, version) ?? [])
      written.push(await writeText(workspace, folder, beside.name, beside.text))
    const rows = await places.end()
    written.push({ name: exportFiles.rows, ...rows, split: null })
    written.push(
      await writeText(workspace, folder, exportFiles.facts, factsText(format, version, checked, written)),
    )
    return { files: written, checked }
  } finally {
    if (format.container === 'parquet')
      for (const { path: lines } of open.values()) await rm(lines, { force: true })
  }
}

async function openFile(
  workspace: Workspace,
  format: Format,
  folder: string,
  name: string,
  split: Exportable['split'],
): Promise<OpenFile> {
  const to = path.join(folder, name)
  await mkdir(path.dirname(to), { recursive: true })
  const lines = format.container === 'parquet' ? stagedFile(workspace) : to
  return { writer: createRowWriter(workspace.ports.files, lines, format), path: lines, rows: 0, split }
}

async function closeFile(
  workspace: Workspace,
  format: Format,
  folder: string,
  name: string,
  file: OpenFile,
  signal: AbortSignal,
): Promise<WrittenFile> {
  const { sha256, bytes } = await file.writer.end()
  if (format.container !== 'parquet') return { name, sha256, bytes, rows: file.rows, split: file.split }
  const to = path.join(folder, name)
  const hash = await parquetOf(workspace, file.path, format.keys, to, signal)
  return { name, sha256: hash, bytes: (await stat(to)).size, rows: file.rows, split: file.split }
}

async function writeText(
  { ports }: Workspace,
  folder: string,
  name: string,
  text: string,
): Promise<WrittenFile> {
  const bytes = Buffer.from(text)
  await ports.files.writeDurable(path.join(folder, name), bytes)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  return { name, sha256, bytes: bytes.length, rows: 0, split: null }
}

function factsText(
  format: Format,
  version: Version,
  checked: Checked,
  files: readonly WrittenFile[],
): string {
  const facts = {
    format: 'assay-export/1',
    target: { id: format.id, checked_against: format.version, source: format.source },
    dataset: { name: version.name, version: version.version, hash: version.hash },
    rows: checked.rows,
    skipped: checked.skipped,
    remarks: checked.remarks,
    loader: format.loader([...checked.files.keys()]),
    files: files.map(({ name, sha256, bytes, rows }) => ({ path: name, sha256, bytes, rows })),
  }
  return `${JSON.stringify(facts, null, 2)}\n`
}
