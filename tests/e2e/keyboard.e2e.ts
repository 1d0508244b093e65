import type { Browser, Page } from '@playwright/test'
import { afterAll, beforeAll, expect, test } from 'vitest'
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

interface Reach {
  stops: number
  /** Controls that Tab should stop at and did not. */
  missed: string[]
  /** Controls outside the order of Tab that belong to no group moved through by arrows. */
  stranded: string[]
  /** Stops at which nothing shows where the focus is. */
  unseen: string[]
}

/** Presses Tab until it comes round, and says what was reached. No mouse is used. */
async function reachable(page: Page): Promise<Reach> {
  await page.evaluate(() => {
    const active = document.activeElement
    if (active instanceof HTMLElement) active.blur()
  })
  const unseen = new Set<string>()
  let stops = 0
  let before = ''
  let wraps = 0
  for (; stops < 400; stops++) {
    await page.keyboard.press('Tab')
    const at = await page.evaluate(() => {
      const element = document.activeElement
      if (element === null || element === document.body)
        return { end: true, again: false, name: '', shown: true }
      const again = element.hasAttribute('data-visited')
      element.setAttribute('data-visited', '')
      const name = `${element.tagName.toLowerCase()} ${element.getAttribute('role') ?? ''} ${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40)}`
      const rings = (each: Element, pseudo?: string) => {
        const style = getComputedStyle(each, pseudo)
        const outlined = style.outlineStyle !== 'none' && Number.parseFloat(style.outlineWidth) > 0
        return outlined || style.boxShadow !== 'none'
      }
      const above = (from: Element, levels: number): Element =>
        levels === 0 ? from : above(from.parentElement ?? from, levels - 1)
      // The palette has one field, and its caret is where every key goes.
      const caretAlone = (each: Element) => each.matches('[role="dialog"] input[role="combobox"]')
      const shown =
        rings(element) ||
        rings(element, '::after') ||
        rings(element, '::before') ||
        [1, 2, 3].some((up) => rings(above(element, up))) ||
        caretAlone(element) ||
        [...element.querySelectorAll('*')].slice(0, 200).some((inner) => rings(inner))
      return { end: false, again, name, shown }
    })
    // Tab may begin in the middle and passes through the browser's own controls once.
    if (at.end) {
      wraps += 1
      if (wraps > 1) break
      continue
    }
    if (at.again && at.name !== before) break
    before = at.name
    if (!at.shown) unseen.add(at.name)
  }
  const rest = await page.evaluate(() => {
    const scope = document.querySelector('[role="dialog"]') ?? document.body
    const controls = [
      ...scope.querySelectorAll<HTMLElement>('a[href],button,input,select,textarea,summary,[tabindex]'),
    ].filter(
      (element) =>
        element.checkVisibility({ visibilityProperty: true, opacityProperty: false }) &&
        element.getClientRects().length > 0 &&
        !element.matches(':disabled') &&
        element.closest('[inert],[aria-hidden="true"]') === null,
    )
    const name = (element: Element) =>
      `${element.tagName.toLowerCase()} ${element.getAttribute('role') ?? ''} ${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 40)}`
    const group =
      '[role=grid],[role=treegrid],[role=listbox],[role=tablist],[role=radiogroup],[role=menu],[role=toolbar],[role=tree],[role=list],[role=group],[role=slider]'
    const isRadio = (element: Element) => element instanceof HTMLInputElement && element.type === 'radio'
    const missed = controls.filter(
      (element) =>
        element.tabIndex >= 0 &&
        !element.hasAttribute('data-visited') &&
        !isRadio(element) &&
        // A group hands the focus to the one of its items whose turn it is.
        !(element.matches(group) && element.querySelector('[data-visited]') !== null),
    )
    const interactive = controls.filter((element) => element.matches('a[href],button,input,select,textarea'))
    const stranded = interactive.filter((element) => element.tabIndex < 0 && element.closest(group) === null)
    for (const element of document.querySelectorAll('[data-visited]')) element.removeAttribute('data-visited')
    return { missed: missed.map(name), stranded: stranded.map(name) }
  })
  return { stops, ...rest, unseen: [...unseen] }
}

const nothing = { missed: [], stranded: [], unseen: [] }

test('the check sees a control out of reach and a focus that does not show', async () => {
  const page = await (await browser.newContext()).newPage()
  await page.goto(welcome.url)
  await page.getByText(/demo/i).first().waitFor()
  await page.evaluate(() => {
    const stranded = document.createElement('button')
    stranded.tabIndex = -1
    stranded.textContent = 'Stranded'
    const unseen = document.createElement('button')
    unseen.textContent = 'Unseen'
    unseen.style.outline = 'none'
    unseen.style.boxShadow = 'none'
    document.body.prepend(stranded, unseen)
  })
  const reach = await reachable(page)
  expect(reach.stranded).toEqual([expect.stringContaining('Stranded')])
  expect(reach.unseen).toEqual([expect.stringContaining('Unseen')])
  await page.context().close()
})

test('Tab reaches every control of the welcome screen, and shows where it is', async () => {
  const page = await (await browser.newContext()).newPage()
  await page.goto(welcome.url)
  await page.getByText(/demo/i).first().waitFor()
  const { stops, ...reach } = await reachable(page)
  expect(stops).toBeGreaterThan(3)
  expect(reach).toEqual(nothing)
  await page.context().close()
})

test('Tab and arrows reach every control of every screen, and show where they are', async () => {
  const page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage()
  await page.goto(workbench.url)
  await page.getByText(/of 400 traces/).waitFor()
  const base = workbench.url.split('#')[0] ?? ''
  const found: Record<string, Partial<Reach>> = {}
  for (const { name, hash, reach } of workspaceScreens(demo.traces)) {
    await page.keyboard.press('Escape')
    await page.goto(`${base}${hash}`)
    await reach(page)
    const { stops, ...rest } = await reachable(page)
    expect(stops, name).toBeGreaterThan(1)
    if (JSON.stringify(rest) !== JSON.stringify(nothing)) found[name] = rest
  }
  expect(found).toEqual({})
  await page.context().close()
})
