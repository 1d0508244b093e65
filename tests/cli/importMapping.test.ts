import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { repository } from '../workspaceFixture.ts'
import { createTerminal } from './cliFixture.ts'

let terminal: Awaited<ReturnType<typeof createTerminal>>
const on = (...argv: string[]) => terminal.assay([...argv, '--workspace', 'w'])
const put = (name: string, text: string) => writeFile(path.join(terminal.folder, name), text)

beforeAll(async () => {
  terminal = await createTerminal()
  await terminal.assay(['init', 'w'])
  const page = await readFile(path.join(repository, 'docs', 'mapping.md'), 'utf8')
  await put('mapping.yaml', /```yaml\n([\s\S]*?)```/.exec(page)?.[1] ?? '')
  const record = JSON.parse(/```json\n([\s\S]*?)```/.exec(page)?.[1] ?? '') as Record<string, unknown>
  const lines = [
    {
      ...record,
      step: 's-1',
      parent: null,
      what: 'session',
      type: 'agent',
      io: { in: 'mail ann@tidewell.example' },
    },
    record,
    { ...record, step: null },
  ]
  await put('steps.jsonl', `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`)
}, 240_000)
afterAll(() => terminal.leave())

test('records of a format of one’s own are read by a mapping, redacted, and found by what it names', async () => {
  const unread = await on('import', 'steps.jsonl', '--json')
  expect(unread).toMatchObject({ status: 3, json: { error: { code: 'unsupported' } } })
  const done = await on('import', 'steps.jsonl', '--mapping', 'mapping.yaml', '--json')
  expect(done).toMatchObject({
    status: 0,
    json: { traces: 1, spans: 2, rejects: 1, files: [{ format: 'mapped', read: 3, kept: 2, rejected: 1 }] },
  })
  const { rows } = (
    await on('traces', '--where', 'plan_tier = enterprise and tool = fetch_invoice', '--json')
  ).json as {
    rows: { id: string }[]
  }
  expect(rows).toHaveLength(1)
  const shown = await on('show', rows[0]?.id ?? '', '--json')
  expect(shown.out).toContain('EMAIL')
  expect(shown.out).not.toContain('tidewell')
  expect((await on('rejects', '--json')).json).toMatchObject({
    rejects: [{ line: 3, reason: 'No span id (step)' }],
  })
})

test('a file that was read before says that its mapping was not used, and what to do', async () => {
  await on('import', 'steps.jsonl', '--mapping', 'mapping.yaml')
  const again = await on('import', 'steps.jsonl', '--mapping', 'mapping.yaml')
  expect(again.status).toBe(0)
  expect(again.err).toMatch(
    /steps\.jsonl: read before as .*, so --mapping was not used\. .* imports remove \d+ /,
  )
})

test('a mapping that is none, and one beside a format, are refused before anything is read', async () => {
  await put('odd.yaml', 'name: our-agent\nspan: { trase: run }\n')
  const odd = await on('import', 'steps.jsonl', '--mapping', 'odd.yaml', '--json')
  expect(odd).toMatchObject({ status: 3, json: { error: { code: 'invalid_input' } } })
  expect(odd.out).toContain('trase')
  expect(await on('import', 'steps.jsonl', '--mapping', 'mapping.yaml', '--format', 'otlp')).toMatchObject({
    status: 2,
  })
  expect(await on('import', 'steps.jsonl', '--mapping', 'nowhere.yaml')).toMatchObject({ status: 3 })
})
