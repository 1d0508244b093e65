import type { Browser, Page } from '@playwright/test'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from './browser.ts'
import { labelledDemo, type Labelled } from './screens.ts'
import { serveBuilt, type ServedWorkbench } from './workbench.ts'

let demo: Labelled
let workbench: ServedWorkbench
let browser: Browser
let page: Page

beforeAll(async () => {
  demo = await labelledDemo()
  workbench = await serveBuilt(['--workspace', demo.workspace])
  browser = await launchBrowser()
  page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage()
  await page.goto(workbench.url)
  await page.getByText(/of 400 traces/).waitFor()
})
afterAll(async () => {
  await browser?.close()
  await workbench?.stop()
  await demo?.remove()
})

test('what a person decides about two texts side by side is kept, and heeded by the next build', async () => {
  await page.goto(`${workbench.url.split('#')[0]}#/datasets/tuned/1`)
  await page.getByRole('heading', { name: /tuned v1/ }).waitFor()
  await page.keyboard.press('4')
  const findings = page.getByRole('region', { name: 'Findings' })
  await findings.getByText(/^1 of \d+ pairs?$/).waitFor()
  await findings.getByRole('region', { name: 'Evaluation' }).waitFor()
  await page.keyboard.press('c')
  const name = page.getByRole('dialog').getByRole('textbox')
  await name.fill('Ada')
  await page.keyboard.press('Enter')
  await page.getByText('A leak: the next build takes it out of training').waitFor()
  await page.keyboard.press('k')
  await findings.getByText('decided: a leak').waitFor()

  const recipe = `${demo.folder}/tuned.yaml`
  const again = JSON.parse(await demo.assay('dataset', 'build', recipe, '--json')) as {
    version: number
    contamination: { removed: number }
  }
  expect(again.version).toBe(2)
  await page.goto(`${workbench.url.split('#')[0]}#/datasets/tuned/2?tab=changes`)
  await page.getByRole('radio', { name: /^Removed [1-9]/ }).click()
  await page
    .getByRole('button', { name: /^Trace [0-9a-f]{8}$/ })
    .first()
    .waitFor()
})
