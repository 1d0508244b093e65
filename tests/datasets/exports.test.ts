import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { exporters, formatById } from '../../main/core/export/exporters.ts'
import {
  datasetBuild,
  datasetExport,
  datasetExportPreview,
  datasetVerify,
} from '../../main/core/datasets/datasets.ts'
import {
  addLabels,
  spanId,
  testRecipe,
  traceUids,
  writeOtlp,
} from '../../main/core/datasets/datasetsFixture.ts'
import type { Workspace } from '../../main/core/workspace/workspace.ts'
import { importPaths, quietCall, withWorkspace } from '../workspaceFixture.ts'

const conversations = Array.from({ length: 10 }, (_, index) => ({
  index,
  session: `s${index}`,
  user: index === 0 ? '=cmd|calc' : `u${index}`,
}))

const version = { name: 'billing', version: 1 }

async function built(work: (workspace: Workspace, folder: string) => Promise<void>) {
  await withWorkspace(async (workspace, folder) => {
    await importPaths(workspace, [await writeOtlp(path.join(folder, 'traces.jsonl'), conversations)])
    const uids = await traceUids(workspace)
    await addLabels(
      workspace,
      uids.map((trace, index) =>
        index % 2 === 0
          ? { trace, verdict: 'pass' }
          : {
              trace,
              verdict: 'fail',
              code: 'MEM.1',
              firstFailingSpan: spanId(index, 2),
              correction: '=HYPERLINK("x") was the wrong answer',
            },
      ),
    )
    const recipe = testRecipe({ name: version.name, split: { train: 0.5, eval: 0.3, test: 0.2 } })
    await datasetBuild(workspace, { recipe }, quietCall())
    await work(workspace, folder)
  })
}

async function everyByte(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
  return Object.fromEntries(
    await Promise.all(
      files
        .toSorted()
        .map(async (file) => [path.relative(folder, file), await readFile(file, 'base64')] as const),
    ),
  )
}

// What a plain passed or corrected trace of this fixture does not have: pairs, steps, groups, edits.
const otherShapes = new Set([
  'trl-dpo',
  'trl-orpo',
  'trl-stepwise',
  'dmpo',
  'openai-dpo',
  'together-dpo',
  'agentrm',
  'art',
  'morph',
])

test('each format is written twice with the same bytes, verifies, and leads from every row to an example', async () => {
  await built(async (workspace, folder) => {
    for (const { id } of exporters()) {
      if (otherShapes.has(id)) {
        await expect(
          datasetExport(
            workspace,
            { ...version, format: id, overwrite: false, out: path.join(folder, id) },
            quietCall(),
          ),
          id,
        ).rejects.toMatchObject({ code: 'invalid_input', hint: expect.stringMatching(/shape|edits/) })
        continue
      }
      const places = [path.join(folder, 'a', id), path.join(folder, 'b', id)] as const
      for (const out of places)
        await datasetExport(workspace, { ...version, format: id, overwrite: false, out }, quietCall())
      const [first, second] = await Promise.all(places.map(everyByte))
      expect(first, id).toEqual(second)
      const verified = await datasetVerify({ workspace: null, folder: places[0] }, quietCall())
      expect(verified, id).toMatchObject({ ok: true, problems: [], verdict: 'consistent with itself' })
      expect(await datasetVerify({ workspace, folder: places[0] }, quietCall()), id).toMatchObject({
        verdict: 'the released version',
      })
      await rowsLeadBack(places[0], id)
    }
  })
})

async function rowsLeadBack(folder: string, id: string) {
  const format = formatById(id)
  if (format === undefined) return
  const lines = async (name: string) =>
    (await readFile(path.join(folder, name), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
  const rows = await lines('rows.jsonl')
  const traced = new Set((await lines('lineage.jsonl')).map((line) => line['example_id']))
  for (const row of rows) expect(traced).toContain(row['example_id'])
  if (format.container !== 'lines') return
  for (const file of new Set(rows.map((row) => String(row['file'])))) {
    const written = await lines(file)
    expect(written).toHaveLength(rows.filter((row) => row['file'] === file).length)
    for (const row of written) expect(format.schema.safeParse(row).success, id).toBe(true)
  }
}

test('any file of a converted export that was changed, lost or added is named', async () => {
  await built(async (workspace, folder) => {
    const out = path.join(folder, 'out')
    await datasetExport(workspace, { ...version, format: 'dspy', overwrite: false, out }, quietCall())
    const names = Object.keys(await everyByte(out))
    expect(names.length).toBeGreaterThan(6)
    for (const name of names) {
      const file = path.join(out, name)
      const bytes = await readFile(file)
      const changed = Buffer.from(bytes)
      const at = Math.floor(bytes.length / 2)
      changed[at] = (changed[at] ?? 0) ^ 1
      await writeFile(file, changed)
      const { ok, problems } = await datasetVerify({ workspace: null, folder: out }, quietCall())
      expect([ok, problems.length > 0], name).toEqual([false, true])
      await writeFile(file, bytes)
    }
    await mkdir(path.join(out, 'extra'))
    await writeFile(path.join(out, 'extra', 'more.jsonl'), '{}')
    expect(await datasetVerify({ workspace: null, folder: out }, quietCall())).toMatchObject({
      ok: false,
      problems: [{ file: 'extra/more.jsonl' }],
    })
  })
})

test('a cell of a CSV that a spreadsheet would run is text', async () => {
  await built(async (workspace, folder) => {
    const out = path.join(folder, 'csv')
    await datasetExport(workspace, { ...version, format: 'csv', overwrite: false, out }, quietCall())
    const text = (
      await Promise.all(
        ['train', 'eval', 'test'].map((split) =>
          readFile(path.join(out, `${split}.csv`), 'utf8').catch(() => ''),
        ),
      )
    ).join('')
    expect(text).toContain(`'=HYPERLINK(""x"")`)
    expect(text).not.toMatch(/(^|,|\n)"?=HYPERLINK/)
  })
})

test('the preview shows the rows as they will be written, and counts what has none', async () => {
  await built(async (workspace, folder) => {
    const preview = await datasetExportPreview(
      workspace,
      { ...version, format: 'trl-sft', first: 2 },
      quietCall(),
    )
    const out = path.join(folder, 'sft')
    const exported = await datasetExport(
      workspace,
      { ...version, format: 'trl-sft', overwrite: false, out },
      quietCall(),
    )
    expect(exported).toMatchObject({ rows: preview.rows, skipped: preview.skipped })
    const [first] = preview.first
    expect((await readFile(path.join(out, first?.file ?? ''), 'utf8')).split('\n')).toContain(first?.text)
    expect(preview.rows + preview.skipped.reduce((sum, { examples }) => sum + examples, 0)).toBe(10)
    expect(exported.loader).toContain('load_dataset')
  })
})

const shaped: readonly [shape: 'pair' | 'unpaired' | 'step', formats: readonly string[]][] = [
  ['pair', ['trl-dpo', 'trl-orpo', 'openai-dpo', 'together-dpo', 'dmpo', 'statsig']],
  ['unpaired', ['trl-kto', 'agentrm', 'statsig']],
  ['step', ['trl-stepwise']],
]

test('a version of pairs, of judged answers or of steps gives rows in the formats that ask for it', async () => {
  await built(async (workspace, folder) => {
    for (const [shape, wanted] of shaped) {
      const recipe = testRecipe({ name: shape, shape, split: 'train', giant: 'keep' })
      await datasetBuild(workspace, { recipe }, quietCall())
      for (const format of wanted) {
        const out = path.join(folder, shape, format)
        const exported = await datasetExport(
          workspace,
          { name: shape, version: 1, format, overwrite: false, out },
          quietCall(),
        )
        expect(exported.rows, `${shape} as ${format}`).toBeGreaterThan(0)
        await rowsLeadBack(out, format)
      }
    }
  })
})

test('a golden set is locked for every format to train on, in words, and open for the others', async () => {
  await built(async (workspace, folder) => {
    const recipe = testRecipe({ name: 'judges', profile: 'golden', split: 'eval' })
    await datasetBuild(workspace, { recipe }, quietCall())
    for (const { id, trains } of exporters()) {
      const chosen = { name: 'judges', version: 1, format: id }
      const out = path.join(folder, 'locked', id)
      if (trains) {
        const { locked } = await datasetExportPreview(workspace, { ...chosen, first: 1 }, quietCall())
        expect(locked, id).toMatch(/golden set: it judges/)
        await expect(
          datasetExport(workspace, { ...chosen, overwrite: false, out }, quietCall()),
          id,
        ).rejects.toMatchObject({ code: 'gate_failed' })
      } else if (!otherShapes.has(id)) {
        await datasetExport(workspace, { ...chosen, overwrite: false, out }, quietCall())
      }
    }
  })
})
