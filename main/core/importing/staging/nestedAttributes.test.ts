import { readdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { fileWith, reportOf } from '../../../../tests/faults/importFixture.ts'
import { phoenixLine } from '../../../../tests/phoenixLine.ts'
import { withFolder, withWorkspace } from '../../../../tests/workspaceFixture.ts'
import { openDatabase } from '../../db/open.ts'
import { constantSql, pathList, sql } from '../../db/sql.ts'
import { aliases } from '../../readers/aliases.ts'
import { conventionRoots } from '../../readers/nesting.ts'
import { frameFromRow } from '../../readers/phoenix.ts'
import type { Workspace } from '../../workspace/workspace.ts'
import { framesFromPhoenixLines } from './framesSql.ts'
import { listSuspects } from './suspectsSql.ts'

const rootOf = (key: string) => key.slice(0, key.indexOf('.'))

async function textOf(workspace: Workspace): Promise<string[]> {
  const files = (await readdir(workspace.paths.text)).map((name) => `${workspace.paths.text}/${name}`)
  const rows = await workspace.database.all<{ attributes: string }>(
    sql`select attributes from read_parquet(${pathList(files)}) order by text_row`,
  )
  return rows.map(({ attributes }) => attributes)
}

test('what stands nested under the first word of a convention is left to the reader, which knows its name', () =>
  withFolder(async (folder) => {
    const roots = [...conventionRoots]
    const rows = [
      ...roots.map((root) => ({ [root]: { inner: { word: 'said' } } })),
      { 'llm.token_count': { total: 5 } },
      { own: { llm: { x: 1 } }, 'tool.parameters': { a: 1 }, llmx: {}, 'llm.model_name': '{"llm":{}}' },
    ]
    const lines = rows.map((attributes, index) => phoenixLine(index, attributes))
    const file = path.join(folder, 'nested.jsonl')
    await writeFile(file, lines.join('\n'))
    const database = await openDatabase({
      path: ':memory:',
      allowedFolders: [folder],
      temporaryFolder: path.join(folder, 'spill'),
    })
    try {
      await database.run(framesFromPhoenixLines(0, file, 10_000))
      await database.run(listSuspects(0, null))
      const doubts = await database.all<{ row: number }>(
        constantSql('select row from suspects_0 where doubt order by row'),
      )
      expect(doubts.map(({ row }) => row)).toEqual(rows.slice(0, -1).map((_, index) => index))
    } finally {
      await database.close()
    }
    const read = lines.map((line) => frameFromRow(JSON.parse(line)).attributes)
    expect(read).toEqual([
      ...roots.map((root) => ({ [`${root}.inner.word`]: 'said' })),
      { 'llm.token_count.total': 5 },
      rows.at(-1),
    ])
  }))

test('each attribute of a narrow row is found nested as it is found flat, and a person’s id is masked', () =>
  withWorkspace(async (workspace, folder) => {
    const keys = Object.values(aliases)
      .flat()
      .filter((key) => key.includes('.'))
    const value = (key: string) => (key.endsWith('id') ? 'maria-lopez-1974' : '1')
    const nested = keys.map((key) =>
      key.split('.').reduceRight<unknown>((inner, word) => ({ [word]: inner }), value(key)),
    )
    const narrow = async (name: string, lines: readonly string[]) => {
      const file = await fileWith(folder, name, lines.join('\n'))
      const { importId } = await reportOf(workspace, file)
      const rows = await workspace.database.all<Record<string, unknown>>(
        sql`select * exclude (import_id, text_row, source_offset, source_length, trace_uid, span_id, native_trace_id)
          from spans where import_id = ${importId} order by text_row`,
      )
      return rows
    }
    const given = (index: number, attributes: unknown) =>
      phoenixLine(index, attributes as Record<string, unknown>)
    const found = await narrow(
      'nested.jsonl',
      nested.map((attributes, index) => given(index, attributes)),
    )
    const flat = await narrow(
      'flat.jsonl',
      keys.map((key, index) => given(1000 + index, { [key]: value(key) })),
    )
    expect(found).toHaveLength(keys.length)
    found.forEach((row, index) => {
      const { start_at: _a, end_at: _b, ...rest } = row
      const { start_at: _c, end_at: _d, ...expected } = flat[index] ?? {}
      expect([keys[index], rest]).toEqual([keys[index], expected])
    })
    for (const text of await textOf(workspace)) expect(text).not.toContain('"user.id":"maria')
    expect(keys.map(rootOf).every((root) => conventionRoots.has(root))).toBe(true)
  }))

test('an object deeper in an attribute of one’s own stays where it is', () =>
  withWorkspace(async (workspace, folder) => {
    const attributes = {
      metadata: { user: { mood: 'calm' }, tool: { name: 'x' } },
      order: { user: { a: 1 } },
    }
    await reportOf(workspace, await fileWith(folder, 'own.jsonl', phoenixLine(0, attributes)))
    expect(await textOf(workspace)).toEqual([JSON.stringify(attributes)])
    const span = await workspace.database.first(constantSql('select tool from spans'))
    expect(span).toEqual({ tool: null })
  }))
