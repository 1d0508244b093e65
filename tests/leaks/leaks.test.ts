import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { constantSql, sql } from '../../main/core/db/sql.ts'
import { protocol, type MethodName } from '../../shared/protocol/protocol.ts'
import { reopened } from '../workspaceFixture.ts'
import { leaksInReplies, notAsked } from './everyReply.ts'
import { leaksIn, leaksInFiles, leaksInParquet, leaksInTables } from './everyText.ts'
import { leakingWorkspace, type LeakingWorkspace } from './leakingWorkspace.ts'

let folder: string
let place: LeakingWorkspace
// The sources and their truths hold raw values by their nature; so does the vault.
const sources = ['workspace/vault', 'workspace.truth.json', 'other.jsonl', 'other.truth.json']
const named = 'for lost.export@tidewell.example.jsonl'

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'assay-leaks-'))
  await mkdir(path.join(folder, 'out'))
  place = await leakingWorkspace(folder)
})
afterAll(async () => {
  await place?.core.close()
  await rm(folder, { recursive: true, force: true })
})

const planted = () => {
  const entry = place.truth.pii.find(({ type }) => type === 'EMAIL')
  if (entry === undefined) throw new Error('no address was planted')
  return entry.value
}

test('there is much to find: hundreds of values of each kind of place', () => {
  expect(place.search.values).toBeGreaterThan(500)
  expect(place.search.in(JSON.stringify(place.truth.pii)).length).toBeGreaterThan(400)
})

test('no reply of any method over 200 traces holds a planted value', async () => {
  const { ids } = await place.call('traces.ids', { where: '' })
  const { leaks, asked } = await leaksInReplies(place, ids.slice(0, 200))
  const forgotten = (Object.keys(protocol) as MethodName[]).filter(
    (method) => !asked.has(method) && notAsked[method] === undefined,
  )
  expect(forgotten).toEqual([])
  expect(leaks).toEqual([])
}, 300_000)

test('no file outside the vault holds one while the workspace is open', async () => {
  const { leaks, files } = await leaksInFiles(folder, place.search, [...sources, named])
  expect(leaks).toEqual([])
  for (const kind of ['workspace/traces.duckdb', 'workspace/labels/', 'workspace/datasets/', 'out/'])
    expect(files.some((name) => name.startsWith(kind))).toBe(true)
})

test('closed and opened again: no table, no Parquet file and no other file holds one', async () => {
  await place.core.close()
  await reopened(place.root, async (workspace) => {
    expect(await leaksInTables(workspace.database, place.search)).toEqual([])
    expect(await leaksInParquet(workspace, place.search)).toEqual([])
  })
  const { leaks } = await leaksInFiles(folder, place.search, [...sources, named])
  expect(leaks).toEqual([])
})

test('each of these searches sees a leak that is planted for it', async () => {
  const value = planted()
  await reopened(place.root, async (workspace) => {
    const { database, paths } = workspace
    const [first] = await database.all<{ uid: string; preview: string }>(
      constantSql('select trace_uid as uid, preview from traces order by trace_uid limit 1'),
    )
    await database.run(
      sql`update traces set preview = ${`write to ${value}`} where trace_uid = ${first?.uid ?? ''}`,
    )
    expect(await leaksInTables(database, place.search)).toEqual([{ where: 'traces.preview', value }])
    await database.run(
      sql`update traces set preview = ${first?.preview ?? ''} where trace_uid = ${first?.uid ?? ''}`,
    )

    const file = path.join(paths.text, 'planted.parquet')
    await database.run(
      sql`copy (select {'deep': [${`tell ${value} now`}]} as attributes) to ${file} (format parquet, compression zstd)`,
    )
    expect(await leaksInParquet(workspace, place.search)).toEqual([{ where: 'planted.parquet', value }])
    await rm(file)
  })
  const trail = path.join(place.root, 'temporary', 'trail.log')
  await writeFile(trail, `\u0000\u0001${value}\u0000`)
  expect((await leaksInFiles(place.root, place.search, ['vault'])).leaks).toEqual([
    { where: 'temporary/trail.log', value },
  ])
  await rm(trail)
  expect(
    leaksIn('a reply', [{ text: JSON.stringify({ deep: [{ note: `ask ${value}` }] }) }], place.search),
  ).toEqual([{ where: 'a reply', value }])
})

test('the opened workspace is refused a file of its vault, of the home folder, and one behind a link', async () => {
  const outside = path.join(folder, 'home.csv')
  await writeFile(outside, 'a\n1\n')
  const inVault = path.join(place.root, 'vault', 'note.csv')
  await writeFile(inVault, 'a\n1\n')
  await reopened(place.root, async ({ database, paths }) => {
    const allowed = path.join(paths.temporary, 'allowed.csv')
    await writeFile(allowed, 'a\n1\n')
    expect(await database.all(sql`select * from read_csv(${allowed})`)).toHaveLength(1)
    const toVault = path.join(paths.text, 'vault.csv')
    const toHome = path.join(paths.temporary, 'home.csv')
    await symlink(inVault, toVault)
    await symlink(outside, toHome)
    for (const file of [
      inVault,
      outside,
      toVault,
      toHome,
      path.join(paths.text, '..', 'vault', 'note.csv'),
    ]) {
      await expect(database.all(sql`select * from read_csv(${file})`)).rejects.toThrow()
      await expect(database.all(sql`select * from read_text(${file})`)).rejects.toThrow()
    }
    await expect(database.run(sql`copy (select 1) to ${path.join(paths.vault, 'out.csv')}`)).rejects.toThrow()
    await Promise.all([rm(toVault), rm(toHome), rm(allowed)])
  })
  await rm(inVault)
})
