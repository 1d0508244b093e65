import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTerminal, writeOtlp } from './cliFixture.ts'

let terminal: Awaited<ReturnType<typeof createTerminal>>
const on = (...argv: string[]) => terminal.assay([...argv, '--workspace', 'w'])
beforeAll(async () => {
  terminal = await createTerminal()
  await terminal.assay(['init', 'w'])
}, 240_000)
afterAll(() => terminal.leave())

test('a folder of exports is imported by name, and what is none is said beside', async () => {
  const exports = path.join(terminal.folder, 'exports')
  await mkdir(path.join(exports, 'day'), { recursive: true })
  await writeOtlp(path.join(exports, 'day', 'own.jsonl'), 1)
  await writeFile(path.join(exports, 'read me.txt'), 'These are exports.')
  const done = await on('import', 'exports/', '--json')
  expect(done).toMatchObject({
    status: 0,
    json: {
      traces: 1,
      files: [{ path: 'exports/day/own.jsonl', inside: 'day/own.jsonl', error: null }],
      left: [{ inside: 'read me.txt' }],
    },
  })
  const said = await on('import', 'exports')
  expect(said.out).toContain('exports/day/own.jsonl')
  expect(said.err).toContain('exports/read me.txt: left out.')
})

test('a folder without exports ends with 3 and says what lies there', async () => {
  await mkdir(path.join(terminal.folder, 'none'))
  await writeFile(path.join(terminal.folder, 'none', 'notes.txt'), 'Notes.')
  const done = await on('import', 'none', '--json')
  expect(done).toMatchObject({ status: 3, json: { error: { code: 'unreadable_file' }, traces: 0 } })
  expect(done.err).toContain('notes.txt: No known format')
})
