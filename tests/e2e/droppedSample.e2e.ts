import type { Browser, Page } from '@playwright/test'
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { generateDemo } from '../../main/core/demo/demo.ts'
import { sample, withoutSamples } from '../workspaceFixture.ts'
import { launchBrowser } from './browser.ts'
import { serveBuilt, type ServedWorkbench } from './workbench.ts'

const run = promisify(execFile)
const cli = path.resolve(import.meta.dirname, '..', '..', 'out', 'main', 'cli.js')

let folder: string
let workbench: ServedWorkbench
let browser: Browser

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'assay-dropped-'))
  await mkdir(path.join(folder, 'place'))
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await rm(folder, { recursive: true, force: true })
})

/** The exit status of `dataset verify`. */
async function verified(exported: string): Promise<number> {
  try {
    await run(process.execPath, [cli, 'dataset', 'verify', exported, '--json'])
    return 0
  } catch (error) {
    return (error as { code: number }).code
  }
}

async function generated(): Promise<string> {
  const out = path.join(folder, 'support.jsonl')
  await generateDemo({
    traces: 40,
    seed: 3,
    bodies: 1,
    out,
    truth: path.join(folder, 'support.truth.json'),
    signal: new AbortController().signal,
    progress: () => undefined,
  })
  return out
}

async function drop(page: Page, file: string): Promise<void> {
  const dropped = await page.evaluateHandle(
    ({ text, name }) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([text], name))
      return transfer
    },
    { text: await readFile(file, 'utf8'), name: path.basename(file) },
  )
  for (const type of ['dragenter', 'dragover', 'drop'])
    await page.dispatchEvent('main', type, { dataTransfer: dropped })
}

/** From an empty window and a dropped file to a released set that verifies, all of it in the window. */
async function wholeJob(file: string, counts: RegExp, traces: number): Promise<void> {
  workbench = await serveBuilt(['--root', path.join(folder, 'place')])
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage()
  try {
    await page.goto(workbench.url)
    await page.getByRole('heading', { name: 'Drop trace exports here' }).waitFor()
    await drop(page, file)
    const asked = page.getByRole('dialog', { name: 'New workspace' })
    const name = `from-${path.basename(file).slice(0, 3)}`
    await asked.getByLabel('Name of the workspace').fill(name)
    await asked.getByRole('button', { name: 'Create' }).click()
    await page.getByRole('list', { name: 'Files of this import' }).getByText(counts).waitFor()
    await page.getByText('finished', { exact: false }).first().waitFor()
    await page.getByRole('button', { name: 'Open in Explore' }).click()

    const filter = page.getByRole('combobox', { name: 'Filter' })
    await page
      .getByText(new RegExp(`of ${traces} traces`))
      .first()
      .waitFor()
    await filter.fill('tool_calls >= 1')
    await filter.press('Enter')
    await page
      .getByRole('button', { name: /tool.calls/ })
      .first()
      .waitFor()
    await page.getByRole('grid', { name: 'Traces' }).getByRole('row').nth(1).dblclick()
    await page.getByRole('treegrid').waitFor()
    await page.getByRole('button', { name: 'Label', exact: true }).click()
    await page.getByRole('heading', { name: 'Primary code' }).waitFor()
    await page.keyboard.press('6')
    await page.keyboard.press('2')
    await page.getByRole('dialog', { name: 'Who is reviewing?' }).waitFor()
    await page.keyboard.type('Ada')
    await page.keyboard.press('Enter')
    await page.getByText(/^Saved /).waitFor()

    await page.getByRole('link', { name: 'Datasets' }).click()
    await page.getByRole('button', { name: 'New dataset' }).click()
    await page.getByRole('textbox', { name: 'Name of the dataset' }).fill('golden')
    await page.getByRole('button', { name: /Build 1 example/ }).click()
    await page.getByRole('button', { name: 'Export…' }).click()
    await page.getByRole('button', { name: 'Choose…' }).click()
    const place = page.getByRole('dialog', { name: 'Place for the export' })
    await place.getByRole('button', { name: 'Use this folder' }).click()
    await page.getByRole('textbox', { name: 'Name of the new folder' }).fill(`${name}-set`)
    await page.getByRole('button', { name: /^Export 1 row/ }).click()
    await page.getByText(/^Exported: \d+ files/).waitFor()

    const exported = path.join(folder, 'place', `${name}-set`)
    expect(await verified(exported)).toBe(0)
    const card = path.join(exported, 'card.md')
    const bytes = await readFile(card)
    bytes[30] = (bytes[30] ?? 0) ^ 1
    await writeFile(card, bytes)
    expect(await verified(exported)).toBe(4)
  } finally {
    await page.context().close()
    await workbench.stop()
  }
}

test('a dropped file becomes a released set without leaving the window', async () => {
  await wholeJob(await generated(), /40 traces, \d+ spans/, 40)
})

test.skipIf(withoutSamples)('so does a real export: 50 traces, 974 spans, nothing rejected', async () => {
  await wholeJob(
    sample('derived', 'tau_airline_trial0.openinference.otlp.jsonl'),
    /50 traces, 974 spans(?!.*rejected)/,
    50,
  )
})
