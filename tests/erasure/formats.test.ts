import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { openDatabase } from '../../main/core/db/open.ts'
import { pathText, sql } from '../../main/core/db/sql.ts'
import { pathRef } from '../../main/core/host.ts'
import { createTokeniser } from '../../main/core/redaction/tokens.ts'
import { leaksInFiles, leaksInParquet, leaksInTables } from '../leaks/everyText.ts'
import { searchFor } from '../leaks/plantedValues.ts'
import { reopened, withFolder } from '../workspaceFixture.ts'
import { commandLineCore } from '../commandLineCore.ts'

const ann = 'ann_ö_4711x'
const bob = 'bob_0815_yz'
const secret = 'the blue bicycle of her aunt'

const otlpSpan = (trace: string, span: string, user: string, text: string) => ({
  traceId: trace.repeat(32),
  spanId: span.repeat(16),
  name: 'turn',
  startTimeUnixNano: '1790000000000000000',
  endTimeUnixNano: '1790000001000000000',
  attributes: [
    { key: 'user.id', value: { stringValue: user } },
    { key: 'openinference.span.kind', value: { stringValue: 'AGENT' } },
    { key: 'input.value', value: { stringValue: text } },
  ],
})
const otlpLine = (...spans: object[]) =>
  JSON.stringify({ resourceSpans: [{ resource: { attributes: [] }, scopeSpans: [{ spans }] }] })

interface Place {
  root: string
  call: ReturnType<typeof commandLineCore>['call']
  /** The one source file in the vault, as it is now. */
  source(): Promise<Buffer>
  /** What is left of Ann anywhere, decoded and as bytes. */
  left(): Promise<string[]>
}

async function withImported(
  file: (folder: string) => Promise<string>,
  work: (place: Place) => Promise<void>,
) {
  await withFolder(async (folder) => {
    const { core, call } = commandLineCore(folder)
    try {
      await call('workspace.create', { parent: pathRef(folder), name: 'workspace' })
      const root = path.join(folder, 'workspace')
      const report = await call('import.run', { files: [{ ref: pathRef(await file(folder)) }] })
      expect(report.files[0]?.error).toBeNull()
      const vault = path.join(root, 'vault', 'files')
      const source = async () => {
        const name = (await readdir(vault)).find((each) => /^[0-9a-f]{64}$/.test(each)) ?? ''
        return readFile(path.join(vault, name))
      }
      const left = async () => {
        const key = await readFile(path.join(root, 'vault', 'keys', 'tokens.key'))
        const search = searchFor([ann, JSON.stringify(ann), secret, createTokeniser(key)('PERSON_ID', ann)])
        const { leaks } = await leaksInFiles(root, search, [])
        await core.close()
        const decoded = await reopened(root, async (workspace) => [
          ...(await leaksInTables(workspace.database, search)),
          ...(await leaksInParquet(workspace, search)),
        ])
        await core.open(root)
        return [...leaks, ...decoded].map(({ where }) => where)
      }
      await work({ root, call, source, left })
    } finally {
      await core.close()
    }
  })
}

test('of a record that several share, one that is there twice and one that was rejected, what is theirs alone goes', async () => {
  const lines = [
    otlpLine(
      otlpSpan('a', '1', ann, `my question: ${secret}`),
      otlpSpan('b', '2', bob, `is this about ${ann}? ü`),
    ),
    otlpLine(otlpSpan('a', '1', ann, `my question: ${secret}`)),
    otlpLine(otlpSpan('c', '3', ann, secret)).slice(0, -30),
    otlpLine(otlpSpan('d', '4', bob, 'something else')),
  ]
  const write = async (folder: string) => {
    const file = path.join(folder, 'export.jsonl')
    await writeFile(file, `${lines.join('\n')}\n`)
    return file
  }
  await withImported(write, async ({ call, source, left, root }) => {
    const before = await source()
    expect(await left()).not.toEqual([])
    const done = await call('erase.run', { user: ann, reason: 'request 7' })
    expect(done).toMatchObject({ traces: 1, spans: 1, sources: 1, rejects: 1 })
    expect(await left()).toEqual([])
    const after = await source()
    expect(after).toHaveLength(before.length)
    const [shared = '', twice = '', rejected = '', other = ''] = after.toString('utf8').split('\n')
    expect(other).toBe(lines[3])
    expect([JSON.parse(twice), JSON.parse(rejected)]).toEqual([null, null])
    const { ids } = await call('traces.ids', { where: '' })
    expect(ids).toHaveLength(2)
    const spans = (JSON.parse(shared) as { resourceSpans: { scopeSpans: { spans: unknown[] }[] }[] })
      .resourceSpans[0]?.scopeSpans[0]?.spans
    expect(spans?.[0]).toBeNull()
    expect(JSON.stringify(spans?.[1])).toContain(`is this about ${'x'.repeat(Buffer.byteLength(ann))}? ü`)
    const { rejects } = await call('rejects.list', {})
    expect(rejects.map(({ text }) => text)).toEqual([''])
    const { imports } = await call('imports.list', {})
    const counts = imports[0]
    expect((counts?.kept ?? 0) + (counts?.rejected ?? 0) + (counts?.skipped ?? 0)).toBe(counts?.read)
    await numbersGoOn(root, call)
    expect(await left()).toEqual([])
  })
})

// Traces that come in later get numbers of their own, though the database is another file now.
async function numbersGoOn(root: string, call: Place['call']): Promise<void> {
  const file = path.join(root, '..', 'more.jsonl')
  await writeFile(file, `${otlpLine(otlpSpan('e', '5', bob, 'one more'), otlpSpan('f', '6', ann, secret))}\n`)
  const report = await call('import.run', { files: [{ ref: pathRef(file) }] })
  expect(report.files[0]).toMatchObject({ error: null, traces: 1, spans: 1, kept: 1, skipped: 1 })
  const found = await call('slice.groups', { where: '', by: ['tool'], metrics: ['csat'] })
  expect(found.matched).toBe(3)
}

test('a document of runs stays one that can be read', async () => {
  const run = (user: string, text: string) => ({
    user_id: user,
    messages: [
      { role: 'user', content: text },
      { role: 'assistant', content: 'Yes.' },
    ],
  })
  const write = async (folder: string) => {
    const file = path.join(folder, 'runs.json')
    await writeFile(
      file,
      JSON.stringify([run(ann, secret), run(bob, 'hello'), run(ann, `again ${secret}`)], null, 1),
    )
    return file
  }
  await withImported(write, async ({ call, source, left }) => {
    const { ids } = await call('traces.ids', { where: '' })
    const theirs: string[] = []
    for (const trace of ids)
      if (JSON.stringify(await call('trace.get', { trace })).includes(secret)) theirs.push(trace)
    expect(theirs).toHaveLength(2)
    for (const trace of theirs) await call('erase.run', { trace, reason: 'request 8' })
    const kept = JSON.parse((await source()).toString('utf8')) as unknown[]
    expect(kept).toEqual([null, run(bob, 'hello'), null])
    expect((await left()).filter((where) => !where.startsWith('name of'))).toEqual([])
  })
})

test('of a Parquet file the rows are emptied in their places, and what others say is kept', async () => {
  const write = async (folder: string) => {
    const file = path.join(folder, 'spans.parquet')
    const database = await openDatabase({
      path: ':memory:',
      allowedFolders: [folder],
      temporaryFolder: path.join(folder, 'spill'),
    })
    const row = (trace: string, user: string, text: string) =>
      sql`select ${trace.repeat(32)} as "context.trace_id", ${trace.repeat(16)} as "context.span_id", null::varchar as parent_id,
        'turn' as name, 'AGENT' as span_kind, '2026-11-01T00:00:00Z' as start_time, '2026-11-01T00:00:01Z' as end_time, 'OK' as status_code,
        ${user} as "attributes.user.id", ${text} as "attributes.input.value", {'said': ${text}, 'n': 1} as "attributes.metadata"`
    await database.run(
      sql`copy (${row('a', ann, secret)} union all ${row('b', bob, `about ${ann}`)} union all ${row('c', bob, 'hello')}) to ${pathText(file)} (format parquet)`,
    )
    await database.close()
    return file
  }
  await withImported(write, async ({ call, root, left }) => {
    const done = await call('erase.run', { user: ann, reason: 'request 9' })
    expect(done).toMatchObject({ traces: 1, sources: 1 })
    expect(await left()).toEqual([])
    const vault = path.join(root, 'vault', 'files')
    const name = (await readdir(vault)).find((each) => /^[0-9a-f]{64}$/.test(each)) ?? ''
    const database = await openDatabase({
      path: ':memory:',
      allowedFolders: [vault],
      temporaryFolder: path.join(root, 'spill'),
    })
    const rows = await database.all<{ user: string | null; text: string | null; said: string | null }>(
      sql`select "attributes.user.id" as user, "attributes.input.value" as text, "attributes.metadata".said as said
        from read_parquet(${path.join(vault, name)}, file_row_number = true) order by file_row_number`,
    )
    await database.close()
    const gone = 'x'.repeat(ann.length)
    expect(rows).toEqual([
      { user: null, text: null, said: null },
      { user: bob, text: `about ${gone}`, said: `about ${gone}` },
      { user: bob, text: 'hello', said: 'hello' },
    ])
    expect((await stat(path.join(vault, `${name}.erased.json`))).size).toBeGreaterThan(0)
  })
})
