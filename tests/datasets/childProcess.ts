import { spawn } from 'node:child_process'
import { cp, rm } from 'node:fs/promises'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { build } from 'vite'
import { migrations, repository } from '../workspaceFixture.ts'

export type Said = { phase?: string; built?: string; exported?: string }

/** Bundles the building child once; answers how to run it and how to clear it away. */
export async function bundleChild() {
  const bundle = path.join(repository, 'node_modules', '.cache', `dataset-child-${process.pid}`)
  await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      ssr: path.join(import.meta.dirname, 'buildChild.ts'),
      outDir: bundle,
      target: 'node20',
      rollupOptions: { output: { entryFileNames: 'child.mjs' } },
    },
  })
  return {
    clear: () => rm(bundle, { recursive: true, force: true }),
    /** Runs it on a workspace until it ends, or until `killWhen` says so; answers what it said. */
    run: async (options: {
      root: string
      out: string
      env?: Record<string, string>
      killWhen?: (said: Said, index: number) => boolean
      killAfterMs?: number
    }): Promise<{ said: Said[]; killed: boolean; stderr: string }> => {
      const child = spawn(
        process.execPath,
        [
          path.join(bundle, 'child.mjs'),
          options.root,
          migrations,
          path.join(repository, 'resources'),
          options.out,
        ],
        { env: { ...process.env, ...options.env } },
      )
      let stderr = ''
      child.stderr.on('data', (data) => (stderr += String(data)))
      const closed = new Promise<NodeJS.Signals | null>((resolve) =>
        child.once('close', (_, signal) => resolve(signal)),
      )
      if (options.killAfterMs !== undefined) setTimeout(() => child.kill('SIGKILL'), options.killAfterMs)
      const said: Said[] = []
      for await (const line of createInterface(child.stdout)) {
        said.push(JSON.parse(line) as Said)
        const last = said.at(-1)
        if (last !== undefined && options.killWhen?.(last, said.length - 1) === true) child.kill('SIGKILL')
      }
      return { said, killed: (await closed) === 'SIGKILL', stderr }
    },
  }
}

/** A copy of a workspace's folder, free to be opened by another process. */
export async function copyOf(root: string, name: string): Promise<string> {
  const copy = `${root}-${name}`
  await cp(root, copy, { recursive: true })
  await rm(path.join(copy, 'lock.json'), { force: true })
  return copy
}
