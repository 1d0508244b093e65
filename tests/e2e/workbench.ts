import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '..', '..')

export interface ServedWorkbench {
  /** With its token. */
  url: string
  pid: number
  home: string
  stderr(): string
  /** Ends it as a person would, with SIGTERM, or as a crash does. */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>
}

/** The built workbench, served by a process of its own with an empty home folder. `args` as of `main/server`. */
export async function serveBuilt(
  args: string[] = [],
  { home, env = {} }: { home?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<ServedWorkbench> {
  const own = home ?? (await mkdtemp(path.join(tmpdir(), 'assay-home-')))
  const child = spawn(process.execPath, [path.join(root, 'out', 'main', 'server.js'), ...args], {
    env: { ...process.env, HOME: own, ASSAY_HOME: path.join(own, 'Assay'), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stderr = ''
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()))
  const url = await new Promise<string>((resolve, reject) => {
    let stdout = ''
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString()
      const found = /http:\S+/.exec(stdout)?.[0]
      if (found !== undefined && stdout.endsWith('\n')) resolve(found)
    })
    void ended.then(() => reject(new Error(`The server ended early.\n${stderr}`)))
  })
  return {
    url,
    pid: child.pid ?? 0,
    home: own,
    stderr: () => stderr,
    stop: async (signal = 'SIGTERM') => {
      child.kill(signal)
      await ended
      if (home === undefined) await rm(own, { recursive: true, force: true })
    },
  }
}
