import { mkdir, rename, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { openDatabase } from '../../main/core/db/open.ts'
import { sql } from '../../main/core/db/sql.ts'
import { importDetect } from '../../main/core/importing/importing.ts'
import { phoenixLine } from '../phoenixLine.ts'
import { importPaths, quietCall, withWorkspace } from '../workspaceFixture.ts'

async function parquetOfNumbers(folder: string): Promise<string> {
  const made = path.join(folder, 'made')
  await mkdir(made)
  const database = await openDatabase({
    path: ':memory:',
    allowedFolders: [made],
    temporaryFolder: path.join(folder, 'spill'),
  })
  const file = path.join(made, 'numbers.parquet')
  await database.run(sql`copy (select range as number from range(10)) to ${file} (format parquet)`)
  await database.close()
  return file
}

async function folderOfExports(folder: string): Promise<string> {
  const exports = path.join(folder, 'exports')
  const put = async (name: string, text: string) => {
    await mkdir(path.dirname(path.join(exports, name)), { recursive: true })
    await writeFile(path.join(exports, name), text)
  }
  await put('b.jsonl', `${phoenixLine(1, {})}\n`)
  await put('2026/11/a.jsonl', `${phoenixLine(2, {})}\n${phoenixLine(3, {})}\n`)
  await put('2026/empty.jsonl', '')
  await put('notes.md', '# Notes')
  await rename(await parquetOfNumbers(folder), path.join(exports, 'numbers.parquet'))
  await put('logs.json', '{"resourceLogs":[]}')
  await put('.hidden.jsonl', `${phoenixLine(4, {})}\n`)
  await put('old/workspace.json', '{}')
  await put('old/inner.jsonl', `${phoenixLine(5, {})}\n`)
  await symlink(path.join(exports, 'b.jsonl'), path.join(exports, 'link.jsonl'))
  return exports
}

const leftOut = [
  ['link.jsonl', /link/],
  ['logs.json', /log records/],
  ['notes.md', /No known format/],
  ['numbers.parquet', /no traces that Assay knows/],
  ['old/', /workspace of Assay/],
] as const

test('the exports of a folder come in by name, a broken one is told, and the rest is left out with reasons', () =>
  withWorkspace(async (workspace, folder) => {
    const exports = await folderOfExports(folder)
    const single = path.join(folder, 'single.jsonl')
    await writeFile(single, `${phoenixLine(6, {})}\n`)
    const done = await importPaths(workspace, [single, exports])
    expect(done.files.map(({ chosen, inside, kept, error }) => [chosen, inside, kept, error?.code])).toEqual([
      [0, null, 1, undefined],
      [1, '2026/11/a.jsonl', 2, undefined],
      [1, '2026/empty.jsonl', 0, 'unreadable_file'],
      [1, 'b.jsonl', 1, undefined],
    ])
    expect(done).toMatchObject({ traces: 4, spans: 4 })
    expect(done.left.map(({ chosen, inside }) => [chosen, inside])).toEqual(
      leftOut.map(([inside]) => [1, inside]),
    )
    for (const [index, [, reason]] of leftOut.entries()) expect(done.left[index]?.reason).toMatch(reason)
    expect(await importPaths(workspace, [exports])).toMatchObject({ traces: 0, spans: 0 })
  }))

test('a folder is looked into before, and each export of it gets a ref of its own', () =>
  withWorkspace(async (_, folder) => {
    const exports = await folderOfExports(folder)
    await mkdir(path.join(folder, 'none'))
    const { files, left } = await importDetect(
      [
        { ref: 'exports', path: exports },
        { ref: 'none', path: path.join(folder, 'none') },
      ],
      (file) => `ref of ${path.relative(folder, file)}`,
      new AbortController().signal,
    )
    expect(files.map(({ ref, chosen, format, problem }) => [ref, chosen, format, problem?.code])).toEqual([
      ['ref of exports/2026/11/a.jsonl', 0, 'phoenix', undefined],
      ['ref of exports/2026/empty.jsonl', 0, null, 'unreadable_file'],
      ['ref of exports/b.jsonl', 0, 'phoenix', undefined],
      ['ref of exports/numbers.parquet', 0, null, undefined],
      ['none', 1, null, 'unreadable_file'],
    ])
    // What a Parquet file holds is told when it is opened.
    expect(left).toHaveLength(leftOut.length - 1)
  }))

test('a cancel while a folder is looked into adds nothing', () =>
  withWorkspace(async (workspace, folder) => {
    const exports = await folderOfExports(folder)
    const signal = AbortSignal.abort()
    await expect(importPaths(workspace, [exports], quietCall({ signal }))).rejects.toMatchObject({
      code: 'cancelled',
    })
  }))
