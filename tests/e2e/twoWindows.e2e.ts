import type { Browser, Page } from '@playwright/test'
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeOtlp } from '../cli/cliFixture.ts'
import { launchBrowser } from './browser.ts'
import { serveBuilt, type ServedWorkbench } from './workbench.ts'

const run = promisify(execFile)
const cli = path.resolve(import.meta.dirname, '..', '..', 'out', 'main', 'cli.js')

let folder: string
let workspace: string
let workbench: ServedWorkbench
let browser: Browser

const assay = async (...args: string[]) =>
  (await run(process.execPath, [cli, ...args], { maxBuffer: 64 << 20 })).stdout

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'assay-windows-'))
  workspace = path.join(folder, 'workspace')
  const file = path.join(folder, 'rows.jsonl')
  await writeOtlp(file, 4)
  await assay('init', workspace)
  await assay('import', file, '--workspace', workspace)
  workbench = await serveBuilt(['--workspace', workspace])
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await workbench?.stop()
  await rm(folder, { recursive: true, force: true })
})

async function windowAt(hash: string): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage()
  await page.goto(workbench.url)
  await page.getByRole('link', { name: 'Review', exact: true }).waitFor()
  await page.goto(`${workbench.url.split('#')[0]}${hash}`)
  return page
}

async function failWithCode(page: Page, reviewer: string): Promise<void> {
  await page.keyboard.press('6')
  await page.keyboard.press('2')
  await page.getByRole('dialog', { name: 'Who is reviewing?' }).waitFor()
  await page.keyboard.type(reviewer)
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.getByText(/^Saved \d\d:\d\d:\d\d UTC/).waitFor()
}

test('a label that one window saves is shown by the other, and by the command line', async () => {
  const watching = await windowAt('#/explore')
  await watching.getByText('4 of 4 traces').waitFor()
  const table = watching.getByRole('region', { name: 'Traces', exact: true })
  await table.getByRole('row').nth(1).waitFor()
  expect(await table.getByText('PLN.2').count()).toBe(0)

  const labelling = await windowAt('#/label')
  await labelling.getByRole('heading', { name: 'Primary code' }).waitFor()
  await failWithCode(labelling, 'Ada')
  await table.getByText('PLN.2').first().waitFor()

  const trace = decodeURIComponent(new URL(labelling.url()).hash.split('/')[2]?.split('?')[0] ?? '')
  const lines = (await assay('labels', 'export', '--workspace', workspace)).trim().split('\n')
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    expect.objectContaining({ trace, reviewer: 'Ada', verdict: 'fail', primary: 'PLN.2' }),
  ])

  await labelling.locator('body').press('Control+z')
  await table.getByText('PLN.2').first().waitFor({ state: 'detached' })
  await watching.context().close()
  await labelling.context().close()
})

test('two reviewers at once label one trace each for themselves, and nothing is lost', async () => {
  const where = `?where=${encodeURIComponent("tool = 'lookup_account'")}`
  const windows = [await windowAt(`#/label${where}`), await windowAt(`#/label${where}`)]
  for (const page of windows) await page.getByRole('heading', { name: 'Primary code' }).waitFor()
  const urls = windows.map((page) => new URL(page.url()).hash)
  expect(urls[0]).toBe(urls[1])
  await Promise.all(windows.map((page, index) => failWithCode(page, ['Bo', 'Cy'][index] ?? '')))
  const lines = (await assay('labels', 'export', '--workspace', workspace)).trim().split('\n')
  const labels = lines.map((line) => JSON.parse(line) as { trace: string; reviewer: string; primary: string })
  expect(labels.filter(({ primary }) => primary === 'PLN.2').map(({ reviewer }) => reviewer)).toEqual(
    expect.arrayContaining(['Bo', 'Cy']),
  )
  expect(new Set(labels.map(({ trace }) => trace)).size).toBe(1)
  for (const page of windows) await page.context().close()
})
