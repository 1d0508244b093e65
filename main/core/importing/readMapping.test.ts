import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { readMapping } from './readMapping.ts'

test('a mapping that is no YAML is told with its mistake and the line of it', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'assay-mapping-'))
  try {
    const file = path.join(folder, 'mine.yaml')
    await writeFile(file, 'name: mine\ntrace: [a, b\nspan: c\n')
    await expect(readMapping(file)).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringMatching(
        /^mine\.yaml is neither YAML nor JSON\. .* at line 3, column 1\. Nothing/,
      ),
    })
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('a mapping that is a list is refused in plain words', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'assay-mapping-'))
  try {
    const file = path.join(folder, 'mine.yaml')
    await writeFile(file, '[]')
    await expect(readMapping(file)).rejects.toMatchObject({
      code: 'invalid_input',
      message: 'mine.yaml is no valid mapping: takes keys with values, not a list. Nothing was imported.',
    })
  } finally {
    await rm(folder, { recursive: true })
  }
})
