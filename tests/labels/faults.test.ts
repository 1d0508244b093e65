import { spawn } from 'node:child_process'
import { appendFile, cp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { build } from 'vite'
import { createDurableFiles, type Disk } from '../../main/core/files/durableFiles.ts'
import { openLabels, type LabelBook } from '../../main/core/labels/labels.ts'
import { constantSql } from '../../main/core/db/sql.ts'
import type { Workspace } from '../../main/core/workspace/workspace.ts'
import { migrations, reopened, repository, withWorkspace } from '../workspaceFixture.ts'
import { allTraces, draft, importTraces, onTrace } from './labelFixture.ts'
import { createLossyDisk } from './lossyDisk.ts'

const bundle = path.join(repository, 'node_modules', '.cache', `label-child-${process.pid}`)

beforeAll(async () => {
  await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      ssr: path.join(import.meta.dirname, 'labelUntilKilled.ts'),
      outDir: bundle,
      target: 'node20',
      rollupOptions: { output: { entryFileNames: 'child.mjs' } },
    },
  })
})
afterAll(() => rm(bundle, { recursive: true, force: true }))

const set = (book: LabelBook, trace: string, note: string) =>
  book.set({ target: onTrace(trace), label: draft({ primary: 'PLN.2', note }), reviewer: 'Ana' })

async function prepared(work: (root: string, traces: string[]) => Promise<void>): Promise<void> {
  await withWorkspace(async (workspace, folder) => {
    const traces = (await importTraces(workspace, folder, 6)).map(({ trace }) => trace)
    const root = workspace.paths.root
    await (await openLabels(workspace)).close()
    await workspace.database.checkpoint()
    await work(root, traces)
  })
}

// The fixture holds its workspace; a copy of the folder is what another process or another disk opens.
async function copied(root: string): Promise<string> {
  const copy = `${root}-${Math.random().toString(36).slice(2)}`
  await cp(root, copy, { recursive: true })
  await rm(path.join(copy, 'lock.json'), { force: true })
  return copy
}

test('a process killed while it labels has kept every acknowledged label, and labelling goes on', async () => {
  await prepared(async (original, traces) => {
    for (const killAfter of [1, 7, 20]) {
      const root = await copied(original)
      const child = spawn(process.execPath, [
        path.join(bundle, 'child.mjs'),
        root,
        migrations,
        path.join(repository, 'resources'),
        ...traces,
      ])
      let failure = ''
      child.stderr.on('data', (data) => (failure += String(data)))
      const acknowledged: { origin: string; seq: number; trace: string; note: string }[] = []
      const closed = new Promise((resolve) => child.once('close', resolve))
      for await (const line of createInterface(child.stdout)) {
        acknowledged.push(JSON.parse(line) as (typeof acknowledged)[number])
        if (acknowledged.length === killAfter) child.kill('SIGKILL')
      }
      await closed
      expect(acknowledged.length, failure).toBeGreaterThanOrEqual(killAfter)
      await reopened(root, async (workspace) => {
        const book = await openLabels(workspace)
        for (const each of acknowledged) expect(await eventOf(workspace, each)).toEqual([each])
        await set(book, traces[0] ?? '', 'after')
        await book.close()
      })
      await reopened(root, async (workspace) => {
        const book = await openLabels(workspace)
        const { text } = await book.exportLabels({ where: '' }, allTraces, null)
        expect(text).toContain('"note":"after"')
        await book.close()
      })
    }
  })
})

function eventOf(workspace: Workspace, each: { origin: string; seq: number }) {
  return workspace.database.all({
    text: `select origin, seq, trace_uid as trace, json_extract_string(payload, '$.label.note') as note
      from label_events where origin = $1 and seq = $2`,
    values: [each.origin, each.seq],
  })
}

/** Labels on a disk, lets the power fail in the middle of it, and says which acknowledged notes are gone. */
async function lostAfterCrash(syncs: boolean, cutAfter: number) {
  const disk = createLossyDisk({ syncs })
  const acknowledged: string[] = []
  let lost: string[] = []
  await prepared(async (original, traces) => {
    const root = await copied(original)
    const together = async (book: LabelBook, round: number) => {
      const notes = [0, 1, 2].map((index) => `${round}-${index}`)
      const written = await Promise.allSettled(
        notes.map((note, index) => set(book, traces[(round + index) % 6] ?? '', note)),
      )
      acknowledged.push(...notes.filter((_, index) => written[index]?.status === 'fulfilled'))
    }
    await reopened(
      root,
      async (workspace) => {
        const book = await openLabels(workspace)
        for (let round = 0; round < 4; round++) await together(book, round)
        disk.cutAfter(cutAfter)
        await together(book, 4)
        await disk.crash()
      },
      { files: createDurableFiles(disk) },
    )
    await reopened(root, async (workspace) => {
      await (await openLabels(workspace)).close()
      const notes = await workspace.database.all<{ note: string }>(
        constantSql("select json_extract_string(payload, '$.label.note') as note from label_events"),
      )
      lost = acknowledged.filter((note) => !notes.some((each) => each.note === note))
    })
  })
  return { acknowledged: acknowledged.length, lost }
}

test.for([0, 1, 5, 9, 14, 17, 19])(
  'acknowledged labels outlive a disk that forgets all since its last fsync, cut after %i operations',
  async (cutAfter) => {
    const { acknowledged, lost } = await lostAfterCrash(true, cutAfter)
    expect(lost).toEqual([])
    expect(acknowledged).toBeGreaterThanOrEqual(12)
  },
)

test('the same check sees the loss on a disk that only pretends to sync', async () => {
  expect((await lostAfterCrash(false, 0)).lost).toHaveLength(12)
})

test('a torn last line is set aside and reported, and its log goes on', async () => {
  await withWorkspace(async (workspace, folder) => {
    const [first, second] = (await importTraces(workspace, folder, 2)).map(({ trace }) => trace)
    const book = await openLabels(workspace)
    const { label } = await set(book, first ?? '', 'whole')
    const file = path.join(workspace.paths.labels, `${label.origin}.jsonl`)
    await appendFile(file, '{"clock":9,"ki')
    const again = await openLabels(workspace)
    expect(again.torn).toEqual([`${label.origin}.torn-1`])
    expect(await readFile(path.join(workspace.paths.labels, again.torn[0] ?? ''), 'utf8')).toBe(
      '{"clock":9,"ki',
    )
    await set(again, second ?? '', 'next')
    await appendFile(file, 'x')
    const third = await openLabels(workspace)
    expect(third.torn).toEqual([`${label.origin}.torn-2`])
    expect(third.counts()).toMatchObject({ labels: 2, events: 3 })
  })
})

test('a changed byte in the middle is told with its line, and nothing is touched', async () => {
  await withWorkspace(async (workspace, folder) => {
    const [trace] = (await importTraces(workspace, folder, 1)).map((each) => each.trace)
    const book = await openLabels(workspace)
    for (const note of ['a', 'b', 'c']) await set(book, trace ?? '', note)
    const [name = ''] = (await readdir(workspace.paths.labels)).filter((each) => each.endsWith('.jsonl'))
    const file = path.join(workspace.paths.labels, name)
    const bytes = await readFile(file)
    const lines = bytes.toString('utf8').split('\n')
    const at = Buffer.byteLength(lines.slice(0, 2).join('\n')) + 30
    const changed = Buffer.from(bytes)
    changed[at] = changed[at] === 0x31 ? 0x32 : 0x31
    await writeFile(file, changed)
    await expect(openLabels(workspace)).rejects.toMatchObject({
      code: 'schema_mismatch',
      message: expect.stringMatching(/line [34]/),
    })
    expect(await readFile(file)).toEqual(changed)
    await writeFile(file, bytes)

    const payload = (await readdir(workspace.paths.payloads))[0] ?? ''
    await appendFile(path.join(workspace.paths.payloads, payload), ' ')
    await expect(openLabels(workspace)).rejects.toMatchObject({ code: 'schema_mismatch' })
    await rm(path.join(workspace.paths.payloads, payload))
    const without = await openLabels(workspace)
    expect(without.counts().events).toBe(4)
  })
})

test('on a full disk nothing is half-acknowledged, and later labels work', async () => {
  let space = Number.POSITIVE_INFINITY
  let written: number[] = []
  const real: Disk = await import('node:fs/promises')
  const disk: Disk = {
    ...real,
    open: async (file, flags, mode) => {
      const handle = await real.open(file, flags, mode)
      return {
        sync: () => handle.sync(),
        close: () => handle.close(),
        writeFile: async (bytes) => {
          await handle.writeFile(bytes.subarray(0, Math.min(bytes.length, space)))
          if (bytes.length > space)
            throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
          space -= bytes.length
          written.push(bytes.length)
        },
      }
    },
  }
  const files = createDurableFiles(disk)
  await withWorkspace(
    async (workspace, folder) => {
      const traces = (await importTraces(workspace, folder, 3)).map(({ trace }) => trace)
      const book = await openLabels(workspace)
      const note = 'x'.repeat(100)
      const { label } = await set(book, traces[0] ?? '', note)
      written = []
      await set(book, traces[0] ?? '', note)
      const [payload = 0, line = 0] = written
      const file = path.join(workspace.paths.labels, `${label.origin}.jsonl`)
      const before = await readFile(file, 'utf8')
      const payloads = await readdir(workspace.paths.payloads)
      for (const left of [0, 10, payload, payload + line - 1]) {
        space = left
        await expect(set(book, traces[1] ?? '', note)).rejects.toMatchObject({ code: 'disk_full' })
        space = 0
        await expect(book.undo({ reviewer: 'Ana' })).rejects.toMatchObject({ code: 'disk_full' })
        expect(await readFile(file, 'utf8')).toBe(before)
        expect(await readdir(workspace.paths.payloads)).toEqual(payloads)
        expect(book.counts()).toMatchObject({ labels: 1 })
      }
      space = Number.POSITIVE_INFINITY
      expect((await set(book, traces[2] ?? '', 'later')).undoDepth).toBe(3)
      await book.close()
      const again = await openLabels(workspace)
      expect(again.counts()).toEqual({ labels: 2, events: 4, reviewers: 1 })
      expect(again.torn).toEqual([])
    },
    { files },
  )
})
