import { spawn, type ChildProcess } from 'node:child_process'
import { appendFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { repository } from '../workspaceFixture.ts'

const launcher = path.join(repository, 'main', 'launch', 'assay.mjs')

export interface Ended {
  status: number | null
  out: string
  err: string
  /** The document on stdout; throws where it is not exactly one. */
  json: Record<string, unknown>
}

interface More {
  cwd?: string
  env?: Record<string, string>
  input?: string
}

/** A folder with a home of its own, from which the built command line is run. */
export async function createTerminal(): Promise<{
  folder: string
  /** Runs a line to its end. */
  assay(argv: readonly string[], more?: More): Promise<Ended>
  /** Starts a line that goes on. */
  start(argv: readonly string[]): {
    child: ChildProcess
    ended: Promise<Ended>
    said(text: RegExp): Promise<void>
  }
  leave(): Promise<void>
}> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'assay-cli-'))
  const home = path.join(folder, 'home')
  await mkdir(home)
  const launch = (argv: readonly string[], more: More = {}) => {
    const { INIT_CWD: _cwd, npm_lifecycle_event: _event, ASSAY_WORKSPACE: _workspace, ...env } = process.env
    const child = spawn(process.execPath, [launcher, ...argv], {
      cwd: more.cwd ?? folder,
      env: { ...env, HOME: home, ASSAY_HOME: path.join(home, 'assay'), ...more.env },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    child.stdin.end(more.input ?? '')
    let out = ''
    let err = ''
    const listeners = new Set<() => void>()
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text
      for (const listener of listeners) listener()
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      err += text
      for (const listener of listeners) listener()
    })
    const ended = new Promise<Ended>((resolve) => {
      child.once('close', (status) =>
        resolve({
          status,
          out,
          err,
          get json() {
            return JSON.parse(out) as Record<string, unknown>
          },
        }),
      )
    })
    const said = (text: RegExp) =>
      new Promise<void>((resolve, reject) => {
        const look = () => {
          if (text.test(out) || text.test(err)) resolve()
        }
        listeners.add(look)
        look()
        void ended.then(() => reject(new Error(`ended without saying ${String(text)}: ${out}${err}`)))
      })
    return { child, ended, said }
  }
  return {
    folder,
    assay: (argv, more) => launch(argv, more).ended,
    start: (argv) => launch(argv),
    leave: () => rm(folder, { recursive: true, force: true }),
  }
}

/** OTLP lines of `count` traces with one root and two tool spans each; `first` sets where ids begin. */
export async function writeOtlp(
  file: string,
  count: number,
  options: { first?: number; text?: string } = {},
): Promise<void> {
  const { first = 1, text = 'Where is my invoice?' } = options
  await writeFile(file, '')
  let lines = ''
  for (let index = first; index < first + count; index++) {
    const traceId = index.toString(16).padStart(32, '0')
    const at = 1_764_000_000 + index * 60
    const span = (number: number, name: string, attributes: Record<string, string>) => ({
      traceId,
      spanId: `${number}${index.toString(16).padStart(15, '0')}`,
      parentSpanId: number === 1 ? '' : `1${index.toString(16).padStart(15, '0')}`,
      name,
      startTimeUnixNano: String((at + number) * 1e9),
      endTimeUnixNano: String((at + number + 1) * 1e9),
      attributes: Object.entries(attributes).map(([key, value]) => ({ key, value: { stringValue: value } })),
    })
    const spans = [
      span(1, 'agent', {
        'openinference.span.kind': 'AGENT',
        'input.value': text,
        'output.value': `Answer ${index}`,
      }),
      span(2, 'lookup_account', {
        'tool.name': 'lookup_account',
        'openinference.span.kind': 'TOOL',
        'input.value': '{"id":1}',
      }),
      span(3, 'fetch_invoice', {
        'tool.name': 'fetch_invoice',
        'openinference.span.kind': 'TOOL',
        'input.value': '{"id":2}',
      }),
    ]
    lines += `${JSON.stringify({ resourceSpans: [{ resource: {}, scopeSpans: [{ scope: {}, spans }] }] })}\n`
    if (lines.length > 1 << 22) {
      await appendFile(file, lines)
      lines = ''
    }
  }
  await appendFile(file, lines)
}
