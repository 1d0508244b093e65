import { _electron, type Browser, type Page } from '@playwright/test'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { electronProgram, hasDisplay } from '../../main/launch/desktop.mjs'
import { launchBrowser } from './browser.ts'
import { serveBuilt, type ServedWorkbench } from './workbench.ts'

let workbench: ServedWorkbench
let browser: Browser

beforeAll(async () => {
  workbench = await serveBuilt()
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await workbench?.stop()
})

interface Watched {
  page: Page
  /** Addresses asked for that are not ours. */
  outside: string[]
  /** Errors of scripts and breaches of the page's policy. */
  trouble: string[]
}

async function watched(): Promise<Watched> {
  const page = await (await browser.newContext()).newPage()
  const outside: string[] = []
  const trouble: string[] = []
  const ours = new URL(workbench.url).origin
  page.on('request', (request) => {
    const url = request.url()
    if (!url.startsWith(`${ours}/`) && !/^(?:data|blob):/.test(url)) outside.push(url)
  })
  page.on('pageerror', (error) => trouble.push(error.message))
  page.on('console', (message) => message.type() === 'error' && trouble.push(message.text()))
  return { page, outside, trouble }
}

it('the page opens in a real browser, connects, and hides its token at once', async () => {
  const { page, outside, trouble } = await watched()
  await page.goto(workbench.url)
  await page.getByRole('main').waitFor()
  expect(page.url()).not.toContain('token')
  expect(await page.evaluate(() => document.cookie)).toBe('')
  await page.reload()
  await page.getByRole('main').waitFor()
  expect({ outside, trouble }).toEqual({ outside: [], trouble: [] })
  await page.context().close()
})

it('the policy of the page holds: no foreign script, no inline script, no request elsewhere', async () => {
  const { page, trouble } = await watched()
  await page.goto(workbench.url)
  const ran = await page.evaluate(async () => {
    const inline = document.createElement('script')
    inline.textContent = 'window.planted = true'
    document.body.append(inline)
    const image = document.createElement('img')
    image.src = 'http://127.0.0.1:9/pixel.png'
    document.body.append(image)
    const fetched = await fetch('http://127.0.0.1:9/').then(
      () => true,
      () => false,
    )
    return { planted: 'planted' in window, fetched }
  })
  expect(ran).toEqual({ planted: false, fetched: false })
  expect(trouble.filter((text) => /Content Security Policy/i.test(text)).length).toBeGreaterThanOrEqual(3)
  await page.context().close()
})

it('a file that the page uploads with its token is kept whole and named by a ref', async () => {
  const { page, trouble } = await watched()
  await page.goto(workbench.url)
  await page.getByRole('main').waitFor()
  const sent = await page.evaluate(async () => {
    const upload = (token: string) =>
      fetch('/upload', {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'x-file-name': 'dropped.jsonl' },
        body: new Blob(['{"a":1}\n'.repeat(200_000)]),
      })
    const answer = await upload(sessionStorage.getItem('assay.token') ?? '')
    return { answer: (await answer.json()) as unknown, refused: (await upload('wrong')).status }
  })
  expect(sent).toEqual({
    answer: { ref: expect.any(String), name: 'dropped.jsonl', bytes: 1_600_000 },
    refused: 401,
  })
  expect(trouble.filter((text) => !text.includes('401'))).toEqual([])
  await page.context().close()
})

it('another page of this browser cannot reach the core', async () => {
  const { page } = await watched()
  await page.goto('about:blank')
  const { host } = new URL(workbench.url)
  const reached = await page.evaluate(
    (address) =>
      new Promise<string>((resolve) => {
        const socket = new WebSocket(`ws://${address}/socket`)
        socket.onopen = () => resolve('open')
        socket.onerror = () => resolve('refused')
      }),
    host,
  )
  expect(reached).toBe('refused')
  await page.context().close()
})

// Where Electron's runtime and a display are at hand, the real window is opened too.
const program = hasDisplay() ? electronProgram() : null
if (program !== null) {
  it('the desktop window opens and reaches its core', async () => {
    const root = path.resolve(import.meta.dirname, '..', '..')
    const app = await _electron.launch({
      executablePath: program,
      args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), root],
      env: { ...process.env, ASSAY_HOME: path.join(workbench.home, 'desktop') } as Record<string, string>,
    })
    const window = await app.firstWindow()
    await window.getByRole('main').waitFor()
    expect(window.url()).toMatch(/^assay:\/\/workbench\/index\.html/)
    await app.close()
  })
}
