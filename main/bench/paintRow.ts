import type { Browser } from 'playwright-core'
import { startBrowser } from './browser.ts'
import { interleave, rowOf } from './pairs.ts'
import type { RowGroup } from './rowGroup.ts'
import { servingProgram, withServed } from './served.ts'
import type { Stand } from './stand.ts'

const paintLimitMs = 1500

/** From the server's first line to the first contentful paint of the built page, in a fresh profile, against its limit. */
export const paintRow: RowGroup = {
  names: ['first-paint'],
  run: async (stand) => {
    const program = servingProgram()
    if (program === null) return [{ name: 'first-paint', reason: 'the workbench is not built' }]
    const browser = await startBrowser()
    if (typeof browser === 'string') return [{ name: 'first-paint', reason: browser }]
    try {
      stand.say('Painting the page')
      const calibration = await stand.calibration()
      await paint(stand, program, browser, -1)
      const pairs = await interleave(
        stand.pairs,
        stand.signal,
        (index) => paint(stand, program, browser, index),
        () => calibration.scaled(paintLimitMs),
      )
      return [rowOf({ name: 'first-paint', unit: 'ms', goal: 1 }, pairs)]
    } finally {
      await browser.close()
    }
  },
}

const paint = (stand: Stand, program: string, browser: Browser, index: number): Promise<number> =>
  withServed(stand, { program, args: [], home: `home-${index}` }, async (url) => {
    const up = Date.now()
    const page = await browser.newPage()
    await page.goto(url, { waitUntil: 'commit' })
    // A function would be read by the browser's types; the page answers when it painted, in epoch milliseconds.
    const paintedAt = Number(
      await page.evaluate(`new Promise((resolve) => {
        const told = (list) => {
          const paint = list.getEntriesByName('first-contentful-paint')[0]
          if (paint !== undefined) resolve(performance.timeOrigin + paint.startTime)
        }
        new PerformanceObserver(told).observe({ type: 'paint', buffered: true })
      })`),
    )
    await page.close()
    return paintedAt - up
  })
