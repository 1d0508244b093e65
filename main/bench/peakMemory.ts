import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile, readdir } from 'node:fs/promises'
import path from 'node:path'
import { findProject } from '../ports/project.ts'
import type { Stand } from './stand.ts'

const everyMs = 20

/**
 * Bytes that the built command line and the process it forks hold at once at the worst moment of an import,
 * or why that cannot be told here. Each process counts with no less than its own peak so far.
 */
export async function peakOfImport(stand: Stand, file: string): Promise<number | string> {
  if (process.platform !== 'linux')
    return 'memory of other processes is read from /proc, which only Linux has'
  const program = path.join(findProject().root, 'out', 'main', 'cli.js')
  if (!existsSync(program)) return 'the command line is not built'
  const root = path.join(stand.folder, 'memory')
  await runLine(stand, program, ['init', root])
  return runLine(stand, program, ['import', file, '--workspace', root, '--json'])
}

async function runLine(stand: Stand, program: string, line: readonly string[]): Promise<number> {
  const child = spawn(process.execPath, [program, ...line], {
    env: { ...process.env, ASSAY_HOME: path.join(stand.folder, 'home') },
    stdio: ['ignore', 'ignore', 'pipe'],
    signal: stand.signal,
  })
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-2000)))
  let ended = false
  const end = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  }).finally(() => (ended = true))
  let peak = 0
  const watching = (async () => {
    while (!ended) {
      const pids = [child.pid ?? 0, ...(await childrenOf(child.pid ?? 0))]
      const sizes = await Promise.all(pids.map(residentOf))
      peak = Math.max(
        peak,
        sizes.reduce((sum, { now }) => sum + now, 0),
        ...sizes.map(({ most }) => most),
      )
      await new Promise((resolve) => setTimeout(resolve, everyMs))
    }
  })()
  const status = await end
  await watching
  if (status !== 0) throw new Error(`assay ${line[0]} ended with ${status}: ${said}`)
  return peak
}

async function childrenOf(pid: number): Promise<number[]> {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => [])
  const lists = await Promise.all(
    threads.map((thread) => readFile(`/proc/${pid}/task/${thread}/children`, 'utf8').catch(() => '')),
  )
  return lists.flatMap((list) => list.split(' ').filter(Boolean).map(Number))
}

async function residentOf(pid: number): Promise<{ now: number; most: number }> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const of = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) * 1024
  return { now: of('VmRSS'), most: of('VmHWM') }
}
