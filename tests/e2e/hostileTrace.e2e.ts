import type { Browser, Page } from '@playwright/test'
import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { launchBrowser } from './browser.ts'
import { serveBuilt, type ServedWorkbench } from './workbench.ts'

const run = promisify(execFile)
const cli = path.resolve(import.meta.dirname, '..', '..', 'out', 'main', 'cli.js')

const markup =
  '<img src=http://outside.invalid/x.png onerror="window.executed=1"><script>window.executed=1</script>' +
  '<svg onload="window.executed=1"></svg> ![x](http://outside.invalid/y.png) javascript:alert(1)'
const bomb = '\u001b[2J\u001b[31m\u001b]8;;http://outside.invalid\u0007'.repeat(200)
const longLine = `${'x'.repeat(5_000_000)} the needle`

let folder: string
let workbench: ServedWorkbench
let browser: Browser

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'assay-hostile-'))
  const workspace = path.join(folder, 'workspace')
  const file = path.join(folder, 'hostile.jsonl')
  await writeFile(file, `${JSON.stringify(hostileTrace())}\n`)
  await run(process.execPath, [cli, 'init', workspace])
  await run(process.execPath, [cli, 'import', file, '--workspace', workspace])
  workbench = await serveBuilt(['--workspace', workspace])
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await workbench?.stop()
  await rm(folder, { recursive: true, force: true })
})

function hostileTrace() {
  const attribute = (key: string, value: string) => ({ key, value: { stringValue: value } })
  const span = (id: string, parent: string, name: string, kind: string, input: string, output: string) => ({
    traceId: 'a'.repeat(32),
    spanId: id.repeat(16),
    parentSpanId: parent === '' ? '' : parent.repeat(16),
    name,
    startTimeUnixNano: '1780300000000000000',
    endTimeUnixNano: '1780300001000000000',
    attributes: [
      attribute('openinference.span.kind', kind),
      attribute('input.value', input),
      attribute('output.value', output),
      attribute(markup, bomb),
    ],
    status: { code: 2, message: markup },
  })
  return {
    resourceSpans: [
      {
        scopeSpans: [
          {
            spans: [
              span('1', '', markup, 'AGENT', `${markup}\n${bomb}`, longLine),
              span('2', '1', `${bomb} call`, 'TOOL', JSON.stringify({ q: markup }), JSON.stringify({ bomb })),
            ],
          },
        ],
      },
    ],
  }
}

async function opened(): Promise<{ page: Page; outside: string[] }> {
  const page = await (await browser.newContext()).newPage()
  const outside: string[] = []
  const ours = new URL(workbench.url).origin
  page.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(`${ours}/`) && !/^(?:data|blob):/.test(url)) outside.push(url)
  })
  await page.goto(workbench.url)
  await page.getByRole('main').waitFor()
  await page.evaluate(() => {
    location.hash = '#/trace'
  })
  await page.getByRole('treegrid').waitFor()
  return { page, outside }
}

/** What the page made of the text: elements it should not have, control signs it should not show. */
async function madeOfIt(page: Page) {
  return page.evaluate(() => {
    const main = document.querySelector('main')
    const text = main?.textContent ?? ''
    return {
      executed: 'executed' in window,
      elements: main?.querySelectorAll('img, script, a, iframe, object, embed, link, svg[onload]').length,
      controls: [...text].filter((sign) => sign < ' ' && sign !== '\n' && sign !== '\t').length,
      words: text.includes('<script>window.executed=1</script>'),
    }
  })
}

const inert = { executed: false, elements: 0, controls: 0, words: true }

it('markup, escape sequences and addresses of a trace are words on every pane', async () => {
  const { page, outside } = await opened()
  await page.getByText('Attributes, redacted').waitFor()
  expect(await madeOfIt(page)).toEqual(inert)
  for (const tab of ['Span', 'Feedback', 'Conversation']) {
    await page.getByRole('radio', { name: tab, exact: true }).click()
    expect(await madeOfIt(page)).toEqual(inert)
  }
  for (const view of ['Tree', 'Sequence']) {
    await page.getByRole('radio', { name: view, exact: true }).click()
    expect(await madeOfIt(page)).toEqual(inert)
  }
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Label' }).click()
  await page.getByRole('region', { name: 'Rubric' }).waitFor()
  expect(await madeOfIt(page)).toEqual(inert)
  expect(outside).toEqual([])
  await page.context().close()
})

it('five megabytes in one line are cut, come whole on demand, and are found to their end', async () => {
  const { page, outside } = await opened()
  const shown = () => page.evaluate(() => document.querySelector('main')?.textContent.length ?? 0)
  expect(await shown()).toBeLessThan(200_000)
  await page
    .getByRole('group', { name: 'conversation' })
    .getByRole('button', { name: /^Show rest, 5/ })
    .click()
  await page.getByRole('group', { name: 'Long text' }).waitFor()
  expect(await shown()).toBeLessThan(200_000)
  await page.keyboard.press('Control+f')
  await page.keyboard.type('the needle')
  await page.locator('mark[data-current]').first().waitFor()
  expect(await page.locator('mark[data-current]').first().textContent()).toBe('the needle')
  expect(await shown()).toBeLessThan(200_000)
  expect(outside).toEqual([])
  await page.context().close()
})
