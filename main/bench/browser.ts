import type { Browser } from 'playwright-core'
import { accessSync, constants } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

const names = ['google-chrome-stable', 'google-chrome', 'chromium', 'chromium-browser', 'microsoft-edge']

/** A browser without a window, or why there is none. Playwright is a tool of the tests and need not be there. */
export async function startBrowser(): Promise<Browser | string> {
  let playwright: typeof import('playwright-core')
  try {
    playwright = createRequire(import.meta.url)('playwright-core')
  } catch {
    return 'playwright-core is not installed'
  }
  const given = process.env['CHROMIUM']
  const folders = (process.env['PATH'] ?? '')
    .split(path.delimiter)
    .filter((folder) => path.isAbsolute(folder))
  const file = [
    ...(given === undefined || given === '' ? [] : [given]),
    ...names.flatMap((name) => folders.map((folder) => path.join(folder, name))),
    playwright.chromium.executablePath(),
  ].find(canRun)
  if (file === undefined) return 'no Chromium was found; name one in CHROMIUM'
  try {
    return await playwright.chromium.launch({
      executablePath: file,
      args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), '--disable-dev-shm-usage'],
    })
  } catch (error) {
    return `the browser did not start: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)}`
  }
}

function canRun(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}
