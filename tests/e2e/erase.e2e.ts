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
  folder = await mkdtemp(path.join(tmpdir(), 'assay-erase-'))
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

interface Planted {
  pii: { trace_id: string; type: string; value: string }[]
}

test('a user is erased by keyboard after the reach was shown, and the window goes on', async () => {
  const { pii } = JSON.parse(await readFile(`${workspace}.truth.json`, 'utf8')) as Planted
  const id = pii.find(({ type }) => type === 'PERSON_ID')
  const theirs = new Set(
    pii.filter(({ type, value }) => type === 'PERSON_ID' && value === id?.value).map((each) => each.trace_id),
  )
  await page.goto(`${workbench.url.split('#')[0]}#/trace/${id?.trace_id ?? ''}`)
  await page.getByRole('button', { name: /^Used in/ }).waitFor()
  await page.keyboard.press('Control+k')
  await page.keyboard.type('Erase this user')
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Erase this user' })
  const traces = theirs.size === 1 ? '1 trace' : `${theirs.size} traces`
  await dialog.getByRole('button', { name: `Erase ${traces}` }).waitFor()
  await dialog.getByRole('textbox', { name: 'Reason of the erasure' }).fill('Request 12')
  await page.keyboard.press('Enter')
  await page.getByText(`${traces} erased; what was exported is out of reach`).waitFor({ timeout: 20_000 })
  await page.getByText(new RegExp(`of ${400 - theirs.size} traces`)).waitFor()
  await page.goto(`${workbench.url.split('#')[0]}#/trace/${id?.trace_id ?? ''}`)
  await page.getByText(/There is no trace/).waitFor()
  const { stdout } = await run(process.execPath, [
    cli,
    'erase',
    '--trace',
    id?.trace_id ?? '',
    '--reason',
    'again',
    '--workspace',
    workspace,
  ]).catch((error: { stdout: string; stderr: string }) => ({ stdout: error.stderr }))
  expect(stdout).toContain('There is no trace')
})
