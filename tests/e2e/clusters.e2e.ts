import type { Browser, Page } from '@playwright/test'
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from './browser.ts'
import { serveBuilt, type ServedWorkbench } from './workbench.ts'

const run = promisify(execFile)
const cli = path.resolve(import.meta.dirname, '..', '..', 'out', 'main', 'cli.js')

let folder: string
let workbench: ServedWorkbench
let browser: Browser

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'assay-clusters-'))
  const workspace = path.join(folder, 'workspace')
  await run(process.execPath, [cli, 'demo', workspace, '--traces', '4000', '--seed', '7'])
  workbench = await serveBuilt(['--workspace', workspace])
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await workbench?.stop()
  await rm(folder, { recursive: true, force: true })
})

async function opened(): Promise<{ page: Page; close(): Promise<void> }> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  await page.goto(workbench.url)
  await page.getByText(/of 4,000 traces/).waitFor()
  return { page, close: () => context.close() }
}

test('the sessions of the last day show one pattern, named by its order of calls, in under five interactions', async () => {
  const { page, close } = await opened()
  let interactions = 0
  const click = async (role: 'button' | 'link' | 'radio', name: string) => {
    interactions++
    await page.getByRole(role, { name, exact: true }).first().click()
  }
  interactions++
  await page.getByRole('navigation', { name: 'Work areas' }).getByText('Clusters').click()
  await click('radio', 'Last day')
  interactions++
  await page.keyboard.press('r')
  const named = page.getByRole('row', { name: /lookup_account before verify_identity/ })
  await named.waitFor()
  expect(await named.count()).toBe(1)
  expect(await named.getAttribute('aria-rowindex')).toBe('2')
  expect(await named.getAttribute('aria-selected')).toBe('true')
  expect(interactions).toBeLessThan(5)
  await page.getByRole('button', { name: /Open \d+ traces/ }).click()
  await page
    .getByText(/^\d+ of 4,000 traces$|of 4,000 traces/)
    .first()
    .waitFor()
  expect(decodeURIComponent(new URL(page.url()).hash)).toContain('cluster')
  await close()
})

test('from a cluster to its traces and back with the keyboard alone', async () => {
  const { page, close } = await opened()
  await page.goto(`${workbench.url.split('#')[0]}#/clusters`)
  const grid = page.getByRole('grid', { name: 'Clusters' })
  await grid.waitFor()
  await grid.getByRole('row', { selected: true }).focus()
  await page.keyboard.press('ArrowDown')
  const second = grid.locator('[aria-rowindex="3"]')
  await expect.poll(() => second.getAttribute('aria-selected')).toBe('true')
  const name = (await second.getByRole('gridcell').first().textContent()) ?? ''
  await page.getByRole('heading', { name }).waitFor()
  await page.keyboard.press('Enter')
  await page.getByText(/of 4,000 traces/).waitFor()
  await page.goBack()
  await page.getByRole('heading', { name }).waitFor()
  await page.keyboard.press('l')
  await page.getByRole('heading', { name: 'Primary code' }).waitFor()
  await close()
})
