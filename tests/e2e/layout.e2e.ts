import type { Locator, Page } from '@playwright/test'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDemoPage, type DemoPage } from './demoPage.ts'

let demo: DemoPage
let page: Page

beforeAll(async () => {
  demo = await openDemoPage()
  page = demo.page
  const { stdout } = await demo.assay('traces', '--limit', '5', '--json', '--workspace', demo.workspace)
  for (const { id } of (JSON.parse(stdout) as { rows: { id: string }[] }).rows)
    await demo.assay('label', id, '--code', 'PLN.2', '--reviewer', 'Ada', '--workspace', demo.workspace)
  const recipe = path.join(demo.folder, 'tuned.yaml')
  await writeFile(recipe, 'name: tuned\nwhere: "labelled = true"\nsplit: {train: 1, eval: 4, test: 0}\n')
  await demo.assay('dataset', 'build', recipe, '--workspace', demo.workspace)
})
afterAll(() => demo?.stop())

async function open(hash: string, width: number, height: number, fontSize = 12): Promise<void> {
  await page.setViewportSize({ width, height })
  await page.evaluate((size) => {
    const kept = JSON.parse(localStorage.getItem('assay.settings') ?? '{"state":{},"version":1}')
    localStorage.setItem(
      'assay.settings',
      JSON.stringify({ ...kept, state: { ...kept.state, fontSize: size } }),
    )
  }, fontSize)
  await page.goto(demo.at(hash))
  await page.reload()
}

/** The share of an element that a person can see. */
async function seen(element: Locator): Promise<number> {
  await element.first().waitFor()
  return element.first().evaluate(
    (of) =>
      new Promise<number>((resolve) => {
        const observer = new IntersectionObserver(([entry]) => {
          resolve(entry?.intersectionRatio ?? 0)
          observer.disconnect()
        })
        observer.observe(of)
      }),
  )
}

const unlabelled = async () => {
  const filter = ['--where', 'labelled = false', '--limit', '1']
  const { stdout } = await demo.assay('traces', ...filter, '--json', '--workspace', demo.workspace)
  return (JSON.parse(stdout) as { rows: { id: string }[] }).rows[0]?.id ?? ''
}

test('all fields of a label are in view in a window of 1180 × 760, and in a lower one it says that more follow', async () => {
  const trace = await unlabelled()
  const note = page.getByRole('textbox', { name: 'Note' })
  const more = page.getByRole('button', { name: 'More fields below' })
  await open(`#/label/${trace}`, 1180, 760)
  expect(await seen(note)).toBe(1)
  expect(await more.count()).toBe(0)
  await open(`#/label/${trace}`, 1024, 640)
  expect(await seen(page.getByRole('group', { name: 'Recovered' }).first())).toBe(1)
  await more.click()
  expect(await seen(note)).toBe(1)
  await expect.poll(() => more.count()).toBe(0)
})

test('in a window of 1280 all usual columns of the traces are in view', async () => {
  await open('#/explore', 1280, 800)
  const traces = page.getByRole('region', { name: 'Traces', exact: true })
  const code = traces.getByRole('columnheader', { name: /Code/ })
  expect(await seen(code)).toBe(1)
  const [first] = await page.getByText(/^3\.\d\d to \d\.\d\d$/).all()
  expect(await seen(first ?? page.getByText('no interval'))).toBe(1)
})

test('no number of a certificate stands on another line than its unit', async () => {
  await open('#/datasets/tuned/1?tab=leaks', 1440, 900)
  const cells = page.getByRole('row', { name: /^(verbatim|false alarms)/ }).getByRole('cell')
  await cells.first().waitFor()
  const broken = await cells.evaluateAll((all) =>
    all.flatMap((cell) => {
      const walk = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT)
      const range = document.createRange()
      const found: string[] = []
      for (let node = walk.nextNode(); node !== null; node = walk.nextNode())
        for (const { index } of (node.textContent ?? '').matchAll(/\d %/g)) {
          range.setStart(node, index)
          range.setEnd(node, index + 3)
          if (new Set([...range.getClientRects()].map(({ top }) => top)).size > 1)
            found.push(node.textContent ?? '')
        }
      return found
    }),
  )
  expect(broken).toEqual([])
})

test('a genre is named in full', async () => {
  await open(`#/label/${await unlabelled()}`, 1180, 760)
  const name = page.getByText('Planning and orchestration', { exact: true })
  await name.waitFor()
  expect(await name.evaluate((of) => of.scrollWidth <= of.clientWidth)).toBe(true)
})

test('format, rows and place of an export stand side by side in a window of 1180 × 760', async () => {
  await open('#/datasets/tuned/1?tab=export', 1180, 760)
  const pane = (name: string) => page.getByRole('region', { name }).first()
  const [formats, rows, place] = [pane('Formats'), pane('What will be written'), pane('Checks and place')]
  await rows.getByText('"expected"').first().waitFor()
  const tops = await Promise.all([formats, rows, place].map(async (each) => (await each.boundingBox())?.y))
  expect(new Set(tops).size).toBe(1)
  expect(await seen(page.getByRole('textbox', { name: 'Name of the new folder' }))).toBe(1)
})

test('the filter of a sampling rule can be read while it is edited', async () => {
  await open('#/samples', 1180, 760)
  const filter = page.getByRole('textbox', { name: 'Filter of thumbs down' })
  await filter.waitFor()
  expect(await filter.evaluate((of) => of.scrollWidth <= of.clientWidth)).toBe(true)
})

test('larger type folds panes as a narrower window does', async () => {
  await open('#/explore', 1180, 760, 16)
  const message = page.getByRole('columnheader', { name: /First user message/ })
  expect(await seen(message)).toBe(1)
  const name = page.getByRole('banner').getByText('Demo', { exact: true })
  expect(await name.evaluate((of) => of.scrollWidth <= of.clientWidth)).toBe(true)
})

test('a start of another year stands whole in its column', async () => {
  await page.clock.setFixedTime(new Date('2031-01-01T12:00:00Z'))
  await open('#/explore', 1280, 800)
  const start = page.getByRole('gridcell').getByText(/^\d+ May 2026 \d\d:\d\d$/)
  await start.first().waitFor()
  const cut = await start.evaluateAll((all) =>
    all.filter((time) => {
      const around = [time.closest('span'), time.closest('[role="gridcell"]')]
      return around.some(
        (each) => each !== null && each.scrollWidth > each.clientWidth && each.clientWidth > 0,
      )
    }),
  )
  expect(cut).toEqual([])
  await page.clock.setFixedTime(new Date())
})

test('the bar of a facet ends before its count', async () => {
  await open(`#/explore?where=${encodeURIComponent("agent_version = 'v2.3'")}`, 1280, 800)
  await page.getByRole('button', { name: 'source' }).click()
  const row = page.getByRole('list', { name: 'source' }).getByRole('listitem').first()
  await row.waitFor()
  const [bar, count] = await row
    .locator('> span')
    .evaluateAll((all) => all.map((each) => each.getBoundingClientRect()))
  expect(bar?.width).toBeGreaterThan(10)
  expect(bar?.right).toBeLessThanOrEqual((count?.left ?? 0) + 8)
})

test('a chip makes its line no higher than the others', async () => {
  await open('#/explore', 1440, 900)
  await page.getByRole('gridcell').locator('[data-token]').first().waitFor()
  const heights = await page
    .getByRole('gridcell')
    .locator('span[dir="auto"]')
    .evaluateAll((lines) => lines.map((line) => line.getBoundingClientRect().height))
  expect(heights.length).toBeGreaterThan(5)
  expect(new Set(heights).size).toBe(1)
})

test('in the largest type no name of a change on the timeline runs into another or over a stem', async () => {
  await open('#/explore', 1280, 800, 16)
  const texts = page.locator('svg[role="img"] g > title ~ text')
  const stems = page.locator('svg[role="img"] g > title ~ path')
  await texts.first().waitFor()
  await page.evaluate(() => document.fonts.ready)
  const spans = async (of: Locator) =>
    (await of.evaluateAll((all) => all.map((each) => each.getBoundingClientRect())))
      .filter(({ width, height }) => width > 0 || height > 0)
      .map(({ left, right }) => ({ left, right }))
  for (let width = 1280; width <= 1680; width += 40) {
    await page.setViewportSize({ width, height: 800 })
    await page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    )
    const named = (await spans(texts)).toSorted((a, b) => a.left - b.left)
    expect(named.length).toBeGreaterThan(1)
    for (const [at, { left, right }] of named.entries()) {
      expect(named.slice(0, at).every((other) => other.right < left)).toBe(true)
      expect((await spans(stems)).every((stem) => stem.right < left || stem.left > right)).toBe(true)
    }
  }
  await open('#/explore', 1280, 800)
})

test('the two lists of a precision stand row by row, and the key of a button that waits is as pale as its words', async () => {
  await open('#/samples', 1280, 800)
  const names = page.getByRole('region', { name: 'Precision' }).locator('dl')
  await names.nth(1).waitFor()
  const steps = await names.evaluateAll((lists) =>
    lists.map((list) => {
      const [first, second] = [...list.children].map((row) => row.getBoundingClientRect().top)
      return (second ?? 0) - (first ?? 0)
    }),
  )
  expect(steps[0]).toBeGreaterThan(0)
  expect(steps[1]).toBe(steps[0])

  await open('#/datasets/@new', 1280, 800)
  await page.locator('textarea').first().fill('csat < -5')
  const waits = page.locator('button[aria-disabled="true"]:has(kbd)')
  await waits.first().waitFor()
  const colours = await waits
    .first()
    .evaluate((button) =>
      [button, button.querySelector('kbd')].map((each) => each && getComputedStyle(each).color),
    )
  expect(colours[1]).toBe(colours[0])
})

test('every version in the head of a trace can be read whole', async () => {
  for (const width of [1440, 1180]) {
    await open(`#/trace/${await unlabelled()}`, width, 900)
    const versions = page.getByLabel('This trace').locator('dl').first().locator('dd')
    await versions.first().waitFor()
    const cut = await versions.evaluateAll((all) =>
      all.flatMap((value) => {
        const list = value.closest('dl')?.getBoundingClientRect()
        const { right, bottom } = value.getBoundingClientRect()
        const whole = list !== undefined && right <= list.right + 1 && bottom <= list.bottom + 1
        return whole ? [] : [value.textContent]
      }),
    )
    expect(cut).toEqual([])
  }
})

test('the head of the intervals of groups ends where their figures end', async () => {
  await open('#/explore', 1440, 900)
  const head = page.getByRole('columnheader', { name: '95 % interval' })
  await head.waitFor()
  const figure = page.getByText(/^\d\.\d\d to \d\.\d\d$/).first()
  await figure.waitFor()
  const ends = await Promise.all(
    [head, figure].map((of) =>
      of.evaluate((element) => {
        const range = document.createRange()
        range.selectNodeContents(element)
        return Math.round(range.getBoundingClientRect().right)
      }),
    ),
  )
  expect(ends[0]).toBe(ends[1])
})

test('the axes of a version’s slices stand under one another, in any width', async () => {
  for (const [width, height] of [
    [1280, 800],
    [1920, 1080],
  ] as const) {
    await open('#/datasets/tuned/1?tab=slices', width, height)
    await page.locator('section[aria-label="Verdict"] table').waitFor()
    const edges = await page.locator('section[aria-label] table').evaluateAll((tables) =>
      tables.map((table) => {
        const mark = table.querySelector('tbody td:nth-child(3) svg')
        const head = table.querySelector('thead th:nth-child(4)')
        const left = table.getBoundingClientRect().left
        return [mark, head].map((part) => Math.round((part?.getBoundingClientRect().left ?? 0) - left))
      }),
    )
    expect(edges.length).toBeGreaterThan(3)
    for (const edge of edges) expect(edge).toEqual(edges[0])
  }
})
