import type { Browser } from '@playwright/test'
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from './browser.ts'
import { serveBuilt, type ServedWorkbench } from './workbench.ts'

// With ASSAY_PICTURES set these are the README's pictures; without it the way to them is only tried.
const kept = path.resolve(import.meta.dirname, '..', '..', 'docs', 'images')
const window = encodeURIComponent("plan_tier = 'enterprise' and start in 2026-05-18..2026-05-31")

let browser: Browser
let workbench: ServedWorkbench
let folder: string

beforeAll(async () => {
  folder =
    process.env['ASSAY_PICTURES'] === undefined ? await mkdtemp(path.join(tmpdir(), 'assay-pictures-')) : kept
  await mkdir(folder, { recursive: true })
  workbench = await serveBuilt(['--demo'])
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser.close()
  await workbench.stop()
  if (folder !== kept) await rm(folder, { recursive: true, force: true })
})

test.each(['dark', 'light'] as const)('the README’s pictures in the %s theme', async (colorScheme) => {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme })
  await page.goto(workbench.url)
  await page.getByText(/of 4,000 traces/).waitFor({ timeout: 60_000 })
  const take = async (name: string) => {
    const file = path.join(folder, `${name}-${colorScheme}.png`)
    await page.screenshot({ path: file, animations: 'disabled' })
    expect((await stat(file)).size).toBeGreaterThan(50_000)
  }
  const go = (hash: string) => page.goto(`${workbench.url.split('#')[0]}#${hash}`)
  await go(`/explore?where=${window}`)
  await page.getByText('billing_FAQ_v12').nth(1).waitFor()
  // Until the answer is there, the figures of all traces stand in its place, dimmed.
  await page.getByText('n_eff 4,000').waitFor({ state: 'detached' })
  await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null)
  await take('explore')
  await go('/label')
  await page.getByRole('heading', { name: 'Primary code' }).waitFor()
  await page.keyboard.press('6')
  await page.getByText('PLN.2').first().waitFor()
  await take('review')
  await page.close()
})
