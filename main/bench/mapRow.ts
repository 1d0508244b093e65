import path from 'node:path'
import type { Page } from 'playwright-core'
import { constantSql, sql } from '../core/db/sql.ts'
import { createWorkspace } from '../core/workspace/createWorkspace.ts'
import { openWorkspace } from '../core/workspace/openWorkspace.ts'
import { findProject } from '../ports/project.ts'
import { startBrowser } from './browser.ts'
import { interleave, rowOf } from './pairs.ts'
import type { RowGroup } from './rowGroup.ts'
import { servingProgram, withServed } from './served.ts'
import type { Stand } from './stand.ts'

const frameLimitMs = 50
const points = 500_000
const clusters = 24

/** The longest frame while a map of 500,000 points is dragged about in the built window, drawn without a graphics card. */
export const mapRow: RowGroup = {
  names: ['map-pan'],
  run: async (stand) => {
    const program = servingProgram()
    if (program === null) return [{ name: 'map-pan', reason: 'the workbench is not built' }]
    const browser = await startBrowser()
    if (typeof browser === 'string') return [{ name: 'map-pan', reason: browser }]
    try {
      const args = ['--workspace', await writeMap(stand)]
      return await withServed(stand, { program, args, home: 'map-home' }, async (url) => {
        const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
        await page.goto(url)
        await page
          .getByRole('button', { name: 'Clusters' })
          .or(page.getByRole('link', { name: 'Clusters' }))
          .first()
          .click()
        const map = page.getByRole('application')
        await map.waitFor({ timeout: 60_000 })
        stand.say('Moving the map')
        // All points of the first picture are drawn before the first frame is measured.
        await page.waitForTimeout(2000)
        await longestFrame(page)
        const pairs = await interleave(
          stand.pairs,
          stand.signal,
          () => longestFrame(page),
          async () => frameLimitMs,
        )
        return [rowOf({ name: 'map-pan', unit: 'ms', goal: 1 }, pairs)]
      })
    } finally {
      await browser.close()
    }
  },
}

/** Drags the map about for a second and answers the longest time from one frame to the next. */
async function longestFrame(page: Page): Promise<number> {
  const box = await page.getByRole('application').boundingBox()
  if (box === null) throw new Error('The map is not there.')
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
  // A function would be read by the browser's types.
  await page.evaluate(`(() => {
    globalThis.longestFrame = 0
    let last = performance.now()
    const step = (now) => {
      globalThis.longestFrame = Math.max(globalThis.longestFrame, now - last)
      last = now
      globalThis.measuring = requestAnimationFrame(step)
    }
    globalThis.measuring = requestAnimationFrame((now) => { last = now; step(now) })
  })()`)
  await page.mouse.move(x, y)
  await page.mouse.down()
  for (let step = 0; step < 60; step += 1) {
    await page.mouse.move(x + 90 * Math.sin(step / 6), y + 60 * Math.cos(step / 6))
    await page.waitForTimeout(16)
  }
  const longest = Number(await page.evaluate('globalThis.longestFrame'))
  await page.mouse.up()
  await page.evaluate('cancelAnimationFrame(globalThis.measuring)')
  await page.waitForTimeout(1200)
  return longest
}

// Traces enough to open the screen, and a run whose map has points of no trace: only drawing is measured.
async function writeMap(stand: Stand): Promise<string> {
  const project = findProject()
  const { ports } = stand
  const root = path.join(stand.folder, 'map')
  await createWorkspace(root, { name: 'Map', kind: 'workspace', ports })
  const { migrations } = project
  const { workspace, close } = await openWorkspace(root, { ports, door: 'bench', migrations })
  try {
    const { database } = workspace
    await database.run(
      constantSql(`insert into traces by name select 't' || i as trace_uid, 1 as spans, false as infrastructure_failure, 0 as llm_calls, 0 as tool_calls,
        0 as tool_errors, 0 as retries, 0 as guardrail, 0 as errors, 'bench' as source, 'bench' as format, 'bench' as id_space, 1 as redaction_epoch from range(100) r(i)`),
    )
    await database.run(
      sql`insert into cluster_runs values ('map', 1, 'failures', timestamp '2026-05-01', 'all', 1, 1.0, 1.0, ${points}, 0)`,
    )
    await database.run(
      sql`insert into clusters select 'map', 'c' || i, 'cluster ' || i, null, ${points} // ${clusters}, 1.0, 'active', null, ['one ' || i, 'two'], 't0', ['t1', 't2'],
        [1, 2], '{"plan_tier":[],"agent_version":[],"intent":[]}' from ${constantSql('range')}(${clusters}) r(i)`,
    )
    await database.run(
      sql`insert into cluster_members select 'map', 'c' || i % ${clusters}, 't' || i, 1.0 from ${constantSql('range')}(${points}) r(i)`,
    )
    await database.run(sql`insert into map_layouts values ('map', timestamp '2026-05-01', 1, ${points})`)
    await database.run(
      sql`insert into map_points select 'map', i, 't' || i,
        (6000 + (i % ${clusters}) % 6 * 10000 + hash(i) % 5000 + hash(i + 7) % 4000)::integer, (6000 + (i % ${clusters}) // 6 * 14000 + hash(i + 1) % 6000 + hash(i + 9) % 5000)::integer
        from ${constantSql('range')}(${points}) r(i)`,
    )
    await database.checkpoint()
  } finally {
    await close()
  }
  return root
}
