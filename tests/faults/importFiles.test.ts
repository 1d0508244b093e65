import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import type { RunningImport } from '../../main/core/ports.ts'
import { importsRemove } from '../../main/core/importing/imports.ts'
import { importsInProcess } from '../../main/core/importing/startImport.ts'
import { createDurableFiles } from '../../main/core/files/durableFiles.ts'
import { openDatabase } from '../../main/core/db/open.ts'
import { constantSql, sql } from '../../main/core/db/sql.ts'
import { openWorkspace } from '../../main/core/workspace/openWorkspace.ts'
import { sourceFile } from '../../main/core/workspace/vault.ts'
import type { Workspace } from '../../main/core/workspace/workspace.ts'
import {
  fileHashes,
  importPaths,
  migrations,
  quietCall,
  testPorts,
  withFolder,
  withWorkspace,
} from '../workspaceFixture.ts'
import { fileWith, hashesOf, linesOf, phoenixRows, reportOf, settled } from './importFixture.ts'

const good = linesOf(phoenixRows(40).slice(6)).join('\n')

/** A Parquet file of Phoenix rows, whole. */
async function parquetFile(folder: string): Promise<string> {
  const lines = await fileWith(folder, 'rows.jsonl', good)
  const file = path.join(folder, 'sources', 'rows.parquet')
  const database = await openDatabase({
    path: ':memory:',
    allowedFolders: [path.join(folder, 'sources')],
    temporaryFolder: path.join(folder, 'spill'),
  })
  await database.run(sql`copy (select * from read_json(${lines})) to ${file} (format parquet)`)
  await database.close()
  return file
}

interface Trouble {
  name: string
  code: string
  says: RegExp
  file(folder: string): Promise<string>
}

const troubles: Trouble[] = [
  {
    name: 'a file that is not there',
    code: 'not_found',
    says: /does not exist.*Nothing was imported/,
    file: async (folder) => path.join(folder, 'nowhere.jsonl'),
  },
  {
    name: 'an empty file',
    code: 'unreadable_file',
    says: /is empty/,
    file: (folder) => fileWith(folder, 'empty.jsonl', ''),
  },
  {
    name: 'a folder without exports',
    code: 'unreadable_file',
    says: /no exports of traces in this folder.*Nothing was imported/,
    file: async (folder) => {
      await mkdir(path.join(folder, 'none'), { recursive: true })
      return path.join(folder, 'none')
    },
  },
  {
    name: 'a file that cannot be read',
    code: 'unreadable_file',
    says: /cannot be read/,
    file: async (folder) => {
      const loop = path.join(folder, 'loop.jsonl')
      await symlink(loop, loop)
      return loop
    },
  },
  {
    name: 'a Parquet file cut in half',
    code: 'unreadable_file',
    says: /Parquet file is cut off/,
    file: async (folder) => {
      const whole = await readFile(await parquetFile(folder))
      return fileWith(folder, 'half.parquet', whole.subarray(0, Math.floor(whole.length / 2)))
    },
  },
  {
    name: 'a Parquet file damaged in the middle',
    code: 'unreadable_file',
    says: /Parquet/,
    file: async (folder) => {
      const bytes = await readFile(await parquetFile(folder))
      bytes.fill(0xff, 8, bytes.length - 8)
      return fileWith(folder, 'damaged.parquet', bytes)
    },
  },
  {
    name: 'the wrong signal',
    code: 'unsupported',
    says: /log records, not spans/,
    file: (folder) => fileWith(folder, 'logs.json', '{"resourceLogs":[]}'),
  },
  {
    name: 'a file of something else',
    code: 'unsupported',
    says: /No known format/,
    file: (folder) => fileWith(folder, 'else.json', '{"colour":"red"}'),
  },
  {
    name: 'a file without one usable record',
    code: 'schema_mismatch',
    says: /Not one usable record/,
    file: (folder) =>
      fileWith(folder, 'useless.jsonl', '{"context":{"trace_id":"","span_id":""},"span_kind":"LLM"}\n'),
  },
]

test.each(troubles)('$name is said in plain words and changes no byte', ({ code, says, file }) =>
  withWorkspace(async (workspace, folder) => {
    const before = await settled(workspace, folder)
    const report = await reportOf(workspace, await file(folder))
    expect(report.error?.code).toBe(code)
    expect(report.error?.message).toMatch(says)
    expect(report.error?.hint ?? '').not.toBe('')
    expect(await hashesOf(workspace)).toEqual(before)
  }),
)

test('several files are all tried; the good ones come in', () =>
  withWorkspace(async (workspace, folder) => {
    const files = [
      path.join(folder, 'nowhere.jsonl'),
      await fileWith(folder, 'good.jsonl', good),
      await fileWith(folder, 'empty.jsonl', ''),
    ]
    const { files: reports } = await importPaths(workspace, files)
    expect(reports.map(({ error, kept }) => [error?.code ?? null, kept])).toEqual([
      ['not_found', 0],
      [null, 114],
      ['unreadable_file', 0],
    ])
  }))

test('too little free space is noticed before anything is written', () => {
  const files = createDurableFiles()
  let free = Number.POSITIVE_INFINITY
  return withWorkspace(
    async (workspace, folder) => {
      const before = await settled(workspace, folder)
      free = 1000
      const report = await reportOf(workspace, await fileWith(folder, 'good.jsonl', good))
      expect(report.error).toMatchObject({
        code: 'disk_full',
        hint: expect.stringContaining('Free some space') as string,
      })
      expect(await hashesOf(workspace)).toEqual(before)
    },
    { files: { ...files, freeBytes: async () => free } },
  )
})

const noSpace = () => Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })

/** The workspace with a disk that is full once the import has put everything in place and commits. */
function fullAtCommit(workspace: Workspace): Workspace {
  const { database } = workspace
  return {
    ...workspace,
    database: {
      ...database,
      transactionOn: (session, work) =>
        database.transactionOn(session, async () => {
          await work()
          throw noSpace()
        }),
    },
  }
}

test('a disk that is full at the very end leaves no file and no row', () =>
  withWorkspace(async (workspace, folder) => {
    const before = await settled(workspace, folder)
    const source = await fileWith(folder, 'good.jsonl', good)
    const report = await reportOf(fullAtCommit(workspace), source)
    expect(report.error?.code).toBe('disk_full')
    expect(await hashesOf(workspace)).toEqual(before)
    expect(await reportOf(workspace, source)).toMatchObject({ error: null, kept: 114 })
  }))

test('a source that a dataset still leads to outlives its import, and an import of it that fails', () =>
  withWorkspace(async (workspace, folder) => {
    const source = await fileWith(folder, 'good.jsonl', good)
    const { importId, sha256 } = await reportOf(workspace, source)
    const kept = () => readFile(sourceFile(workspace.paths, sha256), 'utf8')
    await workspace.database.run(
      sql`insert into lineage_edges values ('file', ${sha256}, 'trace', 't1', null)`,
    )
    await importsRemove(workspace, { importId: importId ?? 0 })
    expect(await kept()).toBe(good)
    expect((await reportOf(fullAtCommit(workspace), source)).error?.code).toBe('disk_full')
    expect(await kept()).toBe(good)
  }))

test('a disk that is full while the file is staged leaves nothing', () => {
  const real = importsInProcess()
  let full = false
  const startImport = (job: unknown, onMessage: (message: unknown) => void): RunningImport => {
    if (!full) return real(job, onMessage)
    // The process has written part of its staging when the disk is full.
    const { rawFolder, outFolder } = job as { rawFolder: string; outFolder: string }
    const done = (async () => {
      for (const place of [rawFolder, outFolder]) {
        await mkdir(place, { recursive: true })
        await writeFile(path.join(place, 'part'), 'half')
      }
      onMessage({
        type: 'failed',
        error: {
          code: 'disk_full',
          message: 'The disk is full. The workspace is as it was.',
          hint: 'Free some space.',
        },
      })
    })()
    return { done, cancel: () => undefined }
  }
  return withWorkspace(
    async (workspace, folder) => {
      const before = await settled(workspace, folder)
      full = true
      const report = await reportOf(workspace, await fileWith(folder, 'good.jsonl', good))
      expect(report.error?.code).toBe('disk_full')
      expect(await hashesOf(workspace)).toEqual(before)
    },
    { startImport },
  )
})

test('a cancel in any phase leaves the workspace as it was', () =>
  withWorkspace(async (workspace, folder) => {
    const before = await settled(workspace, folder)
    const source = await fileWith(folder, 'good.jsonl', good)
    const phases = new Set<string>()
    for (let at = 0; at < 12; at++) {
      const controller = new AbortController()
      let seen = 0
      const call = quietCall({
        signal: controller.signal,
        progress: ({ phase }) => {
          if (seen++ !== at) return
          phases.add(phase)
          controller.abort()
        },
      })
      const ended = await reportOf(workspace, source, call).then(
        () => 'done',
        (error: { code?: string }) => error.code,
      )
      if (ended === 'done') break
      expect(ended).toBe('cancelled')
      expect(await hashesOf(workspace)).toEqual(before)
    }
    expect([...phases]).toContain('add to the workspace')
    expect(phases.size).toBeGreaterThan(1)
  }))

test('a second opener is told who holds the workspace since when, and nothing changes', () =>
  withWorkspace(async (workspace, folder) => {
    const before = await settled(workspace, folder)
    const again = openWorkspace(workspace.paths.root, { ports: testPorts(), door: 'second', migrations })
    await expect(again).rejects.toMatchObject({
      code: 'locked',
      message: expect.stringMatching(/\(test, process \d+ on .+\) since \d{4}-\d\d-\d\dT/) as string,
    })
    expect(await hashesOf(workspace)).toEqual(before)
  }))

test('a workspace of a newer version is refused and not touched', () =>
  withFolder((folder) =>
    withWorkspace(async (workspace) => {
      const copy = path.join(folder, 'newer')
      await mkdir(copy)
      const file = JSON.parse(await readFile(workspace.paths.file, 'utf8')) as Record<string, unknown>
      await writeFile(path.join(copy, 'workspace.json'), JSON.stringify({ ...file, format: 99 }))
      const before = await fileHashes(copy)
      await expect(
        openWorkspace(copy, { ports: testPorts(), door: 'test', migrations }),
      ).rejects.toMatchObject({
        code: 'unsupported',
        message: expect.stringContaining('newer version') as string,
      })
      expect(await fileHashes(copy)).toEqual(before)
    }),
  ))

test('nothing of a failed import can be found in the tables', () =>
  withWorkspace(async (workspace, folder) => {
    await settled(workspace, folder)
    await reportOf(workspace, await fileWith(folder, 'empty.jsonl', ''))
    const counts = await workspace.database.first(
      constantSql('select (select count(*) from imports) as imports, (select count(*) from spans) as spans'),
    )
    expect(counts).toEqual({ imports: 1, spans: 6 })
  }))
