import type { Browser, Page } from '@playwright/test'
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { linesOf, phoenixRows } from '../faults/importFixture.ts'
import { launchBrowser } from './browser.ts'
import { serveBuilt, type ServedWorkbench } from './workbench.ts'

const run = promisify(execFile)
const cli = path.resolve(import.meta.dirname, '..', '..', 'out', 'main', 'cli.js')

let folder: string
let workspace: string
let workbench: ServedWorkbench
let browser: Browser

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'assay-job-'))
  workspace = path.join(folder, 'workspace')
  await run(process.execPath, [cli, 'demo', workspace])
  await mkdir(path.join(folder, 'exports'))
  await writeFile(
    path.join(folder, 'exports', 'mine.jsonl'),
    [...linesOf(phoenixRows(3)), '{"broken'].join('\n'),
  )
  workbench = await serveBuilt(['--workspace', workspace, '--root', path.join(folder, 'exports')])
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await workbench?.stop()
  await rm(folder, { recursive: true, force: true })
})

/** Runs the command line beside the open window. */
async function assay(...args: string[]): Promise<{ status: number; stdout: string }> {
  try {
    const { stdout } = await run(process.execPath, [cli, ...args, '--workspace', workspace], {
      maxBuffer: 64 << 20,
    })
    return { status: 0, stdout }
  } catch (error) {
    const failed = error as { code: number; stdout: string }
    return { status: failed.code, stdout: failed.stdout }
  }
}

async function opened(hash: string): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage()
  await page.goto(workbench.url)
  await page
    .getByText(/traces/)
    .first()
    .waitFor()
  await page.goto(`${workbench.url.split('#')[0]}${hash}`)
  return page
}

test('the stale chunk stands first by the drop of CSAT, in the window and on the command line', async () => {
  const truth = JSON.parse(await readFile(`${workspace}.truth.json`, 'utf8')) as {
    stories: Record<string, { filter: string }>
  }
  const where = truth.stories['1']?.filter ?? ''
  expect(where).toContain('enterprise')
  const page = await opened(`#/explore?where=${encodeURIComponent(where)}`)
  const groups = page.getByRole('grid', { name: /group|chunk/i }).last()
  const first = groups.getByRole('row').nth(1)
  await first.getByText('billing_FAQ_v12').waitFor()
  // Sorted by change as soon as the time before is counted.
  await first.getByText(/^−\d/).first().waitFor()
  expect(await first.textContent()).toContain('billing_FAQ_v12')
  await page.context().close()

  const { stdout } = await assay(
    'slice',
    '--by',
    'chunk',
    '--metric',
    'csat',
    '--where',
    where,
    '--before',
    'previous',
    '--order',
    '-change.csat',
    '--json',
  )
  const { rows } = JSON.parse(stdout) as { rows: { chunk: string; n: number }[] }
  expect(rows.filter(({ n }) => n >= 30)[0]?.chunk).toBe('billing_FAQ_v12')
})

test('a file of one’s own goes from the open dialog to a verified dataset', async () => {
  const page = await opened('#/explore')
  await page.keyboard.press('Control+o')
  await page.getByRole('dialog', { name: 'Choose trace files' }).waitFor()
  await page.getByRole('option', { name: /mine/ }).waitFor()
  await page.keyboard.type('mine')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.getByLabel('10 rows read: 9 kept, 1 rejected, 0 skipped').waitFor()
  await page
    .getByRole('region', { name: 'Rejected rows' })
    .getByText(/ends too early/)
    .waitFor()

  const own = "format = 'phoenix'"
  await page.goto(`${workbench.url.split('#')[0]}#/explore?where=${encodeURIComponent(own)}`)
  await page.getByText('3 of 4,003 traces').or(page.getByText(/^3$/).first()).first().waitFor()
  await page.goto(`${workbench.url.split('#')[0]}#/label?where=${encodeURIComponent(own)}`)
  await page.getByRole('heading', { name: 'Primary code' }).waitFor()
  await page.getByText('0 of 3').waitFor()
  for (let item = 0; item < 3; item++) {
    await page.keyboard.press('p')
    if (item === 0) {
      await page.getByRole('dialog').waitFor()
      await page.keyboard.type('Ada')
      await page.keyboard.press('Enter')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
    }
    await page.keyboard.press('Control+Enter')
    await page
      .getByText(`${item + 1} of 3`)
      .first()
      .waitFor()
  }

  await page.goto(`${workbench.url.split('#')[0]}#/datasets/@new`)
  await page.getByRole('textbox', { name: 'Name of the dataset' }).fill('mine')
  await page.getByRole('button', { name: /Build 3 examples/ }).click()
  await page.getByText('mine').first().waitFor()
  await page
    .getByRole('button', { name: /Verify/ })
    .first()
    .waitFor()
  await page.context().close()

  const out = path.join(folder, 'released')
  expect((await assay('dataset', 'export', 'mine@1', '--format', 'jsonl', '--out', out)).status).toBe(0)
  expect((await assay('dataset', 'verify', out)).status).toBe(0)
  const again = await assay('dataset', 'list', '--json')
  expect(again.stdout).toContain('"mine"')
  const file = path.join(out, 'examples.jsonl')
  const bytes = await readFile(file)
  bytes[120] = (bytes[120] ?? 0) ^ 1
  await writeFile(file, bytes)
  const broken = await assay('dataset', 'verify', out, '--json')
  expect(broken.status).toBe(4)
  expect(broken.stdout).toContain('examples.jsonl')
})

test('what the command line labels shows in an open window, and in a second one', async () => {
  const listed = JSON.parse((await assay('traces', '--limit', '1', '--json')).stdout) as {
    rows: { id: string }[]
  }
  const trace = listed.rows[0]?.id ?? ''
  const hash = `#/explore?where=${encodeURIComponent(`trace = '${trace}'`)}`
  const windows = [await opened(hash), await opened(hash)]
  for (const page of windows) await page.getByText(trace.slice(0, 8)).first().waitFor()
  expect((await assay('label', trace, '--code', 'OUT.2', '--reviewer', 'Bo')).status).toBe(0)
  for (const page of windows) {
    await page.getByText('OUT.2').first().waitFor()
    await page.context().close()
  }
})
