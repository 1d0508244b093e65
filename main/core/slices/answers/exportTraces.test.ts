import { readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { importTraces } from '../../../../tests/labels/labelFixture.ts'
import { quietCall, withWorkspace } from '../../../../tests/workspaceFixture.ts'
import { constantSql } from '../../db/sql.ts'
import { tracesExport } from './exportTraces.ts'

const base = {
  where: '',
  order: { column: 'start' as const, descending: true },
  overwrite: false,
}

test('the three files hold the same traces in order, and appear whole', async () => {
  await withWorkspace(async (workspace, folder) => {
    await importTraces(workspace, folder, 5)
    const read = constantSql('select trace_uid as id from traces order by start_at desc, trace_uid')
    const ids = (await workspace.database.all<{ id: string }>(read)).map(({ id }) => id)
    for (const format of ['jsonl', 'csv', 'parquet'] as const) {
      const out = path.join(folder, `traces.${format}`)
      const done = await tracesExport(workspace, { ...base, format, out }, quietCall())
      expect(done).toMatchObject({ total: 5, rows: 5, path: out })
      await expect(tracesExport(workspace, { ...base, format, out }, quietCall())).rejects.toMatchObject({
        code: 'conflict',
      })
      const again = await tracesExport(workspace, { ...base, format, out, overwrite: true }, quietCall())
      expect(again.sha256).toBe(done.sha256)
    }
    const lines = (await readFile(path.join(folder, 'traces.jsonl'), 'utf8')).trim().split('\n')
    expect(lines.map((line) => (JSON.parse(line) as { id: string }).id)).toEqual(ids)
    for (const line of lines) {
      const { start, startMs } = JSON.parse(line) as { start: string; startMs: number }
      expect(start).toBe(new Date(startMs).toISOString())
    }
    const [head, ...rows] = (await readFile(path.join(folder, 'traces.csv'), 'utf8')).trim().split('\n')
    expect(head?.split(',')[0]).toBe('id')
    expect(rows.map((row) => row.split(',')[0])).toEqual(ids)
    const parquet = await readFile(path.join(folder, 'traces.parquet'))
    expect(parquet.subarray(0, 4).toString()).toBe('PAR1')
    expect(await readdir(workspace.paths.temporary)).toEqual([])
    const limited = await tracesExport(
      workspace,
      { ...base, format: 'jsonl', out: path.join(folder, 'two.jsonl'), limit: 2 },
      quietCall(),
    )
    expect(limited).toMatchObject({ total: 5, rows: 2 })
  })
})

test('no text of a CSV can be taken for a formula', async () => {
  await withWorkspace(async (workspace, folder) => {
    await importTraces(workspace, folder, 4)
    for (const [index, start] of ['=', '+', '-', '@'].entries())
      await workspace.database.run({
        text: `update traces set preview = $1 where rowid = $2`,
        values: [`${start}HYPERLINK("x")`, index],
      })
    const out = path.join(folder, 'traces.csv')
    await tracesExport(workspace, { ...base, format: 'csv', out }, quietCall())
    const text = await readFile(out, 'utf8')
    expect(text.match(/'[=+@-]HYPERLINK/g)).toHaveLength(4)
    expect(text).not.toMatch(/[,"][=+@-]HYPERLINK/)
  })
})

test('a folder that is not there is told and leaves nothing', async () => {
  await withWorkspace(async (workspace, folder) => {
    await importTraces(workspace, folder, 1)
    await writeFile(path.join(folder, 'a file'), '')
    const below = path.join(folder, 'a file', 'traces.csv')
    await expect(
      tracesExport(workspace, { ...base, format: 'csv', out: below }, quietCall()),
    ).rejects.toMatchObject({ code: 'unreadable_file' })
    const out = path.join(folder, 'nowhere', 'traces.csv')
    await expect(tracesExport(workspace, { ...base, format: 'csv', out }, quietCall())).rejects.toMatchObject(
      {
        code: 'unreadable_file',
      },
    )
    expect(await readdir(workspace.paths.temporary)).toEqual([])
  })
})
