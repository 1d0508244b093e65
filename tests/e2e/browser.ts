import { chromium, type Browser } from '@playwright/test'
import { execFile } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { mkdir, rename, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

export interface BrowserProgram {
  file: string
  /** Where a browser that was brought along finds the libraries and fonts that a bare machine lacks. */
  brought: string | null
}

const run = promisify(execFile)
const names = ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser', 'microsoft-edge']
const installedElsewhere: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: ['ProgramFiles', 'ProgramFiles(x86)', 'LocalAppData'].flatMap((name) =>
    ['Google\\Chrome\\Application\\chrome.exe', 'Microsoft\\Edge\\Application\\msedge.exe'].map((file) =>
      path.join(process.env[name] ?? 'C:\\', file),
    ),
  ),
}

/** The browser for a test run: `$CHROMIUM`, else an installed one, else Playwright's, else one from npm. */
export async function findBrowser(): Promise<BrowserProgram> {
  const given = process.env['CHROMIUM']
  if (given !== undefined && given !== '') return { file: given, brought: null }
  for (const file of [...installed(), chromium.executablePath()]) {
    const program = { file, brought: null }
    if (existsSync(file) && (await starts(program))) return program
  }
  return unpacked()
}

/** Starts it without a window, and unable to reach any machine but this one. */
export async function launchBrowser(): Promise<Browser> {
  const { file, brought } = await findBrowser()
  const root = process.getuid?.() === 0
  return chromium.launch({
    executablePath: file,
    args: [
      ...(root ? ['--no-sandbox'] : []),
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
      '--disable-dev-shm-usage',
    ],
    env: environment(brought),
  })
}

function installed(): string[] {
  if (process.platform !== 'linux') return [...(installedElsewhere[process.platform] ?? [])]
  const folders = (process.env['PATH'] ?? '').split(':').filter((folder) => path.isAbsolute(folder))
  return names.flatMap((name) => folders.map((folder) => path.join(folder, name))).filter(isProgram)
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

// Only where asking for the version opens no window.
async function starts({ file, brought }: BrowserProgram): Promise<boolean> {
  if (process.platform !== 'linux') return true
  try {
    await run(file, ['--headless', '--no-sandbox', '--version'], {
      timeout: 20_000,
      env: environment(brought),
    })
    return true
  } catch {
    return false
  }
}

function environment(brought: string | null): Record<string, string> {
  const own = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined)
  const more =
    brought === null
      ? {}
      : { LD_LIBRARY_PATH: path.join(brought, 'al2023', 'lib'), FONTCONFIG_PATH: path.join(brought, 'fonts') }
  return { ...Object.fromEntries(own), ...more }
}

// The package unpacks into the temporary folder; a folder of our own, moved into place when whole, is shared
// by later runs and by others at the same time.
async function unpacked(): Promise<BrowserProgram> {
  const manifest = createRequire(import.meta.url).resolve('@sparticuz/chromium')
  const bin = path.resolve(path.dirname(manifest), '..', 'bin')
  const folder = path.join(tmpdir(), `assay-chromium-153-${process.getuid?.() ?? 0}`)
  if (!existsSync(folder)) {
    const fresh = `${folder}.${process.pid}`
    await mkdir(fresh, { recursive: true, mode: 0o700 })
    const before = process.env['TMPDIR']
    process.env['TMPDIR'] = fresh
    try {
      const { inflate } = await import('@sparticuz/chromium')
      for (const name of ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br'])
        await inflate(path.join(bin, name))
    } finally {
      if (before === undefined) delete process.env['TMPDIR']
      else process.env['TMPDIR'] = before
    }
    await rename(fresh, folder).catch(() => rm(fresh, { recursive: true, force: true }))
  }
  const plain = { file: path.join(folder, 'chromium'), brought: null }
  if (await starts(plain)) return plain
  const withLibraries = { ...plain, brought: folder }
  if (await starts(withLibraries)) return withLibraries
  throw new Error('No browser can be started here. Install Chromium, or name one in CHROMIUM.')
}
