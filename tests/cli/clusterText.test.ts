import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTerminal } from './cliFixture.ts'

let terminal: Awaited<ReturnType<typeof createTerminal>>
beforeAll(async () => {
  terminal = await createTerminal()
  await terminal.assay(['--version'])
}, 240_000)
afterAll(() => terminal.leave())

const wishes = ['cancel the plan', 'resend the invoice', 'reset a password']
const lines = Array.from({ length: 30 }, (_, id) =>
  JSON.stringify({ id: `t${id}`, text: `${['please', 'can you'][id % 2]} ${wishes[id % 3]}` }),
)

test('texts on stdin come back as a line each, the same for the same seed', async () => {
  const input = `${lines.join('\n')}\n\n${JSON.stringify({ id: 7, text: 'qqq' })}`
  const found = await terminal.assay(['cluster-text', '--seed', '3'], { input })
  expect(found.status).toBe(0)
  const rows = found.out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { id: string | number; cluster: string | null })
  expect(rows.map(({ id }) => id)).toEqual([...Array.from({ length: 30 }, (_, id) => `t${id}`), 7])
  expect(rows.slice(0, 3).map(({ cluster }) => cluster)).toEqual(['1', '2', '3'])
  expect(rows.slice(0, 30).every(({ cluster }, at) => cluster === rows[at % 3]?.cluster)).toBe(true)
  expect(rows.at(-1)?.cluster).toBeNull()
  expect(found.err).toContain('30 texts'.replace('30', '31'))
  const again = await terminal.assay(['cluster-text', '--seed', '3', '--json'], { input })
  expect(again.out).toBe(found.out)
})

test('a line that is none is named, and nothing is printed as a result', async () => {
  const broken = await terminal.assay(['cluster-text', '--json'], { input: `${lines[0]}\n{"id":1}\n` })
  expect(broken.status).toBe(3)
  expect(broken.json).toMatchObject({
    error: { code: 'schema_mismatch', message: expect.stringContaining('Line 2') },
  })
  expect(await terminal.assay(['cluster-text'], { input: '' })).toMatchObject({ status: 0, out: '' })
})
