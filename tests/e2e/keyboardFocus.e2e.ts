import type { Page } from '@playwright/test'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { openDemoPage, type DemoPage } from './demoPage.ts'

let demo: DemoPage
let page: Page

beforeAll(async () => {
  demo = await openDemoPage()
  page = demo.page
})
afterAll(() => demo?.stop())
beforeEach(async () => {
  await page.goto(demo.at('#/explore'))
  await page.reload()
  await page.getByRole('grid', { name: 'Traces' }).getByRole('row').nth(3).waitFor()
})

const press = (...keys: string[]) =>
  keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve())

/** What has the focus, by role and name; BODY where nothing has. */
const focused = () =>
  page.evaluate(() => {
    const element = document.activeElement
    if (element === null || element === document.body) return 'BODY'
    const name = element.getAttribute('aria-label') ?? element.textContent?.trim() ?? ''
    return `${element.getAttribute('role') ?? element.tagName.toLowerCase()} ${name}`
  })
const lands = (on: string | RegExp) => expect.poll(focused).toMatch(on)
const activeRow = () =>
  page.evaluate(() => {
    const id = document.activeElement?.getAttribute('aria-activedescendant') ?? null
    return id === null ? null : Number(document.getElementById(id)?.getAttribute('aria-rowindex'))
  })

/** To the table of traces, by F6 alone. */
async function toTraces(): Promise<void> {
  for (let presses = 0; presses < 12; presses++) {
    await press('F6')
    if ((await focused()) === 'grid Traces') return
  }
  throw new Error('F6 does not reach the table of traces')
}

test('the spans have the focus when a trace opens, and its row when one comes back', async () => {
  await toTraces()
  await press('ArrowDown', 'ArrowDown', 'ArrowDown', 'Enter')
  await lands(/^treegrid Spans/)
  const before = await activeRow()
  await press('Home', 'ArrowDown')
  expect(await activeRow()).not.toBe(null)
  await press('ArrowDown')
  expect(await activeRow()).not.toBe(before)
  await press('Control+[')
  await lands('grid Traces')
  await expect.poll(activeRow).toBe(4)
  // Gone on to the next trace meanwhile, that one's row.
  await press('Enter')
  await lands(/^treegrid Spans/)
  await page.getByText('3 of 400').waitFor()
  const { hash } = new URL(page.url())
  await press('j')
  await expect.poll(() => new URL(page.url()).hash).not.toBe(hash)
  await lands(/^treegrid Spans/)
  await press('Control+[')
  await lands('grid Traces')
  await expect.poll(activeRow).toBe(5)
})

test('F6 stops at what answers the arrows', async () => {
  await toTraces()
  await press('ArrowDown', 'Enter')
  await lands(/^treegrid Spans/)
  const seen: string[] = []
  for (let at = 0; at < 7; at++) {
    await press('F6')
    seen.push(await focused())
  }
  expect(seen).toContain('listbox Traces of this filter')
  expect(seen).toContain('treegrid Spans of this trace')
  expect(seen).toContain('group conversation')
})

test('a chip that is removed hands the focus to the next, the last to the button that adds one', async () => {
  await page.goto(demo.at(`#/explore?where=${encodeURIComponent("csat < 4 and plan_tier = 'enterprise'")}`))
  const crosses = page.getByRole('button', { name: 'Remove this condition' })
  await expect.poll(() => crosses.count()).toBe(2)
  await crosses.first().focus()
  await press('Enter')
  await expect.poll(() => crosses.count()).toBe(1)
  await lands('button Remove this condition')
  await press('Enter')
  await expect.poll(() => crosses.count()).toBe(0)
  await lands(/^button Filter/)
})

test('F puts the cursor into the field of the condition chosen, and Escape gives the focus back', async () => {
  for (const [field, first] of [
    ['latency', 'input latency from'],
    ['plan_tier', 'input Search values of plan_tier'],
    ['start', 'input From day'],
  ] as const) {
    await press('f')
    await page.getByRole('textbox', { name: 'Search fields' }).waitFor()
    await page.keyboard.type(field)
    await press('Enter')
    await lands(first)
    await press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await lands(/^button Filter/)
  }
})

test('a dialog gives the focus back to what opened it', async () => {
  await toTraces()
  for (const key of ['Control+o', 'Control+k', 'Control+j', '?']) {
    await press(key)
    await page.getByRole('dialog').waitFor()
    await press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await lands('grid Traces')
  }
  await page.reload()
  await page.getByRole('grid', { name: 'Traces' }).waitFor()
  await press('Control+o')
  await page.getByRole('dialog').waitFor()
  await press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await expect.poll(focused).not.toBe('BODY')
})
