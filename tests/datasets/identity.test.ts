import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildVersion } from '../../main/core/datasets/building/build.ts'
import {
  addLabels,
  everyTrace,
  sameRandom,
  spanId,
  testRecipe,
  traceUids,
  writeOtlp,
  type TestLabel,
} from '../../main/core/datasets/datasetsFixture.ts'
import { constantSql } from '../../main/core/db/sql.ts'
import { openDatabase } from '../../main/core/db/open.ts'
import type { Workspace } from '../../main/core/workspace/workspace.ts'
import { fileHashes, importPaths, quietCall, withWorkspace } from '../workspaceFixture.ts'
import { bundleChild, copyOf } from './childProcess.ts'

let child: Awaited<ReturnType<typeof bundleChild>>
beforeAll(async () => {
  child = await bundleChild()
})
afterAll(() => child.clear())

const conversations = Array.from({ length: 90 }, (_, index) => ({
  index,
  session: `s${Math.floor(index / 2)}`,
  user: `Anna${index % 40}@mail.example.org`,
}))
const parts = [conversations.slice(0, 20), conversations.slice(20, 55), conversations.slice(55)]
const recipe = testRecipe({ split: { train: 1, eval: 2, test: 1 }, seed: 5 })

const labels = (uids: readonly string[]): TestLabel[] =>
  uids.map((trace, index) =>
    index % 3 === 0
      ? { trace, verdict: 'pass', clock: index }
      : { trace, verdict: 'fail', code: 'PLN.2', firstFailingSpan: spanId(index, 2), clock: index },
  )

async function workspaceFrom(
  order: readonly number[],
  random: ReturnType<typeof sameRandom>,
  work: (workspace: Workspace) => Promise<void>,
): Promise<void> {
  await withWorkspace(
    async (workspace, folder) => {
      for (const part of order)
        await importPaths(workspace, [
          await writeOtlp(path.join(folder, `part-${part}.jsonl`), parts[part] ?? []),
        ])
      const uids = await traceUids(workspace)
      await addLabels(workspace, labels(uids))
      await workspace.database.checkpoint()
      await work(workspace)
    },
    { random },
  )
}

test('another import order, thread count, time zone or locale gives the same version', async () => {
  const random = sameRandom()
  const hashes = new Set<string>()
  for (const order of [
    [0, 1, 2],
    [2, 0, 1],
  ]) {
    await workspaceFrom(order, random, async (workspace) => {
      hashes.add((await buildVersion(workspace, everyTrace, recipe, quietCall())).hash)
      for (const threads of [1, 2, 8]) {
        const root = await copyOf(workspace.paths.root, `threads-${threads}`)
        const database = await openDatabase({
          path: path.join(root, 'traces.duckdb'),
          allowedFolders: [workspace.paths.text, workspace.paths.temporary],
          temporaryFolder: path.join(root, 'temporary'),
          threads,
        })
        const again = await buildVersion({ ...workspace, database }, everyTrace, { ...recipe }, quietCall())
        hashes.add(again.hash)
        await database.close()
      }
      for (const env of [
        { TZ: 'Asia/Kathmandu', LC_ALL: 'tr_TR.UTF-8' },
        { TZ: 'America/St_Johns', LANG: 'de_DE.UTF-8' },
      ]) {
        const root = await copyOf(workspace.paths.root, env.TZ.replace('/', '-'))
        const { said, stderr } = await child.run({ root, out: path.join(root, '..', 'out'), env })
        const hash = said.at(-1)?.exported
        expect(hash, stderr).toBeDefined()
        hashes.add(hash ?? '')
      }
    })
  }
  expect([...hashes]).toHaveLength(1)
})

const soak = process.env['ASSAY_SOAK'] !== undefined
const places = [
  { TZ: 'Pacific/Chatham', LC_ALL: 'tr_TR.UTF-8' },
  { TZ: 'America/St_Johns', LANG: 'de_DE.UTF-8' },
  { TZ: 'UTC', LC_ALL: 'ja_JP.UTF-8' },
]

test(
  'rows in another order, on any number of threads and in any place, give the same files byte for byte',
  async () => {
    await workspaceFrom([0, 1, 2], sameRandom(), async (workspace) => {
      const first = await buildVersion(workspace, everyTrace, recipe, quietCall())
      const folder = path.join(workspace.paths.datasets, 'golden')
      const before = await fileHashes(path.join(folder, '1'))
      for (let round = 0; round < (soak ? 50 : 2); round++) {
        for (const table of ['traces', 'spans', 'labels']) {
          const { database } = workspace
          await database.run(constantSql(`create table shuffled as select * from ${table} order by random()`))
          await database.run(constantSql(`delete from ${table}`))
          await database.run(constantSql(`insert into ${table} select * from shuffled`))
          await database.run(constantSql('drop table shuffled'))
        }
        expect(await buildVersion(workspace, everyTrace, { ...recipe }, quietCall())).toEqual({
          ...first,
          existing: true,
        })
        expect(await fileHashes(path.join(folder, '1'))).toEqual(before)
        if (!soak) continue
        await workspace.database.checkpoint()
        const root = await copyOf(workspace.paths.root, `round-${round}`)
        await rm(path.join(root, 'datasets'), { recursive: true, force: true })
        await mkdir(path.join(root, 'datasets'))
        if (round % 2 === 0) {
          const env = places[round % places.length] ?? {}
          const { said } = await child.run({ root, out: path.join(root, '..', `out-${round}`), env })
          expect(said.at(-1)?.exported).toBe(first.hash)
        } else {
          const database = await openDatabase({
            path: path.join(root, 'traces.duckdb'),
            allowedFolders: [workspace.paths.text, workspace.paths.temporary],
            temporaryFolder: path.join(root, 'temporary'),
            threads: [1, 2, 8][round % 3] ?? 1,
          })
          const other = {
            ...workspace,
            database,
            paths: { ...workspace.paths, datasets: path.join(root, 'datasets') },
          }
          expect((await buildVersion(other, everyTrace, recipe, quietCall())).hash).toBe(first.hash)
          await database.close()
        }
        await rm(root, { recursive: true, force: true })
      }
    })
  },
  soak ? 600_000 : 60_000,
)
