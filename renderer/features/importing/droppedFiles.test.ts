// @vitest-environment happy-dom
import { expect, test } from 'vitest'
import { droppedFiles } from './droppedFiles.ts'

const file = (name: string) => ({
  isFile: true,
  isDirectory: false,
  name,
  file: (give: (file: File) => void) => give(new File(['{}'], name)),
})
// A browser hands over the names of a folder a hundred at a time, whatever their order.
const folder = (name: string, ...children: object[]) => ({
  isFile: false,
  isDirectory: true,
  name,
  createReader: () => {
    const left = [...children]
    return { readEntries: (give: (some: object[]) => void) => give(left.splice(0, 1)) }
  },
})
const transfer = (...entries: object[]) =>
  ({
    items: entries.map((entry) => ({ webkitGetAsEntry: () => entry })),
    files: [new File(['{}'], 'plain.jsonl')],
  }) as unknown as DataTransfer

test('a dropped folder gives the files in it, at any depth and by name, without hidden ones', async () => {
  const found = await droppedFiles(
    transfer(
      file('one.jsonl'),
      folder('exports', file('b.jsonl'), folder('day', file('c.jsonl')), file('a.jsonl'), file('.hidden')),
    ),
  )
  expect(found.map(({ file: { name }, place }) => [name, place])).toEqual([
    ['one.jsonl', null],
    ['a.jsonl', 'exports/a.jsonl'],
    ['b.jsonl', 'exports/b.jsonl'],
    ['c.jsonl', 'exports/day/c.jsonl'],
  ])
})

test('files alone are taken as the drop has them', async () => {
  const found = await droppedFiles(transfer(file('one.jsonl')))
  expect(found.map(({ file: { name }, place }) => [name, place])).toEqual([['plain.jsonl', null]])
  expect(await droppedFiles(null)).toEqual([])
})
