import type { Page } from '@playwright/test'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDemoPage, type DemoPage } from './demoPage.ts'

let demo: DemoPage
let page: Page

beforeAll(async () => {
  demo = await openDemoPage()
  page = demo.page
})
afterAll(() => demo?.stop())

const draws = () => page.getByRole('button', { name: /^Draw [\d,]+ trace/ })
const drawing = async () => (await draws().textContent()) ?? ''

test('a policy is changed, undone, kept as a file and drawn; the command line draws the same traces by it', async () => {
  await page.keyboard.press('Alt+4')
  await draws().waitFor()
  const before = await drawing()
  await page.getByRole('textbox', { name: /How much random 1 % draws/ }).fill('50 %')
  await expect.poll(drawing).not.toBe(before)
  const half = await drawing()
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Undo', exact: true }).click()
  await expect.poll(drawing).toBe(before)
  await page.keyboard.press('Control+Shift+z')
  await expect.poll(drawing).toBe(half)

  await page.getByRole('button', { name: 'Save policy' }).click()
  await page.getByRole('textbox', { name: 'Name of the policy' }).fill('half')
  await page.keyboard.press('Enter')
  await page.getByText('Kept as policies/half.yaml').waitFor()

  await page.getByRole('textbox', { name: 'Name of the sample' }).fill('by window')
  await draws().click()
  await page.getByText(/“by window” holds/).waitFor()
  await expect
    .poll(() => page.getByRole('region', { name: 'Samples drawn' }).textContent())
    .toMatch(/by window/)

  const file = path.join(demo.workspace, 'policies', 'half.yaml')
  expect(await readFile(file, 'utf8')).toContain('rate: 0.5')
  const args = ['sample', '--policy', file, '--name', 'by hand', '--workspace', demo.workspace, '--json']
  const told = JSON.parse((await demo.assay(...args)).stdout) as { drawn: number }
  expect(`Draw ${told.drawn} traces`).toBe(half)
  await page.getByText('by hand', { exact: true }).waitFor()

  await page.getByRole('button', { name: 'Open', exact: true }).first().click()
  await page.getByText(`${told.drawn} of 400 traces`).first().waitFor()
})

test('copies fold into groups, another threshold folds fewer, and undo brings the first back', async () => {
  await page.goto(demo.at('#/samples?tab=duplicates'))
  await page.getByRole('button', { name: 'Find copies' }).click()
  const told = page.getByText(/to read instead of 400/)
  await told.waitFor()
  const first = await told.textContent()
  await page.getByRole('slider', { name: 'Least similarity of copies' }).focus()
  for (let step = 0; step < 5; step++) await page.keyboard.press('ArrowRight')
  await page.getByRole('button', { name: 'Find again' }).click()
  await expect.poll(() => told.textContent()).toMatch(/at 0\.95/)
  await page.getByRole('button', { name: 'Undo', exact: true }).click()
  await expect.poll(() => told.textContent()).toBe(first)
})

test('groups of one meaning are proposed, decided by key, and the last decision is taken back', async () => {
  await page.goto(demo.at('#/samples?tab=meanings'))
  const likeness = page.getByRole('slider', { name: /Least likeness/ })
  await likeness.focus()
  for (let step = 0; step < 5; step++) await page.keyboard.press('ArrowLeft')
  await page.getByRole('button', { name: 'Compare meanings' }).click()
  const groups = page.getByRole('region', { name: 'Groups' })
  await groups.getByRole('button').first().waitFor()
  await page.getByRole('button', { name: 'Same meaning' }).focus()
  await page.keyboard.press('c')
  await page.getByRole('dialog', { name: 'Who is reviewing?' }).waitFor()
  await page.keyboard.type('Ada')
  await page.keyboard.press('Enter')
  const said = page.getByText('One meaning: no split will part them')
  await said.waitFor()
  const undo = page.getByRole('button', { name: 'Undo' })
  const [words, control] = [await said.boundingBox(), await undo.boundingBox()]
  expect((words?.y ?? 0) + (words?.height ?? 0)).toBeLessThan(control?.y ?? 0)
  // Playwright presses only what lies under nothing else.
  await undo.click({ trial: true })
  await page.getByText(/1 confirmed/).waitFor()
  expect(await groups.getByRole('button').first().textContent()).toContain('confirmed')
  await page.keyboard.press('d')
  await groups.getByText('dismissed').waitFor()
  await page.keyboard.press('u')
  await groups.getByText('dismissed').waitFor({ state: 'detached' })
  await page.getByText('The last decision is taken back').waitFor()
  await page.getByRole('tab', { name: 'Coverage' }).click()
  expect(await page.getByText('The last decision is taken back').count()).toBe(0)
  await page.goto(demo.at('#/samples?tab=meanings'))
  const log = await readFile(path.join(demo.workspace, 'decisions', 'semantic.jsonl'), 'utf8')
  expect(
    log
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { kind: string }).kind),
  ).toEqual(['confirm', 'dismiss', 'undo'])
})
