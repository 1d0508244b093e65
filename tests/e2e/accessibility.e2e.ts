import type { Browser, Page } from '@playwright/test'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findings, findingsInBothThemes } from './axe.ts'
import { launchBrowser } from './browser.ts'
import { labelledDemo, workspaceScreens, type Labelled } from './screens.ts'
import { serveBuilt, type ServedWorkbench } from './workbench.ts'

let demo: Labelled
let workbench: ServedWorkbench
let welcome: ServedWorkbench
let browser: Browser

beforeAll(async () => {
  demo = await labelledDemo()
  workbench = await serveBuilt(['--workspace', demo.workspace])
  welcome = await serveBuilt([])
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await workbench?.stop()
  await welcome?.stop()
  await demo?.remove()
})

async function opened(url: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  await page.goto(url)
  return page
}

test('axe sees what is wrong', async () => {
  const page = await opened(welcome.url)
  await page.getByRole('main').first().waitFor()
  await page.evaluate(() => {
    const button = document.createElement('button')
    document.body.append(button)
  })
  expect(await findings(page)).toContainEqual(expect.stringContaining('button-name'))
  await page.context().close()
})

describe('axe finds nothing serious in either theme on', () => {
  test('welcome', async () => {
    const page = await opened(welcome.url)
    await page.getByText(/demo/i).first().waitFor()
    expect(await findingsInBothThemes(page)).toEqual([])
    await page.context().close()
  })

  test('every screen of a workspace in each of its states', async () => {
    const page = await opened(workbench.url)
    await page.getByText(/of 400 traces/).waitFor()
    const base = workbench.url.split('#')[0] ?? ''
    const found: Record<string, string[]> = {}
    for (const { name, hash, reach } of workspaceScreens(demo.traces)) {
      await page.keyboard.press('Escape')
      await page.goto(`${base}${hash}`)
      await reach(page)
      const here = await findingsInBothThemes(page)
      if (here.length > 0) found[name] = here
    }
    expect(found).toEqual({})
    await page.context().close()
  }, 400_000)
})
