import type { Browser, Page } from '@playwright/test'
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { launchBrowser } from './browser.ts'
import { serveBuilt, type ServedWorkbench } from './workbench.ts'

const run = promisify(execFile)
const cli = path.resolve(import.meta.dirname, '..', '..', 'out', 'main', 'cli.js')

export interface DemoPage {
  folder: string
  workspace: string
  workbench: ServedWorkbench
  browser: Browser
  page: Page
  /** Runs the built command line; answers what it wrote. */
  assay(...words: string[]): Promise<{ stdout: string; stderr: string }>
  /** The address of a place in the window. */
  at(hash: string): string
  stop(): Promise<void>
}

/** A demo of 400 traces, served by the built workbench and open in a browser. */
export async function openDemoPage(): Promise<DemoPage> {
  const folder = await mkdtemp(path.join(tmpdir(), 'assay-demo-page-'))
  const workspace = path.join(folder, 'workspace')
  const assay = (...words: string[]) => run(process.execPath, [cli, ...words])
  await assay('demo', workspace, '--traces', '400', '--seed', '7')
  const workbench = await serveBuilt(['--workspace', workspace])
  const browser = await launchBrowser()
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage()
  await page.goto(workbench.url)
  await page.getByText(/of 400 traces/).waitFor()
  return {
    folder,
    workspace,
    workbench,
    browser,
    page,
    assay,
    at: (hash) => `${workbench.url.split('#')[0]}${hash}`,
    stop: async () => {
      await browser.close()
      await workbench.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
