import { mkdtemp, mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { migrate, schemaVersion } from './migrate.ts'
import { openDatabase, type Database } from './open.ts'
import { constantSql, ident, joinSql, sql, valueList } from './sql.ts'

let folder: string
let database: Database

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'assay-db-'))
  for (const name of ['text', 'temporary', 'vault']) await mkdir(path.join(folder, name))
  await writeFile(path.join(folder, 'vault', 'secret.csv'), 'a\n1\n')
  await writeFile(path.join(folder, 'home.csv'), 'a\n1\n')
  await symlink(path.join(folder, 'vault', 'secret.csv'), path.join(folder, 'text', 'link.csv'))
  database = await openDatabase({
    path: path.join(folder, 'traces.duckdb'),
    allowedFolders: [path.join(folder, 'text'), path.join(folder, 'temporary')],
    temporaryFolder: path.join(folder, 'temporary'),
  })
})
afterAll(() => database.close())

test('values are bound, fragments keep their own values', async () => {
  const inner = sql`a > ${1} and b in ${valueList(['x', 'y'])}`
  const outer = sql`select ${2} as two from t where ${inner} and ${ident('odd"name')} = ${3}`
  expect(outer.text).toBe('select $1 as two from t where a > $2 and b in ($3, $4) and "odd""name" = $5')
  expect(outer.values).toEqual([2, 1, 'x', 'y', 3])
  expect(joinSql([sql`${1}`, sql`${2}`]).text).toBe('$1, $2')
})

test('an abort interrupts the running statement and the connection stays usable', async () => {
  const controller = new AbortController()
  const slow = database.all(
    constantSql('select count(*) from range(100000) a, range(1000000) b where hash(a.range + b.range) = 7'),
    {
      signal: controller.signal,
    },
  )
  setTimeout(() => controller.abort(), 50)
  await expect(slow).rejects.toMatchObject({ code: 'cancelled' })
  expect(await database.all(sql`select ${41} + 1 as answer`)).toEqual([{ answer: 42 }])
})

test('a throw inside a transaction rolls back', async () => {
  await database.run(constantSql('create table things (n integer)'))
  await expect(
    database.transaction(async (session) => {
      await session.run(sql`insert into things values (${1})`)
      throw new Error('stop')
    }),
  ).rejects.toThrow('stop')
  expect(await database.first(constantSql('select count(*) as n from things'))).toEqual({ n: 0 })
})

test('migrations run once', async () => {
  const migrations = path.join(import.meta.dirname, 'migrations')
  expect(await migrate(database, migrations)).toEqual({ from: 0, to: schemaVersion })
  expect(await migrate(database, migrations)).toEqual({ from: schemaVersion, to: schemaVersion })
})

test.for([['vault', 'secret.csv'], ['home.csv'], ['text', 'link.csv']])(
  'the instance is refused %s',
  async (parts) => {
    const file = path.join(folder, ...parts)
    await expect(database.all(sql`select * from read_csv(${file})`)).rejects.toThrow()
  },
)

test('the configuration is locked', async () => {
  await expect(database.run(constantSql('set enable_external_access = true'))).rejects.toThrow()
})

test('a new file takes the form it is asked for, and one that is there keeps its own, byte for byte', async () => {
  const open = (name: string, readableSince?: string) =>
    openDatabase({
      path: path.join(folder, name),
      allowedFolders: [path.join(folder, 'text')],
      temporaryFolder: path.join(folder, 'temporary'),
      readableSince,
    })
  const form = constantSql(
    'select tags::varchar as form from duckdb_databases() where path is not null and not internal',
  )
  const fill = constantSql("create table t as select 'tier ' || range % 7 as tier from range(1000)")

  const fresh = await open('fresh.duckdb', 'v1.5.0')
  expect((await fresh.first<{ form: string }>(form))?.form).toContain('v1.5.0')
  await fresh.close()

  const before = await open('before.duckdb')
  await before.run(fill)
  const old = await before.first<{ form: string }>(form)
  await before.close()
  const bytes = await readFile(path.join(folder, 'before.duckdb'))

  const again = await open('before.duckdb', 'v1.5.0')
  expect(await again.first<{ form: string }>(form)).toEqual(old)
  expect(old?.form).not.toContain('v1.5.0')
  await again.close()
  expect((await readFile(path.join(folder, 'before.duckdb'))).equals(bytes)).toBe(true)
})
