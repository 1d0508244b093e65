import type { Browser, Page } from '@playwright/test'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from './browser.ts'
import { serveBuilt, type ServedWorkbench } from './workbench.ts'

const run = promisify(execFile)
const cli = path.resolve(import.meta.dirname, '..', '..', 'out', 'main', 'cli.js')

let folder: string
let workspace: string
let workbench: ServedWorkbench
let browser: Browser
let page: Page

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'assay-samples-'))
  workspace = path.join(folder, 'workspace')
  await run(process.execPath, [cli, 'demo', workspace, '--traces', '400', '--seed', '7'])
  workbench = await serveBuilt(['--workspace', workspace])
  browser = await launchBrowser()
  page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage()
  await page.goto(workbench.url)
  await page.getByText(/of 400 traces/).waitFor()
})
afterAll(async () => {
  await browser?.close()
  await workbench?.stop()
  await rm(folder, { recursive: true, force: true })
})

const draws = () => page.getByRole('button', { name: /^Draw [\d,]+ trace/ })
const drawing = async () => (await draws().textContent()) ?? ''

test('a policy is changed, undone, kept as a file and drawn; the command line draws the same traces by it', async () => {
  await page.keyboard.press('Alt+4')
  await draws().waitFor()
  const before = await drawing()
  await page.getByRole('textbox', { name: /How much random 1 % draws/ }).fill('50 %')
  await expect.poll(drawing).not.toBe(before)
  const half = await drawing()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Undo', exact: true }).click()
  await expect.poll(drawing).toBe(before)
  await page.keyboard.press('Control+Shift+z')
  await expect.poll(drawing).toBe(half)

  await page.getByRole('button', { name: 'Save policy' }).click()
  await page.getByRole('textbox', { name: 'Name of the policy' }).fill('half')
  await page.keyboard.press('Enter')
  await page.getByText('Kept as policies/half.yaml').waitFor()

  await page.getByRole('textbox', { name: 'Name of the sample' }).fill('by window')
  await draws().click()
  await page.getByText(/“by window” holds/).waitFor()
  await expect
    .poll(() => page.getByRole('region', { name: 'Samples drawn' }).textContent())
    .toMatch(/by window/)

  const file = path.join(workspace, 'policies', 'half.yaml')
  expect(await readFile(file, 'utf8')).toContain('rate: 0.5')
  const args = ['sample', '--policy', file, '--name', 'by hand', '--workspace', workspace, '--json']
  const told = JSON.parse((await run(process.execPath, [cli, ...args])).stdout) as { drawn: number }
  expect(`Draw ${told.drawn} traces`).toBe(half)
  await page.getByText('by hand', { exact: true }).waitFor()

  await page.getByRole('button', { name: 'Open', exact: true }).first().click()
  await page.getByText(`${told.drawn} of 400 traces`).first().waitFor()
})

test('copies fold into groups, another threshold folds fewer, and undo brings the first back', async () => {
  await page.goto(`${workbench.url.split('#')[0]}#/samples?tab=duplicates`)
  await page.getByRole('button', { name: 'Find copies' }).click()
  const told = page.getByText(/to read instead of 400/)
  await told.waitFor()
  const first = await told.textContent()
  await page.getByRole('slider', { name: 'Least similarity of copies' }).focus()
  for (let step = 0; step < 5; step++) await page.keyboard.press('ArrowRight')
  await page.getByRole('button', { name: 'Find again' }).click()
  await expect.poll(() => told.textContent()).toMatch(/at 0\.95/)
  await page.getByRole('button', { name: 'Undo', exact: true }).click()
  await expect.poll(() => told.textContent()).toBe(first)
})
