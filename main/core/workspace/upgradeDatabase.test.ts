import { cp, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { migrations, testPorts } from '../../../tests/workspaceFixture.ts'
import { migrate, schemaVersion, schemaVersionOf } from '../db/migrate.ts'
import { openDatabase, type Database } from '../db/open.ts'
import { constantSql } from '../db/sql.ts'
import { createWorkspace } from './createWorkspace.ts'
import { openWorkspace } from './openWorkspace.ts'
import { workspacePaths, type WorkspacePaths } from './paths.ts'
import { openUpgraded } from './upgradeDatabase.ts'

let folder: string
let paths: WorkspacePaths

const open = (file: string) =>
  openDatabase({ path: file, allowedFolders: [folder], temporaryFolder: path.join(folder, 'spill') })
const reject = constantSql("insert into rejects values (1, 7, null, 'bad', 'text', 0, 4)")
const rejects = async (database: Database) =>
  (await database.first<{ n: number }>(constantSql('select count(*) as n from rejects')))?.n
const databaseFiles = async () =>
  (await readdir(paths.root)).filter((name) => name.startsWith('traces.duckdb')).sort()

/** A workspace whose database was written by the first version of the schema, with one row. */
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'assay-upgrade-'))
  paths = workspacePaths(path.join(folder, 'workspace'))
  await createWorkspace(paths.root, { name: 'Old', kind: 'workspace', ports: testPorts() })
  const database = await open(paths.database)
  const first = path.join(folder, 'first')
  await cp(path.join(migrations, '0001_traces.sql'), path.join(first, '0001_traces.sql'))
  await migrate(database, first)
  await database.run(reject)
  await database.checkpoint()
  await database.close()
})

afterEach(() => rm(folder, { recursive: true, force: true }))

const opened = () => openWorkspace(paths.root, { ports: testPorts(), door: 'test', migrations })

test('an older database is upgraded as a copy; the old one stays until the next clean open', async () => {
  expect(await databaseFiles()).toEqual(['traces.duckdb'])
  const first = await opened()
  expect(await schemaVersionOf(first.workspace.database)).toBe(schemaVersion)
  expect(await rejects(first.workspace.database)).toBe(1)
  await first.close()
  expect(await databaseFiles()).toEqual(['traces.duckdb', 'traces.duckdb.before-1'])
  const second = await opened()
  await second.close()
  expect(await databaseFiles()).toEqual(['traces.duckdb'])
})

test('a migration that fails or loses rows leaves the old database as it was', async () => {
  const bad = path.join(folder, 'bad')
  await cp(migrations, bad, { recursive: true })
  const last = `${String(schemaVersion).padStart(4, '0')}_`
  const name = (await readdir(bad)).find((file) => file.startsWith(last)) ?? ''
  for (const text of ['delete from rejects;\n', 'select * from nowhere;\n']) {
    await writeFile(path.join(bad, name), text)
    await expect(openUpgraded(paths, { migrations: bad, open })).rejects.toThrow()
    expect(await databaseFiles()).toEqual(['traces.duckdb'])
    const database = await open(paths.database)
    expect([await schemaVersionOf(database), await rejects(database)]).toEqual([1, 1])
    await database.close()
  }
})

test('a crash between the two renames is mended at the next open', async () => {
  await rename(paths.database, `${paths.database}.before-1`)
  const workspace = await opened()
  expect(await rejects(workspace.workspace.database)).toBe(1)
  await workspace.close()
})

test('a database of a newer version is refused and not touched', async () => {
  const database = await open(paths.database)
  await database.run(constantSql("insert into schema_migrations values (999, 'later')"))
  await database.close()
  await expect(opened()).rejects.toMatchObject({ code: 'unsupported' })
  expect(await databaseFiles()).toEqual(['traces.duckdb'])
})
