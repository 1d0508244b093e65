import type { Browser } from '@playwright/test'
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from './browser.ts'
import { serveBuilt, type ServedWorkbench } from './workbench.ts'

const run = promisify(execFile)
const cli = path.resolve(import.meta.dirname, '..', '..', 'out', 'main', 'cli.js')

let folder: string
let workbench: ServedWorkbench
let browser: Browser

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'assay-map-'))
  const workspace = path.join(folder, 'workspace')
  await run(process.execPath, [cli, 'demo', workspace, '--traces', '2000', '--seed', '7'])
  await run(process.execPath, [cli, 'cluster', '--workspace', workspace])
  workbench = await serveBuilt(['--workspace', workspace])
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await workbench?.stop()
  await rm(folder, { recursive: true, force: true })
})

test('what is drawn around on the map becomes a filter, by pointer and by keyboard', async () => {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, reducedMotion: 'reduce' })
  const failures: string[] = []
  page.on('pageerror', (error) => failures.push(String(error)))
  await page.goto(workbench.url)
  await page.getByRole('navigation', { name: 'Work areas' }).getByText('Clusters').click()
  const map = page.getByRole('application', { name: /^Map of/ })
  await map.waitFor()
  const said = page.getByRole('group', { name: 'Selection' })

  await map.focus()
  await page.keyboard.press('Enter')
  await said.getByText(/^[\d,]+ in lasso$/).waitFor()
  const all = Number((await said.locator('strong').innerText()).replace(/\D/g, ''))
  await page.keyboard.press('Escape')
  expect(await said.count()).toBe(0)

  const box = await map.boundingBox()
  if (box === null) throw new Error('no map')
  await page.keyboard.press('l')
  await page.mouse.move(box.x + box.width * 0.3, box.y + box.height * 0.2)
  await page.mouse.down()
  for (const [x, y] of [
    [0.6, 0.2],
    [0.6, 0.75],
    [0.3, 0.75],
  ] as const)
    await page.mouse.move(box.x + box.width * x, box.y + box.height * y, { steps: 3 })
  await page.mouse.up()
  await said.getByText(/^[\d,]+ in lasso$/).waitFor()
  const some = Number((await said.locator('strong').innerText()).replace(/\D/g, ''))
  expect(some).toBeGreaterThan(0)
  expect(some).toBeLessThan(all)
  await said.getByRole('button', { name: 'Filter to these' }).click()
  await page
    .getByText(new RegExp(`^${some.toLocaleString('en-GB')} of 2,000 traces`))
    .first()
    .waitFor()
  expect(decodeURIComponent(new URL(page.url()).hash)).toContain('selection')
  expect(failures).toEqual([])
  await page.close()
})
