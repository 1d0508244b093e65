import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { questions } from '../../main/core/decontamination/questionsFixture.ts'
import { createTerminal } from './cliFixture.ts'

let terminal: Awaited<ReturnType<typeof createTerminal>>
beforeAll(async () => {
  terminal = await createTerminal()
  await terminal.assay(['--version'])
}, 240_000)
afterAll(() => terminal.leave())

const asked = questions(200, 5)
const lines = (texts: readonly string[], from: string) =>
  texts.map((text, at) => `${JSON.stringify({ id: `${from}${at}`, text })}\n`).join('')

async function written(train: readonly string[]) {
  const at = (name: string) => path.join(terminal.folder, name)
  await writeFile(at('eval.jsonl'), lines(asked.slice(0, 60), 'e'))
  await writeFile(at('train.jsonl'), lines(train, 't'))
  return ['decontaminate', '--train', at('train.jsonl'), '--eval', at('eval.jsonl')]
}

test('two files are compared with the keys that are promised, and every training text has one band', async () => {
  const train = [asked[7] ?? '', `Hi, ${asked[9]} Thanks.`, ...asked.slice(100, 160)]
  const { status, json } = await terminal.assay([...(await written(train)), '--json'])
  expect(status).toBe(0)
  expect(json).toMatchObject({ train: 62, eval: 60, removed: 2 })
  expect(Number(json['removed']) + Number(json['review']) + Number(json['clear'])).toBe(62)
  const hits = json['hits'] as Record<string, unknown>[]
  expect(hits[0]).toMatchObject({ train_id: 't0', eval_id: 'e7', method: 'exact', score: 1, band: 'remove' })
  expect(hits.find(({ train_id }) => train_id === 't1')).toMatchObject({ eval_id: 'e9', band: 'remove' })
})

test('an id that a file gives several times is said', async () => {
  const command = await written(asked.slice(100, 130))
  const file = path.join(terminal.folder, 'train.jsonl')
  const again = JSON.stringify({ id: 't3', text: asked[140] })
  await writeFile(file, `${await readFile(file, 'utf8')}${again}\n${again}\n`)
  const found = await terminal.assay([...command, '--json'])
  expect(found.json).toMatchObject({ train: 32 })
  expect(found.err).toContain('1 id stands on several lines of --train ("t3" on 3)')
  expect(found.err).not.toContain('--eval')
})

test('a certificate is written as JSON or as a page, and nothing is overwritten unasked', async () => {
  const command = await written([asked[7] ?? '', ...asked.slice(100, 160)])
  const file = path.join(terminal.folder, 'certificate.json')
  const first = await terminal.assay([...command, '--certificate', file, '--json'])
  const stated = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>
  expect(first.json).toMatchObject({ certificate: stated['sha256'], verdict: stated['verdict'] })
  expect(first.status).toBe({ failed: 4, insufficient: 5 }[String(stated['verdict'])] ?? 0)
  expect(stated).toMatchObject({ format: 'assay-decontamination/1', self_test: { train: 61 } })
  expect((await terminal.assay([...command, '--certificate', file])).status).toBe(3)
  const page = path.join(terminal.folder, 'certificate.html')
  await terminal.assay([...command, '--certificate', page])
  expect(await readFile(page, 'utf8')).toContain(String(stated['sha256']))
})

test('a file that is missing or has a line that is none is named', async () => {
  const command = await written(['a b c'])
  const missing = await terminal.assay([
    ...command.slice(0, 4),
    path.join(terminal.folder, 'none.jsonl'),
    '--json',
  ])
  expect([missing.status, missing.json]).toMatchObject([3, { error: { code: 'not_found' } }])
  await writeFile(path.join(terminal.folder, 'train.jsonl'), '{"id":1,"text":"a"}\n{"id":2}\n')
  const broken = await terminal.assay([...command, '--json'])
  expect([broken.status, broken.json]).toMatchObject([
    3,
    { error: { code: 'schema_mismatch', message: expect.stringContaining('Line 2') } },
  ])
  expect((await terminal.assay(command.slice(0, 3))).status).toBe(2)
})
