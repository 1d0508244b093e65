import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { findProject } from '../ports/project.ts'
import type { Stand } from './stand.ts'

/** The built program that serves the workbench, or null where nothing was built. */
export function servingProgram(): string | null {
  const program = path.join(findProject().root, 'out', 'main', 'server.js')
  return existsSync(program) ? program : null
}

/** Serves the built workbench with a data folder of its own while `use` has its address. */
export async function withServed<Result>(
  stand: Stand,
  { program, args, home }: { program: string; args: readonly string[]; home: string },
  use: (url: string) => Promise<Result>,
): Promise<Result> {
  const child = spawn(process.execPath, [program, ...args], {
    env: { ...process.env, ASSAY_HOME: path.join(stand.folder, home) },
    stdio: ['ignore', 'pipe', 'ignore'],
    signal: stand.signal,
  })
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => resolve())
    child.once('error', () => resolve())
  })
  try {
    const url = await new Promise<string>((resolve, reject) => {
      let said = ''
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        said += text
        const found = /http:\S+(?=\n)/.exec(said)?.[0]
        if (found !== undefined) resolve(found)
      })
      void ended.then(() => reject(new Error('The server ended early.')))
    })
    return await use(url)
  } finally {
    child.kill('SIGTERM')
    await ended
  }
}
