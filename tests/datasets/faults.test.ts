import { readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  datasetBuild,
  datasetExport,
  datasetsList,
  datasetVerify,
} from '../../main/core/datasets/datasets.ts'
import { addLabels, testRecipe, traceUids, writeOtlp } from '../../main/core/datasets/datasetsFixture.ts'
import { sql } from '../../main/core/db/sql.ts'
import { createDurableFiles } from '../../main/core/files/durableFiles.ts'
import type { FileSystem } from '../../main/core/ports.ts'
import type { Workspace } from '../../main/core/workspace/workspace.ts'
import { WorkbenchError } from '../../shared/errors.ts'
import { importPaths, quietCall, reopened, withWorkspace } from '../workspaceFixture.ts'
import { bundleChild, copyOf } from './childProcess.ts'

let child: Awaited<ReturnType<typeof bundleChild>>
beforeAll(async () => {
  child = await bundleChild()
})
afterAll(() => child.clear())

const conversations = Array.from({ length: 300 }, (_, index) => ({
  index,
  session: `s${Math.floor(index / 2)}`,
  user: `u${index}`,
}))
const recipe = testRecipe({ split: { train: 1, eval: 2, test: 1 }, seed: 5 })

/** The long run kills a hundred times. */
const longest = process.env['ASSAY_SOAK'] === undefined ? 60_000 : 1_200_000

async function prepared(
  work: (workspace: Workspace, folder: string) => Promise<void>,
  over: { files?: FileSystem } = {},
) {
  await withWorkspace(async (workspace, folder) => {
    await importPaths(workspace, [await writeOtlp(path.join(folder, 'traces.jsonl'), conversations)])
    const uids = await traceUids(workspace)
    await addLabels(
      workspace,
      uids.map((trace) => ({ trace, verdict: 'fail', code: 'PLN.2' })),
    )
    await workspace.database.checkpoint()
    await work(workspace, folder)
  }, over)
}

async function wholeVersions(workspace: Workspace): Promise<string[]> {
  const { datasets } = await datasetsList(workspace)
  const versions = datasets.flatMap((dataset) => dataset.versions)
  for (const { name, version, hash } of versions)
    expect(await datasetVerify({ workspace, name, version, expect: hash }, quietCall())).toMatchObject({
      ok: true,
    })
  return versions.map((version) => version.hash)
}

test(
  'a process killed anywhere in a build or export leaves whole versions only, and the next build is the same',
  async () => {
    await prepared(async (original, folder) => {
      const plain = await child.run({
        root: await copyOf(original.paths.root, 'plain'),
        out: path.join(folder, 'plain'),
      })
      const hash = plain.said.at(-1)?.exported
      expect(hash, plain.stderr).toMatch(/^[0-9a-f]{64}$/)
      const steps = plain.said.length
      const kills = [
        ...Array.from({ length: 7 }, (_, index) => Math.floor((index * steps) / 7)),
        plain.said.findIndex((said) => said.phase === 'Seal'),
        plain.said.findIndex((said) => said.built !== undefined),
        plain.said.findIndex((said) => said.phase === 'Write files'),
      ]
      // The long run kills at any moment too, not only where the child says something.
      const moments = Array.from(
        { length: process.env['ASSAY_SOAK'] === undefined ? 0 : 90 },
        (_, index) => ({
          killAfterMs: 150 + ((index * 7919) % 1500),
        }),
      )
      const rounds = [
        ...kills.map((step) => ({ killWhen: (_: unknown, index: number) => index === step })),
        ...moments,
      ]
      for (const [round, kill] of rounds.entries()) {
        const root = await copyOf(original.paths.root, String(round))
        const out = path.join(folder, `out-${round}`)
        const { killed } = await child.run({ root, out, ...kill })
        if ('killWhen' in kill) expect(killed).toBe(true)
        await reopened(root, async (workspace) => {
          expect([[], [hash]]).toContainEqual(await wholeVersions(workspace))
          expect(await readdir(workspace.paths.temporary)).toEqual([])
          if ((await readdir(folder)).includes(`out-${round}`))
            expect(
              await datasetVerify({ workspace: null, folder: out, expect: hash }, quietCall()),
            ).toMatchObject({ ok: true })
          const built = await datasetBuild(workspace, { recipe }, quietCall())
          expect(built).toMatchObject({ version: 1, hash })
          const rows = await workspace.database.all(sql`select name, version, hash from dataset_versions`)
          expect(rows).toEqual([{ name: 'golden', version: 1, hash }])
        })
        await rm(root, { recursive: true, force: true })
      }
    })
  },
  longest,
)

test('a write that fails at any step of a build or export leaves nothing of it', async () => {
  const durable = createDurableFiles()
  let left = Number.POSITIVE_INFINITY
  let calls = 0
  const spend = () => {
    calls++
    if (left-- <= 0) throw new WorkbenchError('disk_full', 'The disk is full. Nothing was half-written.')
  }
  const files: FileSystem = {
    ...durable,
    appendDurable: async (file, bytes) => {
      spend()
      await durable.appendDurable(file, bytes)
    },
    writeDurable: async (file, bytes) => {
      spend()
      await durable.writeDurable(file, bytes)
    },
  }
  await prepared(
    async (workspace, folder) => {
      const out = path.join(folder, 'out')
      const writes = async (work: () => Promise<unknown>) => {
        calls = 0
        left = Number.POSITIVE_INFINITY
        await work()
        return calls
      }
      const inBuild = await writes(() =>
        datasetBuild(workspace, { recipe: { ...recipe, name: 'other' } }, quietCall()),
      )
      expect(inBuild).toBeGreaterThan(6)
      const before = (await readdir(workspace.paths.datasets)).toSorted()
      for (let step = 0; step < inBuild; step++) {
        left = step
        await expect(datasetBuild(workspace, { recipe }, quietCall())).rejects.toMatchObject({
          code: 'disk_full',
        })
        expect((await readdir(workspace.paths.datasets)).toSorted()).toEqual(before)
        expect(await readdir(workspace.paths.temporary)).toEqual([])
      }
      left = Number.POSITIVE_INFINITY
      await datasetBuild(workspace, { recipe }, quietCall())
      const request = { name: 'golden', version: 1, format: 'jsonl', overwrite: false }
      const inExport = await writes(() =>
        datasetExport(workspace, { ...request, out: path.join(folder, 'first') }, quietCall()),
      )
      for (let step = 0; step < inExport; step++) {
        left = step
        await expect(datasetExport(workspace, { ...request, out }, quietCall())).rejects.toMatchObject({
          code: 'disk_full',
        })
        expect((await readdir(folder)).toSorted()).toEqual(['first', 'traces.jsonl', 'workspace'])
      }
    },
    { files },
  )
})

test('a cancel at any step leaves nothing', async () => {
  await prepared(async (workspace, folder) => {
    const run = async (cancelAt: number) => {
      const controller = new AbortController()
      let steps = 0
      const progress = () => {
        if (steps++ === cancelAt) controller.abort(new WorkbenchError('cancelled', 'Cancelled.'))
      }
      const done = await datasetBuild(
        workspace,
        { recipe },
        quietCall({ signal: controller.signal, progress }),
      ).then(
        () => true,
        (error: unknown) => {
          expect(error).toMatchObject({ code: 'cancelled' })
          return false
        },
      )
      return { done, steps }
    }
    for (let cancelAt = 0; ; cancelAt++) {
      const { done, steps } = await run(cancelAt)
      expect(await readdir(workspace.paths.temporary)).toEqual([])
      if (done && steps <= cancelAt) break
      if (!done) expect(await readdir(workspace.paths.datasets)).toEqual([])
    }
    expect(await wholeVersions(workspace)).toHaveLength(1)
    expect(await readdir(folder)).toEqual(expect.arrayContaining(['workspace']))
  })
})

test('a version whose folder was taken away is let go, and built again under its number', async () => {
  await prepared(async (workspace) => {
    const first = await datasetBuild(workspace, { recipe }, quietCall())
    await rm(path.join(workspace.paths.datasets, 'golden', '1'), { recursive: true })
    expect((await datasetsList(workspace)).datasets).toEqual([])
    expect(await datasetBuild(workspace, { recipe }, quietCall())).toMatchObject({
      version: 1,
      hash: first.hash,
      existing: false,
    })
  })
})
