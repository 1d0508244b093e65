import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { readDocument } from './documentFile.ts'

test('a recipe or policy that is no YAML is told with its mistake and the line of it', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'assay-document-'))
  try {
    const file = path.join(folder, 'recipe.yaml')
    await writeFile(file, 'name: golden\nwhere: a: b\n')
    await expect(
      readDocument(file, 'recipe', z.strictObject({ name: z.string() }), { hint: '' }),
    ).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringMatching(/^The recipe is neither YAML nor JSON\. .* at line 2, column 8\. /),
    })
  } finally {
    await rm(folder, { recursive: true })
  }
})

test('a file that is no object is refused in plain words', async () => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'assay-document-'))
  try {
    const file = path.join(folder, 'policy.yaml')
    await writeFile(file, '- name: golden\n')
    await expect(
      readDocument(file, 'policy', z.strictObject({ name: z.string() }), { hint: '' }),
    ).rejects.toMatchObject({
      code: 'invalid_input',
      message: `The policy is not valid: takes keys with values, not a list. ${file}`,
    })
  } finally {
    await rm(folder, { recursive: true })
  }
})
