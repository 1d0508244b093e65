import { cp, mkdtemp, readdir, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDurableFiles } from '../../main/core/files/durableFiles.ts'
import { leaksInFiles, leaksInParquet, leaksInTables } from '../leaks/everyText.ts'
import { searchFor } from '../leaks/plantedValues.ts'
import { reopened } from '../workspaceFixture.ts'
import { commandLineCore } from '../commandLineCore.ts'
import { erasableWorkspace, type ErasableWorkspace } from './erasableWorkspace.ts'

let folder: string
let place: ErasableWorkspace
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'assay-interrupted-'))
  place = await erasableWorkspace(folder)
  await place.core.close()
}, 240_000)
afterAll(() => rm(folder, { recursive: true, force: true }))

/** A disk whose writes fail from the given one on, as if the power had gone. */
function failingFrom(write: number) {
  const files = createDurableFiles()
  const seen = { writes: 0 }
  const fail = () => {
    seen.writes += 1
    if (seen.writes > write) throw new Error('the power is gone')
  }
  return {
    seen,
    files: {
      ...files,
      writeDurable: async (file: string, bytes: Uint8Array) => {
        fail()
        await files.writeDurable(file, bytes)
      },
      appendDurable: async (file: string, bytes: Uint8Array) => {
        fail()
        await files.appendDurable(file, bytes)
      },
    },
  }
}

const every = process.env.ASSAY_SOAK === undefined ? 5 : 1

test('an erasure that is interrupted anywhere is not begun, or done by the next opening', async () => {
  const root = path.join(folder, 'again')
  let finished = false
  let interrupted = 0
  for (let write = 0; !finished; write += every) {
    await rm(root, { recursive: true, force: true })
    await cp(place.root, root, { recursive: true })
    const { files } = failingFrom(write)
    const broken = commandLineCore(folder, { files })
    await broken.core.open(root)
    finished = await broken.call('erase.run', { user: place.person.id, reason: 'request 7' }).then(
      () => true,
      () => false,
    )
    await broken.core.close().catch(() => undefined)
    await rm(path.join(root, 'lock.json'), { force: true })
    const begun = (await readdir(path.join(root, 'vault'))).includes('erasure.pending.json')
    const { core, call } = commandLineCore(folder)
    await core.open(root)
    const { ids } = await call('traces.ids', { where: '' })
    const { erasures } = await call('erasures.list', {})
    const gone = finished || begun || erasures.length > 0
    if (!finished && gone) interrupted += 1
    expect(ids).toHaveLength(gone ? 400 - place.person.traces.length : 400)
    expect(erasures).toHaveLength(gone ? 1 : 0)
    expect(await call('dataset.verify', { name: 'golden', version: 1 })).toMatchObject({ ok: true })
    await core.close()
    expect(await readdir(path.join(root, 'vault'))).not.toContain('erasure.pending.json')
    const search = searchFor([...place.values, place.person.id])
    const { leaks } = await leaksInFiles(root, search, [])
    if (!gone) expect(leaks.length).toBeGreaterThan(0)
    else {
      expect(leaks).toEqual([])
      await reopened(root, async (workspace) => {
        expect(await leaksInTables(workspace.database, search)).toEqual([])
        expect(await leaksInParquet(workspace, search)).toEqual([])
      })
    }
  }
  expect(interrupted).toBeGreaterThan(0)
}, 300_000)
