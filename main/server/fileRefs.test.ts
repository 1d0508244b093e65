import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { createFileRefs, type FileRefs } from './fileRefs.ts'

let folder: string
let root: string
let outside: string
let refs: FileRefs

beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(tmpdir(), 'assay-refs-')))
  root = path.join(folder, 'root')
  outside = path.join(folder, 'outside')
  await mkdir(path.join(root, 'exports', 'deep'), { recursive: true })
  await mkdir(path.join(root, '.ssh'))
  await mkdir(path.join(root, 'work'))
  await mkdir(outside)
  await writeFile(path.join(root, 'work', 'workspace.json'), '{}')
  await writeFile(path.join(root, 'exports', 'a.jsonl'), 'aaaa')
  await writeFile(path.join(root, '.ssh', 'id'), 'secret')
  await writeFile(path.join(root, '.hidden'), 'secret')
  await writeFile(path.join(outside, 'b.jsonl'), 'bb')
  refs = createFileRefs([root])
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const named = async (name: string, ref?: string) => {
  const { entries } = await refs.list({ ref, hidden: false })
  return entries.find((entry) => entry.name === name)
}

it('lists a root: folders first, workspaces marked, hidden names out', async () => {
  await writeFile(path.join(root, 'z.json'), '{}')
  const listing = await refs.list({ hidden: false })
  expect(listing).toMatchObject({ folder: root, parent: null, isWorkspace: false })
  expect(listing.entries.map(({ name, kind, bytes }) => [name, kind, bytes])).toEqual([
    ['exports', 'folder', null],
    ['work', 'workspace', null],
    ['z.json', 'file', 2],
  ])
})

it('goes down and up again, but never above a root', async () => {
  const exports = await named('exports')
  const inside = await refs.list({ ref: exports?.ref, hidden: false })
  expect(inside.entries.map(({ name }) => name)).toEqual(['deep', 'a.jsonl'])
  const top = await refs.list({ ref: inside.parent ?? undefined, hidden: false })
  expect(top).toMatchObject({ folder: root, parent: null })
})

it('resolves what it listed, and nothing that it did not issue', async () => {
  const file = await named('a.jsonl', (await named('exports'))?.ref)
  expect(refs.resolve(file?.ref ?? '')).toBe(path.join(root, 'exports', 'a.jsonl'))
  for (const forged of [
    '',
    path.join(root, 'exports', 'a.jsonl'),
    '../outside',
    `path:${root}`,
    'constructor',
  ])
    expect(() => refs.resolve(forged)).toThrowError('was not offered')
})

it('shows no link that leads out of the roots or to something hidden, and follows one that stays', async () => {
  await symlink(path.join(outside, 'b.jsonl'), path.join(root, 'out.jsonl'))
  await symlink(outside, path.join(root, 'outFolder'))
  await symlink(path.join(root, '.ssh'), path.join(root, 'keys'))
  await symlink(path.join(root, 'exports', 'a.jsonl'), path.join(root, 'in.jsonl'))
  await symlink(path.join(root, 'nowhere'), path.join(root, 'dangling'))
  const names = (await refs.list({ hidden: false })).entries.map(({ name }) => name)
  expect(names).toEqual(['exports', 'work', 'in.jsonl'])
})

it('refuses a ref whose file was replaced by a link out of the roots', async () => {
  const exports = await named('exports')
  const file = await named('a.jsonl', exports?.ref)
  await rm(path.join(root, 'exports', 'a.jsonl'))
  expect(() => refs.resolve(file?.ref ?? '')).toThrowError('not there any more')
  await symlink(path.join(outside, 'b.jsonl'), path.join(root, 'exports', 'a.jsonl'))
  expect(() => refs.resolve(file?.ref ?? '')).toThrowError('was not offered')
  await rm(path.join(root, 'exports'), { recursive: true })
  await symlink(outside, path.join(root, 'exports'))
  await expect(refs.list({ ref: exports?.ref, hidden: false })).rejects.toThrowError('was not offered')
})

it('shows hidden files to nobody', async () => {
  await expect(refs.list({ hidden: true })).rejects.toMatchObject({ code: 'unsupported' })
})

it('offers several roots as one list, and leads back to it', async () => {
  refs = createFileRefs([root, outside])
  const all = await refs.list({ hidden: false })
  expect(all.entries.map(({ name }) => name)).toEqual([root, outside])
  const second = await refs.list({ ref: all.entries[1]?.ref, hidden: false })
  expect(second.entries.map(({ name }) => name)).toEqual(['b.jsonl'])
  expect(await refs.list({ ref: second.parent ?? undefined, hidden: false })).toEqual(all)
})

it('resolves what the host itself named, wherever it lies', () => {
  const recent = path.join(outside, 'workspace')
  expect(refs.resolve(refs.refFor(recent))).toBe(recent)
  expect(refs.refFor(recent)).toBe(refs.refFor(recent))
})

it('says which root is missing', () => {
  expect(() => createFileRefs([path.join(folder, 'none')])).toThrowError('There is no folder to offer')
})
