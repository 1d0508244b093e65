import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { rejectsList } from '../../main/core/importing/imports.ts'
import type { Workspace } from '../../main/core/workspace/workspace.ts'
import { withWorkspace } from '../workspaceFixture.ts'
import { fileWith, hashesOf, linesOf, phoenixRows, reportOf, settled } from './importFixture.ts'

// A disk that is full from the n-th thing on that is written to it.
const disk = vi.hoisted(() => ({ watching: false, written: [] as string[], fullFrom: -1 }))

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>()
  const write = (what: string) => {
    if (!disk.watching) return
    disk.written.push(what)
    if (disk.fullFrom >= 0 && disk.written.length > disk.fullFrom)
      throw Object.assign(new Error(`ENOSPC: no space left on device, ${what}`), { code: 'ENOSPC' })
  }
  const watched =
    <Args extends unknown[], Result>(what: string, work: (...args: Args) => Promise<Result>) =>
    async (...args: Args) => {
      write(what)
      return work(...args)
    }
  return {
    ...real,
    mkdir: watched('mkdir', real.mkdir),
    rename: watched('rename', real.rename),
    writeFile: watched('writeFile', real.writeFile),
    open: async (...args: Parameters<typeof real.open>) => {
      if (String(args[1] ?? 'r').startsWith('w')) write('open')
      const handle = await real.open(...args)
      for (const name of ['writeFile', 'sync'] as const) {
        const own = handle[name].bind(handle) as (...given: unknown[]) => Promise<void>
        Object.assign(handle, { [name]: watched(`handle.${name}`, own) })
      }
      return handle
    },
  }
})

afterEach(() => Object.assign(disk, { watching: false, written: [], fullFrom: -1 }))

/** Imports a file of good and bad rows while the disk is full from the n-th write on. */
async function importOn(workspace: Workspace, source: string, fullFrom: number) {
  Object.assign(disk, { watching: true, written: [], fullFrom })
  try {
    return await reportOf(workspace, source)
  } finally {
    disk.watching = false
  }
}

test('a disk that is full at any write of an import is said so and leaves no byte', () =>
  withWorkspace(async (workspace, folder) => {
    const before = await settled(workspace, folder)
    const content = [...linesOf(phoenixRows(9).slice(6)), '{"broken'].join('\n')
    const source = await fileWith(folder, 'second.jsonl', content)
    let full = 0
    for (; full < 100; full++) {
      const report = await importOn(workspace, source, full)
      if (report.error === null) break
      expect(report.error, disk.written.join(', ')).toMatchObject({
        code: 'disk_full',
        message: 'The disk is full. The workspace is as it was.',
        hint: expect.stringContaining('Free some space') as string,
      })
      expect(await hashesOf(workspace), disk.written.join(', ')).toEqual(before)
      expect(await readdir(path.join(workspace.paths.vault, 'staging'))).toEqual([])
    }
    // Every kind of write was hit once: staging, the copy, rows for the database, and the swap's renames.
    expect(full).toBe(disk.written.length)
    expect(disk.written).toEqual(expect.arrayContaining(['mkdir', 'open', 'handle.writeFile', 'handle.sync']))
    expect(disk.written.filter((what) => what === 'rename').length).toBeGreaterThanOrEqual(2)
    expect((await rejectsList(workspace, { limit: 5, offset: 0 })).total).toBe(1)
  }))
