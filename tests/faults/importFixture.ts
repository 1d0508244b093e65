import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import type { Workspace } from '../../main/core/workspace/workspace.ts'
import { fileHashes, importPaths, quietCall } from '../workspaceFixture.ts'

const spanOf = (trace: number, span: number, more: Record<string, unknown> = {}) => ({
  name: `step ${span}`,
  context: {
    trace_id: trace.toString(16).padStart(32, 'a'),
    span_id: `${trace.toString(16)}0${span}`.padStart(16, 'b'),
  },
  parent_id: span === 0 ? null : `${trace.toString(16)}00`.padStart(16, 'b'),
  span_kind: span === 0 ? 'AGENT' : 'TOOL',
  start_time: `2026-05-20T10:00:0${span}.000000+00:00`,
  end_time: `2026-05-20T10:00:0${span + 1}.000000+00:00`,
  status_code: 'OK',
  status_message: '',
  attributes: { 'input.value': `question ${trace}`, 'output.value': `answer ${trace}.${span}` },
  events: [],
  ...more,
})

/** Phoenix rows of `traces` traces with three spans each; `more` changes a row by its line (from 1). */
export function phoenixRows(
  traces: number,
  more: Readonly<Record<number, Record<string, unknown>>> = {},
): Record<string, unknown>[] {
  return Array.from({ length: traces * 3 }, (_, index) =>
    spanOf(Math.floor(index / 3) + 1, index % 3, more[index + 1]),
  )
}

export const linesOf = (rows: readonly unknown[]) => rows.map((row) => JSON.stringify(row))

/** Writes a file into a fresh sub-folder and returns its path. */
export async function fileWith(folder: string, name: string, content: string | Uint8Array): Promise<string> {
  const place = path.join(folder, 'sources')
  await mkdir(place, { recursive: true })
  const file = path.join(place, name)
  await writeFile(file, content)
  return file
}

/** A workspace with something in it already, and the hash of each of its files. */
export async function settled(workspace: Workspace, folder: string): Promise<Record<string, string>> {
  await importPaths(workspace, [await fileWith(folder, 'first.jsonl', linesOf(phoenixRows(2)).join('\n'))])
  return hashesOf(workspace)
}

/** Hashes of every file of a workspace; only its lock and empty staging do not count. */
export async function hashesOf(workspace: Workspace): Promise<Record<string, string>> {
  await workspace.database.checkpoint()
  return fileHashes(workspace.paths.root, ['lock.json'])
}

/** The single report of importing one file. */
export async function reportOf(workspace: Workspace, file: string, call = quietCall()) {
  const { files } = await importPaths(workspace, [file], call)
  const [report] = files
  if (report === undefined) throw new Error('An import without a report')
  return report
}
