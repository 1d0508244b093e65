import { mkdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import type { FileSystem } from '../ports.ts'
import { lockHolder } from './lock.ts'
import { workspaceState } from './openWorkspace.ts'
import { workspacePaths } from './paths.ts'

const entry = z.object({
  folder: z.string(),
  name: z.string(),
  openedAtMs: z.number(),
  traces: z.number().nullable(),
})
type Entry = z.output<typeof entry>

export interface Recent extends Entry {
  state: 'ready' | 'missing' | 'locked' | 'newer'
}

const remembered = 12

/** Workspaces opened before, newest first, with what has become of each; a damaged list counts as empty. */
export async function recentWorkspaces(dataFolder: string): Promise<Recent[]> {
  const entries = await readEntries(dataFolder)
  return Promise.all(
    entries.map(async (recent) => {
      const state = await workspaceState(recent.folder)
      const held = state === 'ready' ? await lockHolder(workspacePaths(recent.folder).lock) : null
      return { ...recent, state: held !== null && held.pid !== process.pid ? 'locked' : state }
    }),
  )
}

/** Puts a workspace at the head of the list. */
export async function rememberWorkspace(files: FileSystem, dataFolder: string, opened: Entry): Promise<void> {
  const others = (await readEntries(dataFolder)).filter((recent) => recent.folder !== opened.folder)
  await mkdir(dataFolder, { recursive: true, mode: 0o700 })
  const list = [opened, ...others].slice(0, remembered)
  await files.writeDurable(listFile(dataFolder), Buffer.from(`${JSON.stringify(list, null, 2)}\n`))
}

const listFile = (dataFolder: string) => path.join(dataFolder, 'recent.json')

async function readEntries(dataFolder: string): Promise<Entry[]> {
  try {
    return z.array(entry).parse(JSON.parse(await readFile(listFile(dataFolder), 'utf8')))
  } catch {
    return []
  }
}
