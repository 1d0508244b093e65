import type { Browser, Page } from '@playwright/test'
import { execFile } from 'node:child_process'
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writeOtlp } from '../cli/cliFixture.ts'
import { findingsInBothThemes } from './axe.ts'
import { launchBrowser } from './browser.ts'
import { serveBuilt, type ServedWorkbench } from './workbench.ts'
import { wiretap, type Wiretap } from './wiretap.ts'

const run = promisify(execFile)
const cli = path.resolve(import.meta.dirname, '..', '..', 'out', 'main', 'cli.js')

let folder: string
let home: string
let traces: string[]
let workbench: ServedWorkbench
let empty: ServedWorkbench
let welcome: ServedWorkbench
let browser: Browser

const assay = async (...args: string[]) =>
  (await run(process.execPath, [cli, ...args], { maxBuffer: 64 << 20 })).stdout

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'assay-states-'))
  home = path.join(folder, 'workspace')
  await assay('init', home)
  await assay('init', path.join(folder, 'empty'))
  const file = path.join(folder, 'rows.jsonl')
  await writeOtlp(file, 5)
  await appendFile(file, '{"resourceSpans": [')
  await writeFile(path.join(folder, 'notes.jsonl'), '{"nothing":"of ours"}\n')
  await assay('import', file, '--workspace', home)
  const listed = JSON.parse(await assay('traces', '--workspace', home, '--json')) as {
    rows: { id: string }[]
  }
  traces = listed.rows.map(({ id }) => id)
  workbench = await serveBuilt(['--workspace', home, '--root', folder])
  empty = await serveBuilt(['--workspace', path.join(folder, 'empty'), '--root', folder])
  welcome = await serveBuilt(['--root', folder])
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  for (const served of [workbench, empty, welcome]) await served?.stop()
  await rm(folder, { recursive: true, force: true })
})

interface Opened {
  page: Page
  wire: Wiretap
  /** What axe found, by state. */
  found: Record<string, string[]>
  look(state: string, part?: string): Promise<void>
  close(): Promise<void>
}

async function opened(url: string, hash = ''): Promise<Opened> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  const wire = await wiretap(page)
  const found: Record<string, string[]> = {}
  await page.goto(url)
  await page.getByRole('contentinfo', { name: 'Status' }).waitFor()
  if (hash !== '') await page.goto(`${url.split('#')[0]}${hash}`)
  return {
    page,
    wire,
    found,
    look: async (state, part) => {
      const here = await findingsInBothThemes(page, part)
      if (here.length > 0) found[state] = here
    },
    close: () => context.close(),
  }
}

const dialog = '[role=dialog]'

const screens = () => [
  '#/explore',
  `#/trace/${traces[0]}`,
  '#/label',
  '#/datasets',
  '#/datasets/@new',
  '#/import',
  '#/import/1',
]

test('axe sees what only one theme hides', async () => {
  const { page, close } = await opened(welcome.url)
  await page.getByRole('button', { name: 'All formats' }).waitFor()
  await page.getByRole('main').evaluate((main) => {
    const words = document.createElement('p')
    words.style.color = '#e8e8e8'
    words.textContent = 'Words in a colour for dark grounds'
    main.prepend(words)
  })
  const seen = await findingsInBothThemes(page)
  expect(seen).toEqual([expect.stringMatching(/^light: color-contrast/)])
  await close()
})

describe('axe finds nothing serious in either theme', () => {
  test('on any screen whose data are on their way, or did not come', async () => {
    const { page, wire, found, look, close } = await opened(workbench.url)
    for (const fate of ['held', 'failed'] as const) {
      for (const hash of screens()) {
        wire.set((method) => (method === 'app.info' ? 'through' : fate))
        await page.goto(`${workbench.url.split('#')[0]}${hash}`)
        await page.reload()
        const sign = fate === 'held' ? page.getByRole('status', { name: /ing/ }) : page.getByRole('alert')
        // The form for a new dataset asks nothing before it can be filled in.
        if (!(fate === 'held' && hash.endsWith('@new'))) await sign.first().waitFor()
        await look(`${hash} ${fate}`)
      }
    }
    expect(found).toEqual({})
    await close()
  })

  test('on any screen of a workspace that holds nothing', async () => {
    const { page, found, look, close } = await opened(empty.url)
    const states: Record<string, string> = {
      '#/explore': 'No traces yet',
      '#/trace': 'No traces yet',
      '#/label': 'Nothing to review',
      '#/datasets': 'No dataset yet, and no label to build one from',
      '#/import': 'No file chosen',
    }
    for (const [hash, words] of Object.entries(states)) {
      await page.goto(`${empty.url.split('#')[0]}${hash}`)
      await page.getByText(words).first().waitFor()
      await look(hash)
    }
    expect(found).toEqual({})
    await close()
  })

  test('on an import that runs, is cancelled, refused, known already, or had rejects', async () => {
    const { page, wire, found, look, close } = await opened(workbench.url, '#/import')
    const choose = async (name: string) => {
      await page.keyboard.press('Control+o')
      await page.getByRole('dialog', { name: 'Choose trace files' }).waitFor()
      await page.getByRole('option').first().waitFor()
      await look('open dialog', dialog)
      await page.keyboard.type(name)
      await page.getByRole('option', { name }).waitFor()
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('Enter')
    }
    wire.set((method) => (method === 'import.run' ? 'held' : 'through'))
    await choose('rows.jsonl')
    await page.getByRole('progressbar').first().waitFor()
    wire.progress({ phase: 'reading', done: 40, total: 100, unit: 'bytes' })
    await page.getByText(/40 %/).first().waitFor()
    await look('import running')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Import it after all' }).waitFor()
    await look('import cancelled')
    wire.set(() => 'through')
    await choose('notes.jsonl')
    await page.getByRole('button', { name: 'notes.jsonl', exact: true }).click()
    await page.getByText('notes.jsonl was refused').waitFor()
    await look('import refused')
    await choose('rows.jsonl')
    await page.getByRole('button', { name: 'rows.jsonl', exact: true }).last().click()
    await page.getByText('already imported').first().waitFor()
    await look('import known already')
    await page.goto(`${workbench.url.split('#')[0]}#/import/1`)
    await page.getByRole('region', { name: 'Rejected rows' }).waitFor()
    await look('past import with rejects')
    expect(found).toEqual({})
    await close()
  })

  test('on what opens above a screen', async () => {
    const { page, found, look, close } = await opened(workbench.url, '#/explore')
    await page.getByText(/of 5 traces/).waitFor()
    const leave = async () => {
      await page.keyboard.press('Escape')
      await page.locator('[data-modal], [role=menu], [role=dialog]').first().waitFor({ state: 'detached' })
    }
    for (const key of ['Control+j', 'Control+Shift+o', 'Control+s', 'f']) {
      await page.keyboard.press(key)
      await page.getByRole('dialog').first().waitFor()
      await look(key, dialog)
      await leave()
    }
    await page.getByRole('button', { name: 'Columns' }).click()
    await page.getByRole('menu').waitFor()
    await look('columns', '[role=menu]')
    await leave()
    for (const part of ['Workspace', 'Rubric', 'Redaction', 'Network']) {
      await page.getByRole('button', { name: `${part}:` }).click()
      await page.getByRole('dialog').waitFor()
      await look(part, dialog)
      await leave()
    }
    await page.keyboard.press('/')
    await page.keyboard.type('plan')
    await page.getByRole('listbox', { name: 'What may stand here' }).waitFor()
    await look('suggestions', '[class*=whole]')
    await page.goto(`${workbench.url.split('#')[0]}#/trace/${traces[0]}`)
    await page.getByRole('button', { name: /^Used in/ }).click()
    await page.getByRole('dialog').waitFor()
    await look('used in', dialog)
    await leave()
    await page.keyboard.press('Control+k')
    await page.keyboard.type('Erase this trace')
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Erase 1 trace' }).waitFor()
    await look('erase', dialog)
    await leave()
    expect(found).toEqual({})
    await close()
  })

  test('on the question for a name, a queue that is done, and a window that lost its core', async () => {
    const where = encodeURIComponent(`trace = '${traces[0]}'`)
    const { page, wire, found, look, close } = await opened(workbench.url, `#/label?where=${where}`)
    await page.getByRole('heading', { name: 'Primary code' }).waitFor()
    await page.keyboard.press('p')
    await page.getByRole('dialog', { name: 'Who is reviewing?' }).waitFor()
    await look('reviewer', dialog)
    await page.keyboard.type('Ada')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.keyboard.press('Control+Enter')
    await page.getByText('This queue is done').waitFor()
    await look('queue done')
    await page.goto(`${workbench.url.split('#')[0]}#/datasets`)
    await page.getByText('No dataset yet', { exact: true }).waitFor()
    await look('labels but no dataset')
    wire.cut()
    await page.getByText('The connection to Assay is lost').waitFor()
    await look('disconnected')
    expect(found).toEqual({})
    await close()
  })

  test('on the welcome with what it lists, asks and could not open', async () => {
    const { page, wire, found, look, close } = await opened(welcome.url)
    await page.getByRole('button', { name: 'All formats' }).click()
    await page.getByRole('dialog').getByText(/OTLP/).first().waitFor()
    await look('formats', dialog)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'New workspace…' }).click()
    await page.getByRole('dialog', { name: 'New workspace' }).waitFor()
    await look('new workspace', dialog)
    await page.keyboard.press('Escape')
    wire.set((method) => (method === 'workspace.demo' ? 'failed' : 'through'))
    await page.getByRole('button', { name: 'Open demo' }).click()
    await page.getByRole('alert').waitFor()
    await look('demo that could not be opened')
    expect(found).toEqual({})
    await close()
  })
})
