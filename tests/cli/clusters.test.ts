import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTerminal, writeOtlp } from './cliFixture.ts'

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

test('an id that stands on several lines is said, and each line keeps its own cluster', async () => {
  const input = [...lines, JSON.stringify({ id: 't0', text: 'resend the invoice please' })].join('\n')
  const found = await terminal.assay(['cluster-text'], { input })
  const rows = found.out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { id: string; cluster: string | null })
  expect(rows).toHaveLength(31)
  expect(rows.at(-1)).toEqual({ id: 't0', cluster: rows[1]?.cluster })
  expect(rows[0]?.cluster).not.toBe(rows[1]?.cluster)
  expect(found.err).toContain('1 id stands on several lines of the input ("t0" on 2)')
  const once = await terminal.assay(['cluster-text'], { input: lines.join('\n') })
  expect(once.err).not.toContain('several lines')
})

test('a line that is none is named, and nothing is printed as a result', async () => {
  const broken = await terminal.assay(['cluster-text', '--json'], { input: `${lines[0]}\n{"id":1}\n` })
  expect(broken.status).toBe(3)
  expect(broken.json).toMatchObject({
    error: { code: 'schema_mismatch', message: expect.stringContaining('Line 2') },
  })
  const none = await terminal.assay(['cluster-text'], { input: '' })
  expect(none).toMatchObject({ status: 0, out: '' })
  expect(none.err).toContain('There was nothing to cluster: stdin holds no text.\n')
})

test('traces are clustered with the keys that are promised, and found by their cluster', async () => {
  const workspace = path.join(terminal.folder, 'w')
  const on = (...argv: string[]) => terminal.assay([...argv, '--workspace', workspace])
  await terminal.assay(['init', 'w'])
  await writeOtlp(path.join(terminal.folder, 'traces.jsonl'), 15)
  await writeOtlp(path.join(terminal.folder, 'others.jsonl'), 15, {
    first: 101,
    text: 'Please reset a lost password',
  })
  for (const name of ['traces.jsonl', 'others.jsonl']) await on('import', path.join(terminal.folder, name))
  const found = await on('cluster', '--name', 'all of it', '--seed', '3', '--json')
  expect(found).toMatchObject({
    status: 0,
    json: { name: 'all of it', population: 30, agreement: expect.any(Number) },
  })
  const { clusters, unclustered } = found.json as {
    clusters: { id: string; size: number; exemplars: string[] }[]
    unclustered: number
  }
  expect(clusters.reduce((sum, { size }) => sum + size, unclustered)).toBe(30)
  const [first] = clusters
  expect(Object.keys(first ?? {})).toEqual(
    expect.arrayContaining(['id', 'name', 'size', 'stability', 'terms', 'exemplars']),
  )
  expect((await on('traces', '--where', `cluster = '${first?.id}'`, '--json')).json).toMatchObject({
    total: first?.size,
  })
  expect((await on('show', first?.exemplars[0] ?? '', '--json')).status).toBe(0)
  const none = await on('cluster', '--where', "plan_tier = 'nowhere'", '--json')
  expect(none).toMatchObject({ status: 0, json: { population: 0, clusters: [], agreement: null } })
  expect(none.err).toContain('There was nothing to cluster: no trace is selected.\n')
  expect((await on('cluster', '--mode', 'dreams')).status).toBe(2)
  expect((await on('cluster', '--where', 'nonsense ~~')).status).toBe(2)
}, 240_000)
