import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { importPaths, quietCall, withWorkspace } from '../../../tests/workspaceFixture.ts'
import { sql } from '../db/sql.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { buildVersion } from './building/build.ts'
import {
  datasetCard,
  datasetDiff,
  datasetExamples,
  datasetExport,
  datasetsList,
  datasetVerify,
  eraseFromVersion,
  versionsReached,
} from './datasets.ts'
import { addLabels, everyTrace, spanId, testRecipe, traceUids, writeOtlp } from './datasetsFixture.ts'
import { previewRecipe } from './curating/plan.ts'

const conversations = Array.from({ length: 12 }, (_, index) => ({
  index,
  session: `s${Math.floor(index / 2)}`,
  user: `u${Math.floor(index / 4)}`,
}))

async function labelled(work: (workspace: Workspace, folder: string, uids: string[]) => Promise<void>) {
  await withWorkspace(async (workspace, folder) => {
    await importPaths(workspace, [await writeOtlp(path.join(folder, 'traces.jsonl'), conversations)])
    const uids = await traceUids(workspace)
    const uid = (index: number) => uids[index] ?? ''
    await addLabels(workspace, [
      { trace: uid(0), verdict: 'pass' },
      {
        trace: uid(1),
        verdict: 'fail',
        code: 'PLN.2',
        contributing: ['TSL.3'],
        firstFailingSpan: spanId(1, 2),
      },
      { trace: uid(2), verdict: 'fail', code: 'RET.2', firstFailingSpan: spanId(2, 1) },
      { trace: uid(3), verdict: 'fail', correction: 'Ask for the invoice first.' },
      { trace: uid(4), verdict: 'fail' },
      { trace: uid(5), verdict: 'defer' },
      { trace: uid(6), verdict: 'pass', person: 'ann' },
      { trace: uid(6), verdict: 'fail', code: 'POL.3', person: 'bob', clock: 99 },
      { trace: uid(7), verdict: 'pass' },
    ])
    await work(workspace, folder, uids)
  })
}

test('a build has the examples of the labels, in the shape of the contract', async () => {
  await labelled(async (workspace, _folder, uids) => {
    const built = await buildVersion(workspace, everyTrace, testRecipe(), quietCall())
    expect(built).toMatchObject({
      name: 'golden',
      version: 1,
      existing: false,
      splits: { train: 0, eval: 6, test: 0 },
    })
    expect(built.refused).toEqual([{ trace: uids[4], why: 'neither an answer nor a code' }])
    expect(built.steps.map(({ step, kept, left }) => [step, kept, left])).toEqual([
      ['Slice', 12, 0],
      ['Labelled', 8, 4],
      ['Label policy: single', 7, 1],
      ['Verdict: pass or fail', 7, 0],
      ['Something to expect', 6, 1],
    ])
    expect(built.contamination).toMatchObject({ checked: false })
    const { total, examples } = await datasetExamples(workspace, {
      name: 'golden',
      version: 1,
      offset: 0,
      limit: 50,
      search: '',
    })
    expect(total).toBe(6)
    expect(examples.map((example) => example.example_id)).toEqual(
      examples.map((example) => example.example_id).toSorted(),
    )
    const of = (index: number) => examples.find((example) => example.metadata.trace_uid === uids[index])
    expect(of(0)).toMatchObject({
      split: 'eval',
      input: { messages: [{ role: 'system' }, { role: 'user', content: 'Case 0: I was charged twice.' }] },
      expected: { answer: 'Refunded invoice 1000.', must_not: [] },
      metadata: { label_ids: [`ann-${uids[0]}`], reviewers: ['ANN'], verdict: 'pass', epoch: 1 },
    })
    expect(of(1)?.input.messages).toHaveLength(4)
    expect(of(1)).toMatchObject({ expected: { answer: null, must_not: ['PLN.2', 'TSL.3'] } })
    expect(of(2)?.input.messages).toHaveLength(2)
    expect(of(3)).toMatchObject({ expected: { answer: 'Ask for the invoice first.', must_not: [] } })
    expect(of(6)).toMatchObject({
      expected: { answer: null, must_not: ['POL.3'] },
      metadata: { reviewers: ['BOB'] },
    })
    const found = await datasetExamples(workspace, {
      name: 'golden',
      version: 1,
      offset: 0,
      limit: 50,
      search: 'invoice FIRST',
    })
    expect(found).toMatchObject({ total: 1 })
  })
})

test('a preview says what the build then does, also with caps and another policy', async () => {
  await labelled(async (workspace) => {
    for (const recipe of [
      testRecipe(),
      testRecipe({ label_policy: 'majority', split: { train: 1, eval: 1, test: 1 } }),
      testRecipe({ caps: { per_user: 1 }, verdicts: ['fail'], shape: 'task', seed: 3 }),
      testRecipe({ caps: { per_session: 1 }, verdicts: ['pass'] }),
    ]) {
      const preview = await previewRecipe(workspace, everyTrace, recipe, quietCall())
      const built = await buildVersion(workspace, everyTrace, recipe, quietCall())
      expect(preview.steps).toEqual(built.steps)
      expect(preview.splits).toEqual(built.splits)
      expect(preview.first.length).toBeGreaterThan(0)
    }
    const { datasets } = await datasetsList(workspace)
    expect(datasets[0]?.versions.map((version) => version.version)).toEqual([4, 3, 2, 1])
  })
})

test('the same inputs give back the same version, other labels the next', async () => {
  await labelled(async (workspace, _folder, uids) => {
    const first = await buildVersion(workspace, everyTrace, testRecipe(), quietCall())
    const again = await buildVersion(workspace, everyTrace, testRecipe(), quietCall())
    expect(again).toEqual({ ...first, existing: true })
    await addLabels(workspace, [{ trace: uids[8] ?? '', verdict: 'pass' }])
    const next = await buildVersion(workspace, everyTrace, testRecipe(), quietCall())
    expect(next).toMatchObject({ version: 2, existing: false })
    expect(next.hash).not.toBe(first.hash)
    const runs = await workspace.database.all(
      sql`select stage, content_hash from runs where stage = 'dataset.build' order by started_at, content_hash`,
    )
    expect(runs).toHaveLength(2)
    expect(await readdir(workspace.paths.temporary)).toEqual([])
  })
})

test('nothing to build is refused with the reason, and leaves nothing', async () => {
  await withWorkspace(async (workspace, folder) => {
    await importPaths(workspace, [await writeOtlp(path.join(folder, 'traces.jsonl'), conversations)])
    await expect(buildVersion(workspace, everyTrace, testRecipe(), quietCall())).rejects.toMatchObject({
      code: 'invalid_input',
      hint: '12 without a label. Label traces of this slice, or widen the recipe.',
    })
    expect(await readdir(workspace.paths.datasets)).toEqual([])
    await expect(
      buildVersion(workspace, everyTrace, testRecipe({ split: { train: 0, eval: 0, test: 0 } }), quietCall()),
    ).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(
      buildVersion(workspace, everyTrace, testRecipe({ label_policy: 'adjudicated' }), quietCall()),
    ).rejects.toMatchObject({ code: 'invalid_input' })
  })
})

test('an export is the same on each run and verifies where no workspace is', async () => {
  await labelled(async (workspace, folder) => {
    const { hash } = await buildVersion(workspace, everyTrace, testRecipe(), quietCall())
    const request = { name: 'golden', version: 1, format: 'jsonl', overwrite: false }
    const first = await datasetExport(workspace, { ...request, out: path.join(folder, 'a') }, quietCall())
    const second = await datasetExport(workspace, { ...request, out: path.join(folder, 'b') }, quietCall())
    expect(first.files.map((file) => [path.basename(file.path), file.sha256, file.rows])).toEqual(
      second.files.map((file) => [path.basename(file.path), file.sha256, file.rows]),
    )
    expect(first.files.map((file) => path.basename(file.path))).toEqual([
      'CHECKSUMS',
      'card.md',
      'examples.jsonl',
      'lineage.jsonl',
      'manifest.json',
      'public_key.pem',
      'recipe.yaml',
      'signature.json',
      'verify.mjs',
    ])
    const out = path.join(folder, 'a')
    expect(await datasetVerify({ workspace: null, folder: out }, quietCall())).toMatchObject({
      ok: true,
      verdict: 'consistent with itself',
      hash,
      problems: [],
    })
    expect(await datasetVerify({ workspace: null, folder: out, expect: hash }, quietCall())).toMatchObject({
      ok: true,
      verdict: 'the released version',
    })
    expect(await datasetVerify({ workspace, folder: out }, quietCall())).toMatchObject({
      ok: true,
      verdict: 'the released version',
    })
    expect(await datasetVerify({ workspace, name: 'golden', version: 1 }, quietCall())).toMatchObject({
      ok: true,
    })
    expect(
      await datasetVerify({ workspace: null, folder: out, expect: hash.replace(/./, 'x') }, quietCall()),
    ).toMatchObject({
      ok: false,
      verdict: 'broken',
      problems: [{ what: 'version' }],
    })
    await expect(datasetExport(workspace, { ...request, out }, quietCall())).rejects.toMatchObject({
      code: 'conflict',
    })
    await datasetExport(workspace, { ...request, out, overwrite: true }, quietCall())
    await expect(
      datasetExport(workspace, { ...request, out: folder, overwrite: true }, quietCall()),
    ).rejects.toMatchObject({ code: 'conflict' })
    await expect(
      datasetExport(workspace, { ...request, format: 'nothing', out }, quietCall()),
    ).rejects.toMatchObject({ code: 'not_found' })
    expect((await readdir(folder)).toSorted()).toEqual(['a', 'b', 'traces.jsonl', 'workspace'])
    await expect(
      datasetVerify({ workspace: null, folder: path.join(folder, 'nowhere') }, quietCall()),
    ).rejects.toMatchObject({ code: 'not_found' })
  })
})

test('a diff counts what was erased since among the removed, without naming it', async () => {
  await labelled(async (workspace, _folder, uids) => {
    const gone = uids[0] ?? ''
    const kept = sql`select trace_uid from traces where trace_uid <> ${gone}`
    await buildVersion(workspace, everyTrace, testRecipe(), quietCall())
    await buildVersion(workspace, kept, testRecipe(), quietCall())
    const input = { before: 'golden@1', after: 'golden@2', kind: null, offset: 0, limit: 50 }
    expect(await datasetDiff(workspace, input)).toMatchObject({ counts: { removed: 1, same: 5 }, erased: 0 })
    const who = { tokens: [], people: [] }
    const reached = await versionsReached(workspace, { traces: new Set([gone]), who }, quietCall())
    for (const each of reached)
      await eraseFromVersion(workspace, each, reached, { id: 'e1', at_ms: 0, reason: 'asked to' })
    await workspace.database.run(sql`delete from dataset_examples where trace_uid = ${gone}`)
    const found = await datasetDiff(workspace, input)
    expect(found).toMatchObject({ counts: { added: 0, removed: 1, same: 5 }, erased: 1 })
    expect(JSON.stringify(found)).not.toContain(gone)
    expect(await datasetDiff(workspace, { ...input, after: input.before })).toMatchObject({
      counts: { added: 0, removed: 0, same: 6 },
      erased: 1,
    })
  })
})

test('every example leads to its trace, labels and source bytes', async () => {
  await labelled(async (workspace) => {
    await buildVersion(workspace, everyTrace, testRecipe(), quietCall())
    const { manifest, card } = await datasetCard(workspace, { name: 'golden', version: 1 })
    expect(card).toMatch(/^---\npretty_name: "golden"\n/)
    const folder = path.join(workspace.paths.datasets, 'golden', '1')
    const lines = (await readFile(path.join(folder, 'lineage.jsonl'), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines).toHaveLength(6)
    const source = await readFile(path.join(workspace.paths.vault, 'files', lines[0].sources[0].sha256))
    for (const line of lines) {
      const { offset, length } = line.sources[0]
      const native = await workspace.database.first<{ native: string }>(
        sql`select native_trace_id as native from traces where trace_uid = ${line.trace_uid}`,
      )
      expect(source.subarray(offset, offset + length).toString('utf8')).toContain(native?.native)
    }
    expect(manifest).toMatchObject({
      sources: [{ examples: 6 }],
      parents: [],
      contamination: { checked: false },
    })
  })
})

test('an export goes into a new folder where a name is given, and verifies beside another workspace', async () => {
  await labelled(async (workspace, folder) => {
    const { hash } = await buildVersion(workspace, everyTrace, testRecipe(), quietCall())
    const request = { name: 'golden', version: 1, format: 'jsonl', overwrite: false }
    const exported = await datasetExport(
      workspace,
      { ...request, out: folder, folder: 'golden-v1' },
      quietCall(),
    )
    expect(exported.folder).toBe(path.join(folder, 'golden-v1'))
    await withWorkspace(async (other) => {
      const result = await datasetVerify({ workspace: other, folder: exported.folder }, quietCall())
      expect(result).toMatchObject({ ok: true, verdict: 'consistent with itself', hash })
    })
  })
})
