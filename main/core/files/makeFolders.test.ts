import { existsSync } from 'node:fs'
import { stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { testPorts, withFolder } from '../../../tests/workspaceFixture.ts'
import { createWorkspace } from '../workspace/createWorkspace.ts'
import { makeFolders } from './makeFolders.ts'

test('a folder is made with those above it, and one that is there stays', () =>
  withFolder(async (folder) => {
    const deep = path.join(folder, 'one', 'two', 'three')
    await makeFolders(deep)
    await writeFile(path.join(deep, 'kept'), '')
    await makeFolders(deep)
    expect((await stat(path.join(deep, 'kept'))).isFile()).toBe(true)
  }))

test('a file in the way is said', () =>
  withFolder(async (folder) => {
    const file = path.join(folder, 'file')
    await writeFile(file, '')
    await expect(makeFolders(file)).rejects.toMatchObject({ code: 'EEXIST' })
    await expect(makeFolders(path.join(file, 'below'))).rejects.toMatchObject({ code: 'ENOTDIR' })
  }))

if (existsSync('/proc/self')) {
  test('where nobody can make a folder, that is said and does not go on for ever', async () => {
    for (const place of ['/proc/assay', '/proc/assay/deeper/still'])
      await expect(
        createWorkspace(place, { name: 'Nowhere', kind: 'workspace', ports: testPorts() }),
      ).rejects.toMatchObject({
        code: 'unreadable_file',
        message: 'It may not be written there. No workspace was made.',
      })
  })
}
