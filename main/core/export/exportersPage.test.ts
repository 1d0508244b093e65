import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { exportersPage } from './exportersPage.ts'

const file = path.resolve(import.meta.dirname, '..', '..', '..', 'docs', 'exporters.md')

test('docs/exporters.md is what the registry says', async () => {
  if (process.env['ASSAY_WRITE_DOCS'] !== undefined) await writeFile(file, exportersPage())
  expect(await readFile(file, 'utf8')).toBe(exportersPage())
})
