import type { Page } from '@playwright/test'
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDemoPage, type DemoPage } from './demoPage.ts'

let demo: DemoPage
let page: Page

beforeAll(async () => {
  demo = await openDemoPage()
  page = demo.page
})
afterAll(() => demo?.stop())

interface Planted {
  pii: { trace_id: string; type: string; value: string }[]
}

test('a user is erased by keyboard after the reach was shown, and the window goes on', async () => {
  const { pii } = JSON.parse(await readFile(`${demo.workspace}.truth.json`, 'utf8')) as Planted
  const id = pii.find(({ type }) => type === 'PERSON_ID')
  const theirs = new Set(
    pii.filter(({ type, value }) => type === 'PERSON_ID' && value === id?.value).map((each) => each.trace_id),
  )
  await page.goto(demo.at(`#/trace/${id?.trace_id ?? ''}`))
  await page.getByRole('button', { name: /^Used in/ }).waitFor()
  await page.keyboard.press('Control+k')
  await page.keyboard.type('Erase this user')
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Erase this user' })
  const traces = theirs.size === 1 ? '1 trace' : `${theirs.size} traces`
  await dialog.getByRole('button', { name: `Erase ${traces}` }).waitFor()
  await dialog.getByRole('textbox', { name: 'Reason of the erasure' }).fill('Request 12')
  await page.keyboard.press('Enter')
  await page.getByText(`${traces} erased; what was exported is out of reach`).waitFor({ timeout: 20_000 })
  await page.getByText(new RegExp(`of ${400 - theirs.size} traces`)).waitFor()
  await page.goto(demo.at(`#/trace/${id?.trace_id ?? ''}`))
  await page.getByText(/There is no trace/).waitFor()
  const refused = demo.assay(
    'erase',
    '--trace',
    id?.trace_id ?? '',
    '--reason',
    'again',
    '--workspace',
    demo.workspace,
  )
  await expect(refused).rejects.toMatchObject({
    stderr: expect.stringContaining('There is no trace') as string,
  })
})
