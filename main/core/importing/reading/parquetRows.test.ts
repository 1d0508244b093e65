import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { reportOf } from '../../../../tests/faults/importFixture.ts'
import { withWorkspace } from '../../../../tests/workspaceFixture.ts'
import { openDatabase } from '../../db/open.ts'
import { constantSql, sql } from '../../db/sql.ts'
import { parquetRows } from './parquetRows.ts'

const chat = `[{"role":"user","content":"hi"},{"role":"assistant","content":"NaN is no number"}]`

test('a number that is none is missing wherever it stands, and text that only says so is kept', () =>
  withWorkspace(async (workspace, folder) => {
    const file = path.join(folder, 'runs.parquet')
    const database = await openDatabase({
      path: ':memory:',
      allowedFolders: [folder],
      temporaryFolder: path.join(folder, 'spill'),
    })
    try {
      await database.run(
        sql`copy (select ${chat} as messages, 'nan'::double as cost, ['nan'::double, 1.5, '-inf'::double] as scores,
          {'deep': 'inf'::float, 'said': '"NaN", -Infinity'} as own) to ${file} (format parquet)`,
      )
      const { batches } = await parquetRows(database, file)
      const rows: unknown[] = []
      for await (const batch of batches(new AbortController().signal))
        for (const { bytes } of batch) rows.push(JSON.parse(bytes.toString('utf8')))
      expect(rows).toEqual([
        {
          messages: chat,
          cost: null,
          scores: [null, 1.5, null],
          own: { deep: null, said: '"NaN", -Infinity' },
        },
      ])
    } finally {
      await database.close()
    }
    expect(await reportOf(workspace, file)).toMatchObject({ error: null, read: 1, kept: 1 })
    const trace = await workspace.database.first(constantSql('select answer_preview from traces'))
    expect(trace).toEqual({ answer_preview: 'NaN is no number' })
  }))

test('what is wrong with a file is told without its path, whatever stands in it', () =>
  withWorkspace(async (_, folder) => {
    const place = path.join(folder, "My own's work")
    await mkdir(place)
    const file = path.join(place, 'some runs.parquet')
    await writeFile(file, `PAR1${'\0'.repeat(100)}PAR1`)
    const database = await openDatabase({
      path: ':memory:',
      allowedFolders: [folder],
      temporaryFolder: path.join(folder, 'spill'),
    })
    try {
      await expect(parquetRows(database, file)).rejects.toMatchObject({
        message: 'This Parquet file cannot be read: Footer length error in the file. Nothing was imported.',
      })
    } finally {
      await database.close()
    }
  }))
