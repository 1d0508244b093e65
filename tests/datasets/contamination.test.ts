import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { buildVersion } from '../../main/core/datasets/building/build.ts'
import { datasetContamination } from '../../main/core/datasets/datasets.ts'
import {
  addLabels,
  everyTrace,
  passAll,
  strangers,
  testRecipe,
  traceUids,
  writeOtlp,
} from '../../main/core/datasets/datasetsFixture.ts'
import { decide } from '../../main/core/decontamination/decontamination.ts'
import type { Workspace } from '../../main/core/workspace/workspace.ts'
import { importPaths, quietCall, withWorkspace } from '../workspaceFixture.ts'

const recipe = testRecipe({
  name: 'test',
  split: { train: 6, eval: 4, test: 0 },
  decontaminate: { against: [], within: true, review: 'keep' },
})

/** Two dozen conversations, all alike, split for training and evaluation and compared with one another. */
async function buildSplit(workspace: Workspace, folder: string): Promise<void> {
  await importPaths(workspace, [await writeOtlp(path.join(folder, 'traces.jsonl'), strangers(24))])
  await passAll(workspace)
  await buildVersion(workspace, everyTrace, recipe, quietCall())
}

const ask = { name: 'test', version: 1, band: null, offset: 0, limit: 50 }

test('findings come with both texts, and with what a person decides about them', () =>
  withWorkspace(async (workspace, folder) => {
    await buildSplit(workspace, folder)
    const first = await datasetContamination(workspace, ask, quietCall())
    expect(first.certificate).not.toBe(null)
    const open = first.findings.find((each) => each.train !== null && each.evaluation !== null)
    expect(open?.decision).toBe(null)
    for (const { train, evaluation } of [open?.matches[0]].flatMap((match) => match ?? []))
      expect(open?.train?.text.slice(...train)).toBe(open?.evaluation?.text.slice(...evaluation))
    await decide(workspace, {
      train_sha256: open?.train?.sha256 ?? '',
      eval_sha256: open?.evaluation?.sha256 ?? '',
      decision: 'dismiss',
      reason: 'Read side by side',
      reviewer: 'Ada',
    })
    const again = await datasetContamination(workspace, ask, quietCall())
    const same = again.findings.find(
      (each) => each.train_id === open?.train_id && each.eval_id === open?.eval_id,
    )
    expect(same?.decision).toBe('dismiss')
    expect(again.cases.length).toBe(again.certificate?.counts.evaluation.items)
  }))

test('in review stands what can be decided, and beside another part of an example what it asks', () =>
  withWorkspace(async (workspace, folder) => {
    await buildSplit(workspace, folder)
    const before = await datasetContamination(workspace, { ...ask, band: 'review', limit: 200 }, quietCall())
    // A finding more on a training item that another finding took out, and one on the prompt of an example.
    const file = path.join(workspace.paths.datasets, 'test', '1', 'contamination.json')
    const certificate = JSON.parse(await readFile(file, 'utf8')) as {
      findings: { train_id: string; band: string; eval_part: number }[]
    }
    const stays = certificate.findings.find(({ train_id }) =>
      before.findings.some((each) => each.train_id === train_id),
    )
    if (stays === undefined) throw new Error('nothing is in review')
    certificate.findings.push(
      { ...stays, train_id: 'f'.repeat(64), band: 'review' },
      { ...stays, band: 'review', eval_part: 0 },
    )
    await writeFile(file, JSON.stringify(certificate))
    const after = await datasetContamination(workspace, { ...ask, band: 'review', limit: 200 }, quietCall())
    expect([after.total, after.pairs.review]).toEqual([before.total + 1, before.total + 1])
    expect(after.findings.map(({ train }) => train)).not.toContain(null)
    const last = after.findings.at(-1)?.evaluation
    expect(last?.text).toBe('You own billing questions.')
    expect(last?.asked).toMatch(/I was charged twice/)
    expect(after.findings[0]?.evaluation?.asked).toBeNull()
  }))

test('a version that was compared with nothing says so', () =>
  withWorkspace(async (workspace, folder) => {
    await importPaths(workspace, [
      await writeOtlp(path.join(folder, 'traces.jsonl'), [{ index: 0, session: 's', user: 'u' }]),
    ])
    const [trace = ''] = await traceUids(workspace)
    await addLabels(workspace, [{ trace, verdict: 'pass' }])
    await buildVersion(workspace, everyTrace, testRecipe({ name: 'test', split: 'eval' }), quietCall())
    const found = await datasetContamination(workspace, ask, quietCall())
    expect(found).toMatchObject({ certificate: null, total: 0, findings: [], cases: [] })
    expect(found.pairs).toEqual({ review: 0, remove: 0 })
    expect(found.note).toMatch(/no training set|nothing/)
  }))
