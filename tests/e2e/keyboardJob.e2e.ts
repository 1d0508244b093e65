import type { Browser, Page } from '@playwright/test'
import { execFile } from 'node:child_process'
import { appendFile, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
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
let page: Page

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'assay-keys-'))
  workspace = path.join(folder, 'own')
  await writeOtlp(path.join(folder, 'own.jsonl'), 6)
  await appendFile(path.join(folder, 'own.jsonl'), '{"resourceSpans": [')
  workbench = await serveBuilt(['--root', folder])
  browser = await launchBrowser()
  page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage()
  await page.addInitScript(() => {
    for (const kind of ['pointerdown', 'mousedown', 'touchstart', 'wheel'])
      addEventListener(kind, () => document.documentElement.setAttribute('data-pointed', kind), true)
  })
  await page.goto(workbench.url)
  await page.getByRole('heading', { name: 'Drop trace exports here' }).waitFor()
})
afterAll(async () => {
  await browser?.close()
  await workbench?.stop()
  await rm(folder, { recursive: true, force: true })
})

const press = (...keys: string[]) =>
  keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve())

const focused = () =>
  page.evaluate(() => {
    const element = document.activeElement
    return (element?.getAttribute('aria-label') ?? element?.textContent ?? '').trim()
  })

/** Presses a key until what it reaches has this name. */
async function reach(key: string, name: RegExp): Promise<void> {
  const passed: string[] = []
  for (let presses = 0; presses < 120; presses++) {
    await page.keyboard.press(key)
    const at = await focused()
    if (name.test(at)) return
    passed.push(at.slice(0, 30))
  }
  throw new Error(`${key} does not reach ${String(name)}, but ${passed.join(' | ')}`)
}

async function assay(...args: string[]): Promise<{ status: number; stdout: string }> {
  try {
    const { stdout } = await run(process.execPath, [cli, ...args], { maxBuffer: 64 << 20 })
    return { status: 0, stdout }
  } catch (error) {
    const failed = error as { code: number; stdout: string }
    return { status: failed.code, stdout: failed.stdout }
  }
}

test('from an empty window to an exported dataset without a mouse', async () => {
  await press('Control+o')
  await page.getByRole('dialog', { name: 'Choose trace files' }).waitFor()
  await page.getByRole('option', { name: /own\.jsonl/ }).waitFor()
  await page.keyboard.type('own')
  await press('ArrowDown', 'Enter')
  await page.getByRole('dialog', { name: 'New workspace' }).waitFor()
  await page.getByText(folder).waitFor()
  await press('Enter')
  await page.getByLabel('19 rows read: 18 kept, 1 rejected, 0 skipped').waitFor()
  await page.getByRole('region', { name: 'Rejected rows' }).getByRole('row').nth(1).waitFor()

  await press('Alt+1')
  await page.getByText(/of 6 traces/).waitFor()
  await press('/')
  await page.keyboard.type('tool:lookup_account')
  await press('Escape', 'Enter')
  await page.getByText('6 of 6 traces').waitFor()
  await reach('F6', /^Traces$/)
  await press('ArrowDown', 'ArrowDown', 'Enter')
  await page.getByRole('treegrid').waitFor()
  expect(new URL(page.url()).hash).toMatch(/^#\/trace\/[0-9a-f]+/)
  await press('ArrowRight')

  await press('Alt+2')
  await page.getByRole('heading', { name: 'Primary code' }).waitFor()
  for (const item of [0, 1, 2, 3, 4, 5]) {
    if (item % 2 === 0) await press('p')
    else await press('6', '2')
    if (item === 0) {
      await page.getByRole('dialog', { name: 'Who is reviewing?' }).waitFor()
      await page.keyboard.type('Ada')
      await press('Enter')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
    }
    await press('Control+Enter')
    await page
      .getByText(`${item + 1} of 6`)
      .first()
      .waitFor()
  }
  await page.getByText('This queue is done').waitFor()

  await press('Alt+5')
  await page.getByText('No dataset yet', { exact: true }).waitFor()
  await press('n')
  await page.getByRole('textbox', { name: 'Name of the dataset' }).waitFor()
  await page.keyboard.type('keyed')
  await page.getByRole('button', { name: /Build 6 examples/ }).waitFor()
  await press('Control+Enter')
  await page.getByRole('heading', { name: /keyed v1/ }).waitFor()
  await press('v')
  await page.getByText(/^verified /).waitFor()
  await press('Control+e')
  await page.getByRole('radiogroup', { name: 'Format' }).getByRole('radio').first().waitFor()
  await press('Control+e')
  await page.getByRole('dialog', { name: 'Place for the export' }).waitFor()
  await page.getByText(folder).first().waitFor()
  await press('Control+Enter')
  await page.getByText(/^Exported: \d+ files$/).waitFor()
  expect(await page.evaluate(() => document.documentElement.getAttribute('data-pointed'))).toBeNull()
})

test('what was exported verifies, and names each file of which one byte was changed', async () => {
  const out = path.join(folder, 'keyed-v1')
  expect((await assay('dataset', 'verify', out)).status).toBe(0)
  const names = await readdir(out)
  expect(names).toEqual(expect.arrayContaining(['examples.jsonl', 'manifest.json', 'card.md']))
  const touched = path.join(folder, 'touched')
  for (const name of names) {
    await rm(touched, { recursive: true, force: true })
    await cp(out, touched, { recursive: true })
    const bytes = await readFile(path.join(out, name))
    const place = Math.floor(bytes.length / 2)
    bytes[place] = (bytes[place] ?? 0) ^ 1
    await writeFile(path.join(touched, name), bytes)
    const { status, stdout } = await assay('dataset', 'verify', touched, '--json')
    expect({ name, status }).toEqual({ name, status: 4 })
    expect(stdout).toContain(name)
  }
})

test('the same recipe built again has the same hash and the same bytes', async () => {
  const recipe = path.join(folder, 'again.json')
  const listed = JSON.parse((await assay('dataset', 'list', '--workspace', workspace, '--json')).stdout) as {
    datasets: { versions: { hash: string; recipe: Record<string, unknown> }[] }[]
  }
  const first = listed.datasets[0]?.versions[0]
  await writeFile(recipe, JSON.stringify(first?.recipe))
  const built = await assay('dataset', 'build', recipe, '--workspace', workspace, '--json')
  expect(JSON.parse(built.stdout)).toMatchObject({ hash: first?.hash })
  await mkdir(path.join(folder, 'twice'))
  const again = path.join(folder, 'twice', 'keyed-v1')
  const export_ = ['dataset', 'export', 'keyed@1', '--format', 'jsonl', '--out', again]
  expect((await assay(...export_, '--workspace', workspace)).status).toBe(0)
  for (const name of await readdir(path.join(folder, 'keyed-v1')))
    expect(await readFile(path.join(again, name))).toEqual(
      await readFile(path.join(folder, 'keyed-v1', name)),
    )
})

test('Escape closes what a key opened and gives the focus back', async () => {
  await press('Alt+1')
  await page.getByText(/of 6 traces/).waitFor()
  await reach('Tab', /^Columns$/)
  const opened: [key: string, role: 'dialog' | 'menu'][] = [
    ['Enter', 'menu'],
    ['?', 'dialog'],
    ['Control+k', 'dialog'],
    ['Control+,', 'dialog'],
    ['Control+j', 'dialog'],
    ['Control+o', 'dialog'],
    ['Control+Shift+o', 'dialog'],
  ]
  for (const [key, role] of opened) {
    await press(key)
    await page.getByRole(role).first().waitFor()
    await press('Escape')
    await page.getByRole(role).first().waitFor({ state: 'detached' })
    await expect.poll(focused, { message: key }).toBe('Columns')
  }
  // One dialog hands over to another.
  await press('Control+k')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.type('settings')
  await press('Enter')
  await page.getByRole('dialog', { name: /Settings/ }).waitFor()
  await press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await expect.poll(focused).toBe('Columns')
})

test('F6 and Shift+F6 go round all panes of each work area, and Shift+Tab goes back', async () => {
  const areas = {
    'Alt+1': 'Traces',
    'Alt+2': 'Rubric',
    'Alt+3': 'Clusters',
    'Alt+4': 'Policy',
    'Alt+5': 'Dataset version',
    'Alt+6': 'Report',
  }
  for (const [key, pane] of Object.entries(areas)) {
    await press(key)
    await page.getByRole('region', { name: pane, exact: true }).waitFor()
    const round = async (step: string, length: number) => {
      const seen: string[] = []
      for (let at = 0; at < length; at++) {
        await press(step)
        seen.push(
          await page.evaluate(
            () => document.activeElement?.closest('[data-pane]')?.getAttribute('aria-label') ?? '',
          ),
        )
      }
      return seen.toSorted()
    }
    // A screen takes its place pane by pane.
    await expect
      .poll(async () => {
        const panes = await page
          .locator('[data-pane]:visible')
          .evaluateAll((all) => all.map((each) => each.getAttribute('aria-label') ?? '').toSorted())
        const rounds = [await round('F6', panes.length), await round('Shift+F6', panes.length)]
        return rounds.every((seen) => JSON.stringify(seen) === JSON.stringify(panes))
      })
      .toBe(true)
  }
  await press('Tab', 'Tab')
  const here = await focused()
  await press('Tab')
  expect(await focused()).not.toBe(here)
  await press('Shift+Tab')
  expect(await focused()).toBe(here)
  expect(await page.evaluate(() => document.documentElement.getAttribute('data-pointed'))).toBeNull()
})
