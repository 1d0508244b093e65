import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { importPaths, quietCall, repository, withWorkspace } from '../../../../tests/workspaceFixture.ts'
import { decideSemantic } from '../../dedupe/semanticDecisions.ts'
import { buildVersion } from '../building/build.ts'
import { datasetVerify } from '../datasets.ts'
import {
  addLabels,
  everyTrace,
  passAll,
  strangers,
  testRecipe,
  traceUids,
  writeOtlp,
} from '../datasetsFixture.ts'

const conversations = strangers(24)
const { verifyDataset } = (await import(
  pathToFileURL(path.join(repository, 'resources', 'verify-dataset.mjs')).href
)) as { verifyDataset(folder: string): { ok: boolean } }

interface Line {
  split: string
  metadata: { trace_uid: string; semantic_group?: string }
}

test('traces whose meaning people confirmed to be one are never parted, and a pin holds for all of them', async () => {
  await withWorkspace(async (workspace, folder) => {
    await importPaths(workspace, [await writeOtlp(path.join(folder, 'traces.jsonl'), conversations)])
    const uids = await passAll(workspace)
    const groups = [uids.slice(0, 5), [uids[4] ?? '', uids[9] ?? ''], uids.slice(12, 16)]
    for (const traces of groups)
      await decideSemantic(workspace, {
        kind: 'confirm',
        traces,
        copies: [uids[20] ?? ''].slice(traces.length === 2 ? 0 : 1),
        reviewer: 'Ada',
      })
    const recipe = testRecipe({
      name: 'tuning',
      profile: 'training',
      split: { train: 0.5, eval: 0.3, test: 0.2 },
    })
    const built = await buildVersion(workspace, everyTrace, recipe, quietCall())
    const home = path.join(workspace.paths.datasets, built.name, String(built.version))
    const lines = (await readFile(path.join(home, 'examples.jsonl'), 'utf8'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Line)
    const of = (trace: string | undefined) => lines.find(({ metadata }) => metadata.trace_uid === trace)
    const first = [...uids.slice(0, 5), uids[9], uids[20]].map(of)
    expect(new Set(first.map((line) => line?.split)).size).toBe(1)
    expect(new Set(first.map((line) => line?.metadata.semantic_group)).size).toBe(1)
    expect(of(uids[6])?.metadata.semantic_group).toBeUndefined()
    expect(new Set(uids.slice(12, 16).map((trace) => of(trace)?.split)).size).toBe(1)
    const verified = await datasetVerify({ workspace: null, folder: home, expect: undefined }, quietCall())
    expect(verified).toMatchObject({ ok: true })
    expect(verifyDataset(home).ok).toBe(true)
  })
})

test('what means the same as a pinned case is not trained on', async () => {
  await withWorkspace(async (workspace, folder) => {
    await importPaths(workspace, [await writeOtlp(path.join(folder, 'traces.jsonl'), conversations)])
    const uids = await traceUids(workspace)
    await addLabels(workspace, [{ trace: uids[0] ?? '', verdict: 'pass' }])
    await buildVersion(workspace, everyTrace, testRecipe({ name: 'golden', profile: 'golden' }), quietCall())
    await addLabels(
      workspace,
      uids.slice(1, 6).map((trace) => ({ trace, verdict: 'pass' as const })),
    )
    await decideSemantic(workspace, {
      kind: 'confirm',
      traces: [uids[0] ?? '', uids[3] ?? ''],
      copies: [],
      reviewer: 'Ada',
    })
    const training = testRecipe({
      name: 'tuning',
      profile: 'training',
      split: { train: 1, eval: 0, test: 0 },
    })
    const built = await buildVersion(workspace, everyTrace, training, quietCall())
    expect(built.splits.train).toBe(4)
    expect(built.steps.find(({ step }) => step === 'Not pinned for judging')).toMatchObject({ left: 2 })
  })
})
