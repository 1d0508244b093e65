import type { Browser, Page } from '@playwright/test'
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchBrowser } from './browser.ts'
import { serveBuilt, type ServedWorkbench } from './workbench.ts'

const run = promisify(execFile)
const cli = path.resolve(import.meta.dirname, '..', '..', 'out', 'main', 'cli.js')

interface Exported {
  trace: string
  reviewer: string
  verdict: string
  primary: string | null
  first_failing_span: string | null
  note: string | null
}

let folder: string
let workspace: string
let workbench: ServedWorkbench
let browser: Browser

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'assay-label-'))
  workspace = path.join(folder, 'workspace')
  await assay('demo', workspace, '--traces', '60', '--seed', '7')
  workbench = await serveBuilt(['--workspace', workspace])
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await workbench?.stop()
  await rm(folder, { recursive: true, force: true })
})

async function assay(...args: string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [cli, ...args], { maxBuffer: 64 << 20 })
  return stdout
}

/** The labels as they are on disk, without what differs from run to run. */
async function exported(): Promise<Exported[]> {
  const lines = (await assay('labels', 'export', '--workspace', workspace)).trim().split('\n')
  return lines
    .filter((line) => line !== '')
    .map((line) => {
      const all = JSON.parse(line) as Record<string, unknown>
      const { reviewer, verdict, primary, first_failing_span, note } = all
      return { trace: all['trace'], reviewer, verdict, primary, first_failing_span, note } as Exported
    })
}

/** The span that X marks: the first that failed by itself; else the first, after one step down. */
async function marked(trace: string): Promise<{ span: string; failed: boolean }> {
  const shown = JSON.parse(await assay('show', trace, '--workspace', workspace, '--json')) as {
    spans: { span: string; parent: string | null; status: string }[]
  }
  const failed = shown.spans.filter((span) => span.status === 'error')
  const first = failed.find((span) => !failed.some((other) => other.parent === span.span))
  return { span: (first ?? shown.spans[0])?.span ?? '', failed: first !== undefined }
}

async function review(): Promise<Page> {
  const page = await (await browser.newContext()).newPage()
  await page.goto(workbench.url)
  await page.getByRole('link', { name: 'Review', exact: true }).waitFor()
  await page.keyboard.press('Alt+2')
  await page.getByRole('treegrid').waitFor()
  return page
}

const open = async (page: Page) => {
  const heading = page.getByRole('main').getByRole('heading', { level: 2 }).first()
  return (await heading.getAttribute('title')) ?? ''
}

/** Completes the label and waits for the next trace. */
async function complete(page: Page, trace: string): Promise<void> {
  await page.keyboard.press('Control+Enter')
  await expect.poll(() => open(page)).not.toBe(trace)
  await page.getByRole('treegrid').waitFor()
}

const saved = (page: Page) => page.getByText(/^Saved \d\d:\d\d:\d\d UTC/).waitFor()

it('twenty traces are labelled by keyboard alone; what is exported is what was said', async () => {
  const page = await review()
  const expected: Exported[] = []
  for (let item = 0; item < 20; item++) {
    const trace = await open(page)
    expect(expected.map((label) => label.trace)).not.toContain(trace)
    const label = { trace, reviewer: 'Ada', primary: null, first_failing_span: null, note: null }
    if (item < 10) {
      const { span, failed } = await marked(trace)
      await page.keyboard.press('6')
      await page.keyboard.press(String((item % 8) + 1))
      if (item === 0) {
        await page.getByRole('dialog').waitFor()
        await page.keyboard.type('Ada')
        await page.keyboard.press('Enter')
        await page.getByRole('dialog').waitFor({ state: 'detached' })
      }
      if (!failed) {
        if (await page.getByRole('button', { name: 'Show all' }).isVisible()) await page.keyboard.press('w')
        await page.keyboard.press('Alt+ArrowDown')
      }
      await page.keyboard.press('x')
      await page.keyboard.press('n')
      await page.keyboard.type(`Went wrong ${item}`)
      expected.push({
        ...label,
        verdict: 'fail',
        primary: `PLN.${(item % 8) + 1}`,
        first_failing_span: span,
        note: `Went wrong ${item}`,
      })
    } else if (item < 15) {
      await page.keyboard.press('p')
      expected.push({ ...label, verdict: 'pass' })
    } else if (item < 18) {
      await page.keyboard.press('d')
      expected.push({ ...label, verdict: 'defer' })
    } else await page.keyboard.press('p')
    await complete(page, trace)
    if (item < 18) continue
    await page.keyboard.press('Control+z')
    await expect.poll(() => open(page)).toBe(trace)
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => open(page)).not.toBe(trace)
  }
  await saved(page)
  const byTrace = (a: Exported, b: Exported) => (a.trace < b.trace ? -1 : 1)
  const told = (await exported()).toSorted(byTrace)
  expect(told).toEqual(expected.toSorted(byTrace))
  // The same seed gives the same traces, so the file holds whole labels; times and ids of events are left out.
  const file = path.join(import.meta.dirname, 'expected', 'labels.jsonl')
  expect(`${told.map((label) => JSON.stringify(label)).join('\n')}\n`).toBe(await readFile(file, 'utf8'))
  await page.context().close()
})

it('a crash loses no label that was shown as saved, and one goes on where one was', async () => {
  const before = await exported()
  const page = await review()
  const trace = await open(page)
  await page.keyboard.press('f')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.type('Bo')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.keyboard.press('1')
  await page.keyboard.press('2')
  await page.keyboard.press('n')
  await page.keyboard.type('Before the crash')
  await page.getByText('Saving', { exact: true }).waitFor()
  await saved(page)
  const { home } = workbench
  await workbench.stop('SIGKILL')
  await page.context().close()

  workbench = await serveBuilt(['--workspace', workspace], { home })
  const after = await exported()
  expect(after).toHaveLength(before.length + 1)
  expect(after.find((label) => label.reviewer === 'Bo')).toMatchObject({
    trace,
    verdict: 'fail',
    primary: 'INF.2',
    note: 'Before the crash',
  })
  const again = await review()
  await again.keyboard.press('p')
  await again.getByRole('dialog').waitFor()
  await again.context().close()
})
