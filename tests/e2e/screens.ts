import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import type { Page } from '@playwright/test'

const run = promisify(execFile)
const cli = path.resolve(import.meta.dirname, '..', '..', 'out', 'main', 'cli.js')

export interface Labelled {
  folder: string
  workspace: string
  traces: string[]
  assay(...args: string[]): Promise<string>
  remove(): Promise<void>
}

/** A demo of 400 traces with 12 labels, one dataset to train on, one that holds and one of which a byte was changed. */
export async function labelledDemo(): Promise<Labelled> {
  const folder = await mkdtemp(path.join(tmpdir(), 'assay-screens-'))
  const workspace = path.join(folder, 'workspace')
  const assay = async (...args: string[]) =>
    (await run(process.execPath, [cli, ...args, '--workspace', workspace], { maxBuffer: 64 << 20 })).stdout
  await run(process.execPath, [cli, 'demo', workspace, '--traces', '400', '--seed', '7'])
  const listed = JSON.parse(await assay('traces', '--limit', '12', '--json')) as { rows: { id: string }[] }
  const traces = listed.rows.map(({ id }) => id)
  for (const [index, trace] of traces.entries()) {
    const judged = index % 3 === 0 ? ['--code', 'PLN.2', '--note', 'Out of order'] : ['--verdict', 'pass']
    await assay('label', trace, ...judged, '--reviewer', 'Ada')
  }
  for (const name of ['sound', 'broken']) {
    const recipe = path.join(folder, `${name}.yaml`)
    await writeFile(recipe, `name: ${name}\nwhere: "labelled = true"\nsplit: eval\n`)
    await assay('dataset', 'build', recipe)
  }
  const tuned = path.join(folder, 'tuned.yaml')
  await writeFile(tuned, 'name: tuned\nwhere: "labelled = true"\nsplit: {train: 6, eval: 5, test: 0}\n')
  await assay('dataset', 'build', tuned)
  const card = path.join(workspace, 'datasets', 'broken', '1', 'card.md')
  const bytes = await readFile(card)
  bytes[40] = (bytes[40] ?? 0) ^ 1
  await writeFile(card, bytes)
  return { folder, workspace, traces, assay, remove: () => rm(folder, { recursive: true, force: true }) }
}

export interface Screen {
  name: string
  hash: string
  /** Brings it into its state; resolves when that can be seen. */
  reach(page: Page): Promise<unknown>
}

const text = (page: Page, words: string | RegExp) => page.getByText(words).first().waitFor()

/** Every screen of an open workspace in the states that a person meets. */
export function workspaceScreens([trace = '']: readonly string[]): Screen[] {
  const where = (filter: string) => `?where=${encodeURIComponent(filter)}`
  return [
    { name: 'explore', hash: '#/explore', reach: (page) => text(page, /of 400 traces/) },
    {
      name: 'explore, no match',
      hash: `#/explore${where('csat < -5')}`,
      reach: (page) => text(page, /No trace|no trace|Nothing matches|match/),
    },
    {
      name: 'explore, a filter that cannot be read',
      hash: `#/explore${where('colour = 1')}`,
      reach: (page) => text(page, /colour/),
    },
    {
      name: 'trace',
      hash: `#/trace/${trace}`,
      reach: (page) => page.getByRole('treegrid').first().waitFor(),
    },
    {
      name: 'trace that is not there',
      hash: '#/trace/nowhere',
      reach: (page) => text(page, /no trace|not there|There is no/i),
    },
    {
      name: 'label',
      hash: '#/label',
      reach: (page) => page.getByRole('heading', { name: 'Primary code' }).waitFor(),
    },
    {
      name: 'label, a code chosen',
      hash: '#/label',
      reach: async (page) => {
        await page.getByRole('heading', { name: 'Primary code' }).waitFor()
        await page.keyboard.press('6')
        await text(page, 'PLN.2')
      },
    },
    {
      name: 'clusters without a run',
      hash: '#/clusters',
      reach: (page) => text(page, 'No run yet'),
    },
    {
      name: 'samples, a policy',
      hash: '#/samples',
      reach: (page) => page.getByRole('button', { name: /^Draw \d/ }).waitFor(),
    },
    {
      name: 'samples, copies',
      hash: '#/samples?tab=duplicates',
      reach: async (page) => {
        await page.getByRole('button', { name: /^Find / }).click()
        await page.getByRole('region', { name: 'Pairs' }).getByText('copies').first().waitFor()
        await page.getByRole('button', { name: 'Find again', disabled: false }).waitFor()
      },
    },
    {
      name: 'samples, meanings',
      hash: '#/samples?tab=meanings',
      reach: async (page) => {
        const likeness = page.getByRole('slider', { name: /Least likeness/ })
        await likeness.focus()
        for (let step = 0; step < 6; step += 1) await page.keyboard.press('ArrowLeft')
        await page.getByRole('button', { name: /^Compare / }).click()
        await page.getByRole('button', { name: 'Same meaning' }).waitFor()
        await page.getByRole('button', { name: 'Compare again', disabled: false }).waitFor()
      },
    },
    {
      name: 'samples, coverage',
      hash: '#/samples?tab=coverage',
      reach: (page) =>
        page
          .getByRole('button', { name: /^Open the traces of/ })
          .first()
          .waitFor(),
    },
    { name: 'datasets', hash: '#/datasets/sound/1', reach: (page) => text(page, /12 examples|12/) },
    {
      name: 'dataset examples',
      hash: '#/datasets/sound/1?tab=examples',
      reach: (page) => text(page, /pass|answer|example/i),
    },
    {
      name: 'dataset leaks',
      hash: '#/datasets/tuned/1?tab=leaks',
      reach: (page) =>
        page.getByRole('region', { name: 'Findings' }).getByText('Nearest of each case').waitFor(),
    },
    {
      name: 'dataset leaks, nothing compared',
      hash: '#/datasets/sound/1?tab=leaks',
      reach: (page) => text(page, 'Nothing was compared'),
    },
    {
      name: 'dataset slices',
      hash: '#/datasets/sound/1?tab=slices',
      reach: (page) => page.getByRole('heading', { name: 'Verdict' }).waitFor(),
    },
    {
      name: 'dataset changes',
      hash: '#/datasets/sound/1?tab=changes',
      reach: (page) => text(page, 'Text changed'),
    },
    {
      name: 'dataset lineage',
      hash: '#/datasets/sound/1?tab=lineage',
      reach: (page) => text(page, /source/i),
    },
    { name: 'dataset card', hash: '#/datasets/sound/1?tab=card', reach: (page) => text(page, /sound/) },
    {
      name: 'dataset export',
      hash: '#/datasets/sound/1?tab=export',
      reach: (page) => text(page, 'Assay JSONL'),
    },
    {
      name: 'dataset that does not verify',
      hash: '#/datasets/broken/1',
      reach: async (page) => {
        await page
          .getByRole('button', { name: /Verify/ })
          .first()
          .click()
        await text(page, /card\.md/)
      },
    },
    {
      name: 'new dataset',
      hash: '#/datasets/@new',
      reach: (page) => page.getByRole('button', { name: /Build 12 examples/ }).waitFor(),
    },
    {
      name: 'clusters',
      hash: '#/clusters',
      reach: async (page) => {
        await page
          .getByRole('button', { name: /^(Cluster|Run again)/ })
          .first()
          .waitFor()
        await page.keyboard.press('r')
        await page.getByRole('grid', { name: 'Clusters' }).waitFor()
        await page.getByRole('application', { name: /^Map of/ }).waitFor()
      },
    },
    { name: 'import', hash: '#/import', reach: (page) => text(page, /import/i) },
    {
      name: 'help',
      hash: '#/explore',
      reach: async (page) => {
        await text(page, /of 400 traces/)
        await page.keyboard.press('?')
        await page.getByRole('dialog').waitFor()
      },
    },
    {
      name: 'palette',
      hash: '#/explore',
      reach: async (page) => {
        await text(page, /of 400 traces/)
        await page.keyboard.press('Control+k')
        await page.getByRole('dialog').waitFor()
      },
    },
    {
      name: 'settings',
      hash: '#/explore',
      reach: async (page) => {
        await text(page, /of 400 traces/)
        await page.keyboard.press('Control+k')
        await page.getByRole('dialog').waitFor()
        await page.keyboard.type('settings')
        await page.keyboard.press('Enter')
        await page.getByRole('dialog', { name: /Settings/ }).waitFor()
      },
    },
  ]
}
