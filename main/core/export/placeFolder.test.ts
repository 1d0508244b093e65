import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { withFolder } from '../../../tests/workspaceFixture.ts'
import { placeFolder } from './placeFolder.ts'

const ours = new Set(['a.txt'])
const fill = (text: string) => (folder: string) => writeFile(path.join(folder, 'a.txt'), text)

test('an empty folder is taken, a full one only when it is ours and may be replaced', async () => {
  await withFolder(async (folder) => {
    const out = path.join(folder, 'out')
    await mkdir(out)
    await placeFolder(out, { overwrite: false, ours }, fill('one'))
    await expect(placeFolder(out, { overwrite: false, ours }, fill('two'))).rejects.toMatchObject({
      code: 'conflict',
    })
    await placeFolder(out, { overwrite: true, ours }, fill('two'))
    expect(await readFile(path.join(out, 'a.txt'), 'utf8')).toBe('two')
    await writeFile(path.join(out, 'letter.txt'), 'mine')
    await expect(placeFolder(out, { overwrite: true, ours }, fill('three'))).rejects.toMatchObject({
      code: 'conflict',
    })
    await expect(
      placeFolder(path.join(out, 'a.txt'), { overwrite: true, ours }, fill('four')),
    ).rejects.toMatchObject({ code: 'conflict' })
    expect((await readdir(folder)).concat(await readdir(out)).toSorted()).toEqual([
      'a.txt',
      'letter.txt',
      'out',
    ])
  })
})

test('a failure leaves what was there, and a killed run is cleared up by the next', async () => {
  await withFolder(async (folder) => {
    const out = path.join(folder, 'out')
    await placeFolder(out, { overwrite: false, ours }, fill('one'))
    const failing = () => Promise.reject(new Error('no'))
    await expect(placeFolder(out, { overwrite: true, ours }, failing)).rejects.toThrow('no')
    expect(await readdir(folder)).toEqual(['out'])
    await mkdir(`${out}.part-0123abcd`)
    await mkdir(`${out}.old-0123abcd`)
    await placeFolder(out, { overwrite: true, ours }, fill('two'))
    expect(await readdir(folder)).toEqual(['out'])
    const lost = path.join(folder, 'lost')
    await mkdir(`${lost}.old-0123abcd`)
    await writeFile(path.join(`${lost}.old-0123abcd`, 'a.txt'), 'before')
    await expect(placeFolder(lost, { overwrite: false, ours }, fill('after'))).rejects.toMatchObject({
      code: 'conflict',
    })
    expect(await readFile(path.join(lost, 'a.txt'), 'utf8')).toBe('before')
  })
})
