import { execFileSync } from 'node:child_process'
import { cp, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTerminal, writeOtlp, type Ended } from './cliFixture.ts'

let terminal: Awaited<ReturnType<typeof createTerminal>>
let workspace: string
let ids: string[]
const assay = (...argv: string[]) => terminal.assay(argv)
const on = (...argv: string[]) => terminal.assay([...argv, '--workspace', workspace])
const at = (...parts: string[]) => path.join(terminal.folder, ...parts)

beforeAll(async () => {
  terminal = await createTerminal()
  workspace = at('w')
  await assay('--version')
  await writeOtlp(at('traces.jsonl'), 6)
  await writeOtlp(at('odd.jsonl'), 1, {
    first: 90,
    text: '=cmd|calc \u001b[31m\u0007 write to jo@example.com',
  })
  expect(await assay('init', 'w', '--json')).toMatchObject({ status: 0, json: { workspace } })
  const imported = await on('import', 'traces.jsonl', 'odd.jsonl', '--json')
  expect(imported).toMatchObject({
    status: 0,
    json: { traces: 7, spans: 21, rejects: 0, files: [{ path: 'traces.jsonl' }, { path: 'odd.jsonl' }] },
  })
  const { rows } = (await on('traces', '--json')).json as { rows: { id: string }[] }
  ids = rows.map(({ id }) => id)
}, 240_000)
afterAll(() => terminal.leave())

test('the keys that each command promises are there', async () => {
  const keys: [string[], string[]][] = [
    [['formats'], ['importers', 'exporters']],
    [['imports'], ['imports']],
    [['rejects'], ['rejects', 'total']],
    [['traces'], ['total', 'rows']],
    [
      ['show', ids[0] ?? ''],
      ['trace', 'spans', 'messages'],
    ],
    [
      ['raw', ids[0] ?? '', '--reason', 'a look'],
      ['bytes', 'sha256', 'file', 'offset'],
    ],
    [['slice', '--by', 'tool', '--metric', 'count,latency.p95'], ['rows']],
    [['compare', '--a', 'spans > 1', '--b', '', '--metric', 'latency'], ['rows']],
    [
      ['taxonomy', 'show'],
      ['id', 'version', 'codes'],
    ],
    [['dataset', 'list'], ['datasets']],
  ]
  const answers = await Promise.all(keys.map(([argv]) => on(...argv, '--json')))
  answers.forEach(({ status, json }, index) => {
    expect(status).toBe(0)
    expect(Object.keys(json)).toEqual(expect.arrayContaining(keys[index]?.[1] ?? []))
  })
  const rows = answers[6]?.json['rows'] as Record<string, unknown>[]
  expect(rows[0]).toMatchObject({
    tool: expect.any(String),
    n: 7,
    n_effective: 7,
    'latency.p95': { value: 3, low: 3, n: 7 },
  })
})

test('groups come largest first, or in the order asked for', async () => {
  const values = async (...more: string[]) => {
    const line = ['slice', '--by', 'trace', '--metric', 'latency,turns', '--json', ...more]
    const { rows } = (await on(...line)).json as { rows: { latency: { value: number } }[] }
    return rows.map(({ latency }) => latency.value)
  }
  const up = await values('--order', '-latency')
  expect(up).toEqual(up.toSorted((a, b) => a - b))
  expect(await values('--order', 'latency')).toEqual(up.toReversed())
  const change = await on('slice', '--by', 'trace', '--metric', 'latency', '--order', 'change.latency')
  expect(change.status).toBe(2)
})

test('the same file again adds nothing and an import can be taken out', async () => {
  const again = await on('import', 'traces.jsonl', '--json')
  expect(again.json).toMatchObject({ traces: 0, spans: 0, rejects: 0 })
  await writeOtlp(at('more.jsonl'), 2, { first: 50 })
  await on('import', 'more.jsonl')
  const { imports } = (await on('imports', '--json')).json as { imports: { id: number; file: string }[] }
  expect(imports[0]?.file).toBe('more.jsonl')
  const removed = await on('imports', 'remove', String(imports[0]?.id), '--json')
  expect(removed.json).toMatchObject({ traces: 2, spans: 6, imports: expect.any(Array) })
  expect((await on('traces', '--json')).json).toMatchObject({ total: 7 })
})

test('raw gives the source record back byte for byte', async () => {
  const lines = (await readFile(at('traces.jsonl'), 'utf8')).split('\n')
  const one = await on('traces', '--order', '-start', '--limit', '1', '--json')
  const id = (one.json as { rows: { id: string }[] }).rows[0]?.id ?? ''
  expect((await on('raw', id, '--reason', 'compare')).out).toBe(lines[0])
  const file = at('record.json')
  const { json } = await on('raw', id, '--reason', 'compare', '--out', 'record.json', '--json')
  expect(await readFile(file, 'utf8')).toBe(lines[0])
  expect(json).toMatchObject({ bytes: Buffer.byteLength(lines[0] ?? ''), offset: 0, file: 'traces.jsonl' })
})

test('a label is set, implies fail with a code, and is exported', async () => {
  const [id = ''] = ids
  const set = await on(
    'label',
    id,
    '--code',
    'PLN.2',
    '--note',
    'ask jo@example.com',
    '--reviewer',
    'ana',
    '--json',
  )
  expect(set.json).toMatchObject({ label: { trace: id, verdict: 'fail', code: 'PLN.2', reviewer: 'ana' } })
  expect(set.out).not.toContain('jo@example.com')
  const out = await on('labels', 'export', 'labels.jsonl', '--json')
  expect(out.json).toMatchObject({ labels: 1, path: at('labels.jsonl') })
  expect((await on('labels', 'export')).out).toBe(await readFile(at('labels.jsonl'), 'utf8'))
  expect((await on('traces', '--where', "verdict = 'fail'", '--json')).json).toMatchObject({ total: 1 })
})

test('a recipe becomes a version that exports the same bytes and verifies; one changed byte does not', async () => {
  for (const id of ids.slice(1, 4)) await on('label', id, '--verdict', 'pass', '--reviewer', 'ana')
  await writeFile(at('recipe.yaml'), 'name: passed\nwhere: "verdict = \'pass\'"\nsplit: eval\n')
  await writeFile(
    at('recipe.json'),
    JSON.stringify({ name: 'passed', where: "verdict = 'pass'", split: 'eval' }),
  )
  const built = await on('dataset', 'build', 'recipe.yaml', '--json')
  expect(built).toMatchObject({ status: 0, json: { name: 'passed', version: 1, splits: { eval: 3 } } })
  const again = await on('dataset', 'build', 'recipe.json', '--json')
  expect(again.json['hash']).toBe(built.json['hash'])
  expect(await on('dataset', 'tag', 'passed@1', 'first', '--json')).toMatchObject({
    status: 0,
    json: { version: 1, before: null },
  })
  expect(await on('dataset', 'diff', 'passed@first', 'passed', '--json')).toMatchObject({
    status: 0,
    json: { added: 0, removed: 0, changed: 0, same: 3 },
  })
  expect(await on('dataset', 'unlock', 'passed', '--reason', 'a trial', '--json')).toMatchObject({
    status: 3,
  })
  const exported = await on('dataset', 'export', 'passed@first', '--out', 'out', '--json')
  expect(exported.json['files']).toEqual(
    expect.arrayContaining([expect.objectContaining({ rows: 3, sha256: expect.any(String) })]),
  )
  await on('dataset', 'export', 'passed', '--out', 'out2')
  for (const name of await readdir(at('out')))
    expect(await readFile(at('out2', name))).toEqual(await readFile(at('out', name)))
  const fine = await assay('dataset', 'verify', 'out', '--json')
  expect(fine).toMatchObject({ status: 0, json: { ok: true, problems: [] } })
  expect(await assay('dataset', 'verify', 'out', '--expect', '0'.repeat(64))).toMatchObject({ status: 4 })
  for (const name of await readdir(at('out'))) {
    await cp(at('out'), at('changed'), { recursive: true })
    const bytes = await readFile(at('changed', name))
    bytes[Math.floor(bytes.length / 2)] = (bytes[Math.floor(bytes.length / 2)] ?? 0) ^ 1
    await writeFile(at('changed', name), bytes)
    const broken = await assay('dataset', 'verify', 'changed', '--json')
    expect(broken, name).toMatchObject({ status: 4, json: { ok: false } })
    expect((broken.json['problems'] as unknown[]).length, name).toBeGreaterThan(0)
  }
})

describe('exit statuses', () => {
  const failures: [number, string, () => Promise<Ended>][] = [
    [2, 'no command', () => assay('--json')],
    [2, 'an unknown command', () => assay('burn', '--json')],
    [2, 'an unknown option', () => on('traces', '--wher', 'x', '--json')],
    [2, 'a filter that cannot be read', () => on('traces', '--where', 'plan_tier =', '--json')],
    [2, 'an unknown dimension', () => on('slice', '--by', 'colour', '--metric', 'count', '--json')],
    [2, 'no workspace', () => assay('traces', '--json')],
    [3, 'a missing file', () => on('import', 'nowhere.jsonl', '--json')],
    [3, 'one file of two', () => on('import', 'traces.jsonl', 'nowhere.jsonl', '--json')],
    [3, 'a missing workspace', () => assay('traces', '--workspace', 'nowhere', '--json')],
    [3, 'an unknown trace', () => on('show', 'nothing', '--json')],
    [3, 'an unknown code', () => on('label', ids[0] ?? '', '--code', 'PLN.99', '--reviewer', 'a', '--json')],
    [3, 'a recipe with an unknown key', () => on('dataset', 'build', 'bad.yaml', '--json')],
    [3, 'a folder that is in use', () => assay('init', 'w', '--json')],
    [3, 'a file that is there', () => on('traces', '--out', 'there.csv', '--json')],
    [2, 'a decision on a meaning without --semantic', () => on('dedupe', '--confirm', 'g1', '--json')],
    [2, 'an empty id', () => on('show', '', '--json')],
    [2, 'an empty reviewer', () => on('label', ids[0] ?? '', '--code', 'PLN.2', '--reviewer', '', '--json')],
    [2, 'too many columns', () => on('coverage', '--by', 'intent,model,tool,plan_tier', '--json')],
    [2, 'a tag of two words', () => on('dataset', 'tag', 'golden@1', 'bad tag', '--json')],
    [
      2,
      'a decision and an undo',
      () => on('dedupe', '--semantic', '--undo', '--dismiss', 'g1', '--reviewer', 'a', '--json'),
    ],
    [3, 'a workspace in place of a file', () => assay('init', 'there.csv', '--json')],
    [3, 'a workspace below a file', () => assay('init', 'there.csv/sub', '--json')],
    [3, 'a workspace inside another', () => assay('init', 'w/sub', '--json')],
    [3, 'a copy in place of a file', () => on('workspace', 'copy', 'there.csv', '--without-vault', '--json')],
    [3, 'a copy below a file', () => on('workspace', 'copy', 'there.csv/x', '--without-vault', '--json')],
    [3, 'labels into no folder', () => on('labels', 'export', 'nowhere/a.jsonl', '--json')],
    [
      3,
      'a record into a place below a file',
      () => on('raw', ids[0] ?? '', '--reason', 'a look', '--out', 'there.csv/x', '--json'),
    ],
    [
      3,
      'nothing to judge by',
      () => assay('decontaminate', '--train', 'one.jsonl', '--eval', 'none', '--json'),
    ],
    [
      3,
      'nothing to train on',
      () => assay('decontaminate', '--train', 'none', '--eval', 'one.jsonl', '--json'),
    ],
  ]
  beforeAll(async () => {
    await writeFile(at('bad.yaml'), 'name: a\nwher: x\n')
    await writeFile(at('there.csv'), 'mine')
    await writeFile(at('none'), '')
    await writeFile(at('one.jsonl'), '{"id":"a","text":"How many seats do we have?"}\n')
  })
  test.each(failures)('%i for %s, with one document on stdout and no stack', async (status, _, line) => {
    const ended = await line()
    expect(ended.status).toBe(status)
    expect(ended.json).toMatchObject({
      error: { code: expect.any(String), message: expect.any(String) },
    })
    expect(Object.hasOwn(ended.json['error'] as object, 'hint')).toBe(true)
    expect(ended.err).not.toMatch(/\n\s+at /)
  })

  test.skipIf(process.platform === 'win32')('3 for a pipe in place of a file, at once', async () => {
    execFileSync('mkfifo', [at('pipe')])
    const lines = [
      ['import', 'pipe'],
      ['import', '/dev/null'],
      ['import', 'traces.jsonl', '--mapping', 'pipe'],
      ['dataset', 'build', 'pipe'],
      ['decontaminate', '--train', 'pipe', '--eval', 'one.jsonl'],
    ]
    for (const line of lines) {
      const ended = await on(...line, '--json')
      expect(ended.status, line.join(' ')).toBe(3)
      expect(ended.out).toContain('This is a pipe or a device and no file.')
      expect(ended.out).toContain('to a file first')
    }
  })

  test('6 where another process holds the workspace and does not answer', async () => {
    await cp(workspace, at('held'), { recursive: true })
    const { hostname } = await import('node:os')
    const holder = { pid: process.pid, host: hostname(), since: '2026-01-02T03:04:05.000Z', door: 'desktop' }
    await writeFile(at('held', 'lock.json'), JSON.stringify(holder))
    const ended = await assay('traces', '--workspace', 'held', '--json')
    expect(ended).toMatchObject({ status: 6, json: { error: { code: 'locked' } } })
    expect(ended.out).toContain('2026-01-02T03:04:05.000Z')
    expect(ended.out).toContain(String(process.pid))
  })
})

test('nothing is overwritten without --force, and outputs appear whole', async () => {
  await writeFile(at('mine.csv'), 'mine')
  await writeFile(at('mine.jsonl'), 'mine')
  const lines = [
    ['traces', '--out', 'mine.csv'],
    ['labels', 'export', 'mine.jsonl'],
    ['raw', ids[0] ?? '', '--reason', 'a look', '--out', 'mine.jsonl'],
  ]
  for (const line of lines) {
    expect(await on(...line)).toMatchObject({ status: 3, err: expect.stringContaining('--force') })
    expect(await readFile(at(line.includes('mine.csv') ? 'mine.csv' : 'mine.jsonl'), 'utf8')).toBe('mine')
  }
  for (const line of lines) expect((await on(...line, '--force')).status).toBe(0)
  expect((await stat(at('mine.csv'))).size).toBeGreaterThan(100)
  expect((await readdir(terminal.folder)).filter((name) => name.endsWith('.tmp'))).toEqual([])
})

test('traces are saved as JSON lines, CSV without formulas, and Parquet', async () => {
  for (const format of ['jsonl', 'csv', 'parquet']) {
    const { json } = await on('traces', '--out', `saved.${format}`, '--json')
    expect(json).toMatchObject({ total: 7, written: 7, path: at(`saved.${format}`) })
  }
  const csv = await readFile(at('saved.csv'), 'utf8')
  expect(csv).toContain("'=cmd|calc")
  expect(csv).not.toMatch(/(^|,)"?=cmd/m)
  expect(await on('traces', '--out', 'saved.xls')).toMatchObject({ status: 2 })
})

test('raw of a trace that came as rows of Parquet says that it is all of the file', async () => {
  const id = ids[0] ?? ''
  await on('traces', '--out', 'listed.parquet')
  const mapping = ['name: listed', 'span:', '  trace: id', 'attributes: {}', ''].join('\n')
  await writeFile(path.join(terminal.folder, 'listed.yaml'), mapping)
  await terminal.assay(['init', 'rows'])
  const there = (...argv: string[]) => terminal.assay([...argv, '--workspace', 'rows'])
  const imported = await there('import', 'listed.parquet', '--mapping', 'listed.yaml')
  expect(imported.status).toBe(0)
  const { rows } = (await there('traces', '--json')).json as { rows: { id: string }[] }
  const raw = await there('raw', rows[0]?.id ?? '', '--reason', 'compare', '--out', 'rows.raw')
  expect(raw.err).toContain('this is all of listed.parquet')
  expect(await readFile(path.join(terminal.folder, 'rows.raw'))).toEqual(
    await readFile(path.join(terminal.folder, 'listed.parquet')),
  )
  expect((await on('raw', id, '--reason', 'compare', '--out', 'one.raw')).err).toBe('')
})

test('erase without its one subject is wrong usage, and a link to itself is called so', async () => {
  for (const given of [[], ['--user', 'a', '--trace', 'b']])
    expect(await on('erase', ...given, '--reason', 'request 7', '--json')).toMatchObject({
      status: 2,
      json: { error: { message: 'erase takes either --user or --trace. Nothing was erased.' } },
    })
  await symlink('loop.jsonl', at('loop.jsonl'))
  const loop = await on('import', 'loop.jsonl')
  expect(loop.status).toBe(3)
  expect(loop.err).toContain('It is a link that leads back to itself')
})

test('text of a trace cannot act on the terminal, and raw values are masked', async () => {
  const { json } = await on('traces', '--where', 'preview ~ "cmd"', '--json')
  const id = (json as { rows: { id: string }[] }).rows[0]?.id ?? ''
  for (const line of [['traces'], ['show', id], ['show', id, '--json']]) {
    const { out, err, status } = await on(...line)
    expect(status).toBe(0)
    for (const control of ['\u0007', '\u001b']) expect(`${out}${err}`).not.toContain(control)
    expect(out).not.toContain('jo@example.com')
    expect(out).toContain('cmd|calc')
  }
})

test('relative paths are meant from where the caller stands, also through npm', async () => {
  await mkdir(at('inner'), { recursive: true })
  const inside = await terminal.assay(['traces', '--workspace', '../w', '--out', 'here.jsonl'], {
    cwd: at('inner'),
  })
  expect(inside.status).toBe(0)
  await stat(at('inner', 'here.jsonl'))
  const npm = await terminal.assay(['traces', '--workspace', '../w', '--out', 'npm.jsonl'], {
    env: { INIT_CWD: at('inner'), npm_lifecycle_event: 'assay' },
  })
  expect(npm.status).toBe(0)
  await stat(at('inner', 'npm.jsonl'))
  expect(await terminal.assay(['imports', '--json'], { cwd: workspace })).toMatchObject({ status: 0 })
  expect(await terminal.assay(['imports', '--json'], { env: { ASSAY_WORKSPACE: 'w' } })).toMatchObject({
    status: 0,
  })
})

test('help is there for each command, and with a stack only on --debug', async () => {
  const { commands } = (await assay('help', '--json')).json as { commands: { command: string }[] }
  expect(commands.map(({ command }) => command)).toEqual(
    expect.arrayContaining([
      'init',
      'demo',
      'formats',
      'import',
      'imports',
      'rejects',
      'raw',
      'traces',
      'show',
      'slice',
      'label',
      'labels export',
      'dataset build',
      'dataset export',
      'dataset verify',
      'serve',
    ]),
  )
  const { out } = await assay('import', '--help')
  expect(out).toContain('usage: assay import FILE…')
  expect((await on('show', 'nothing')).err).not.toMatch(/\n\s+at /)
  expect((await on('show', 'nothing', '--debug')).err).toMatch(/\n\s+at /)
})

test('a workspace handed on without its vault lists and labels, and has no raw record', async () => {
  expect(await on('workspace', 'copy', 'handed')).toMatchObject({ status: 2 })
  expect(await on('workspace', 'copy', '--without-vault', 'handed', '--json')).toMatchObject({
    status: 0,
    json: { workspace: at('handed') },
  })
  expect(await readdir(at('handed'))).not.toContain('vault')
  const [id = ''] = ids
  const there = (...argv: string[]) => assay(...argv, '--workspace', 'handed', '--json')
  expect((await there('traces')).json).toMatchObject({ total: 7 })
  expect(await there('label', id, '--verdict', 'defer', '--reviewer', 'ben')).toMatchObject({ status: 0 })
  expect(await there('raw', id, '--reason', 'a look')).toMatchObject({ status: 3 })
})

test('Ctrl-C ends an import with 130 and leaves nothing of it', async () => {
  await writeOtlp(at('large.jsonl'), 12_000, { first: 1000, text: `A long question. ${'x '.repeat(400)}` })
  const running = terminal.start(['import', 'large.jsonl', '--workspace', workspace, '--json'])
  await running.said(/read/)
  running.child.kill('SIGINT')
  const ended = await running.ended
  expect(ended).toMatchObject({ status: 130, json: { error: { code: 'cancelled' } } })
  expect((await on('traces', '--json')).json).toMatchObject({ total: 7 })
  expect(await readdir(path.join(workspace, 'vault', 'staging'))).toEqual([])
})

test('beside a running workbench a command works through it, and the workbench sees the result', async () => {
  const serving = terminal.start(['serve', '--workspace', workspace, '--json'])
  await serving.said(/"url":"http:\/\/127\.0\.0\.1:\d+\/#token=/)
  const [id = ''] = ids
  expect(await on('label', id, '--code', 'RET.2', '--reviewer', 'cleo', '--json')).toMatchObject({
    status: 0,
  })
  expect((await on('traces', '--where', "reviewer = 'cleo'", '--json')).json).toMatchObject({ total: 1 })
  await on('traces', '--out', 'beside.jsonl')
  expect((await readFile(at('beside.jsonl'), 'utf8')).trim().split('\n')).toHaveLength(7)
  await writeOtlp(at('late.jsonl'), 1, { first: 500_000 })
  expect(await on('import', 'late.jsonl', '--json')).toMatchObject({ status: 0, json: { traces: 1 } })
  expect(await on('serve')).toMatchObject({ status: 6 })
  serving.child.kill('SIGINT')
  expect((await serving.ended).status).toBe(0)
  expect((await on('show', id, '--json')).json['labels']).toEqual(
    expect.arrayContaining([expect.objectContaining({ reviewer: 'cleo' })]),
  )
})
