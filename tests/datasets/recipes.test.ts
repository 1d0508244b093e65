import { readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { buildVersion } from '../../main/core/datasets/building/build.ts'
import {
  datasetCard,
  datasetDiff,
  datasetExamples,
  datasetsList,
  datasetVerify,
  recipeSave,
  recipesIn,
  resolveVersion,
  tagVersion,
  unlockDataset,
} from '../../main/core/datasets/datasets.ts'
import {
  addLabels,
  everyTrace,
  spanId,
  strangers,
  testRecipe,
  traceUids,
  writeOtlp,
  type TestLabel,
} from '../../main/core/datasets/datasetsFixture.ts'
import { constantSql, sql } from '../../main/core/db/sql.ts'
import type { Workspace } from '../../main/core/workspace/workspace.ts'
import { recipe as recipeShape } from '../../shared/domain/recipe.ts'
import { importPaths, quietCall, withWorkspace } from '../workspaceFixture.ts'

const conversations = strangers(24)

async function labelled(
  work: (workspace: Workspace, uids: string[], folder: string) => Promise<void>,
  labelsOf: (trace: string, index: number) => TestLabel = (trace, index) =>
    index % 3 === 0
      ? { trace, verdict: 'pass' }
      : {
          trace,
          verdict: 'fail',
          code: index % 2 === 0 ? 'PLN.2' : 'RET.2',
          firstFailingSpan: spanId(index, 3),
        },
) {
  await withWorkspace(async (workspace, folder) => {
    await importPaths(workspace, [await writeOtlp(path.join(folder, 'traces.jsonl'), conversations)])
    const uids = await traceUids(workspace)
    await addLabels(workspace, uids.map(labelsOf))
    await work(workspace, uids, folder)
  })
}

const build = (workspace: Workspace, over: Parameters<typeof testRecipe>[0]) =>
  buildVersion(workspace, everyTrace, testRecipe(over), quietCall())

async function examplesOf(workspace: Workspace, { name, version }: { name: string; version: number }) {
  const { examples } = await datasetExamples(workspace, { name, version, offset: 0, limit: 500, search: '' })
  expect(await datasetVerify({ workspace, name, version }, quietCall())).toMatchObject({ problems: [] })
  return examples
}

test('each shape has what it says, verifies, and leads back to its traces', async () => {
  await labelled(
    async (workspace) => {
      const of = async (shape: ReturnType<typeof testRecipe>['shape']) =>
        examplesOf(workspace, await build(workspace, { name: shape, shape }))
      expect(await of('pair')).toHaveLength(8)
      for (const example of await of('pair')) {
        expect(example.chosen).toEqual([{ role: 'assistant', content: 'Refund it at once.' }])
        expect(example.rejected).toMatchObject(
          [{ role: 'assistant' }, { role: 'tool' }, { role: 'assistant' }].slice(0, example.rejected?.length),
        )
        expect(example.input.messages.at(-1)).toMatchObject({ role: 'user' })
      }
      const unpaired = await of('unpaired')
      expect(new Set(unpaired.map(({ good, metadata }) => `${good} ${metadata['verdict']}`))).toEqual(
        new Set(['true pass', 'false fail']),
      )
      expect(unpaired.every(({ completion }) => (completion?.length ?? 0) > 0)).toBe(true)
      for (const { steps = [], metadata } of await of('step')) {
        const goods = steps.map(({ good }) => good)
        expect(goods).toEqual([...goods].sort().reverse())
        expect(goods.includes(false)).toBe(metadata['verdict'] === 'fail')
      }
    },
    (trace, index) =>
      index % 3 === 0
        ? { trace, verdict: 'pass' }
        : {
            trace,
            verdict: 'fail',
            code: 'PLN.2',
            firstFailingSpan: spanId(index, 3),
            ...(index % 3 === 1 ? { correction: 'Refund it at once.' } : {}),
          },
  )
})

test('runs of one task are compared in one example, with the lineage of all of them', async () => {
  await labelled(async (workspace, uids) => {
    await workspace.database.run(
      constantSql(
        `update traces set name = 'task ' || (case when number % 24 < 9 then number % 3 else number end)`,
      ),
    )
    const built = await build(workspace, { name: 'groups', shape: 'group' })
    const examples = await examplesOf(workspace, built)
    expect(examples).toHaveLength(3)
    expect(built.steps.find(({ step }) => step === 'Runs to compare with')).toMatchObject({ left: 15 })
    const lines = await readFile(path.join(workspace.paths.datasets, 'groups', '1', 'lineage.jsonl'), 'utf8')
    for (const line of lines.trim().split('\n')) {
      const { traces, sources, labels } = JSON.parse(line)
      expect([traces.length, sources.length, labels.length]).toEqual([3, 12, 3])
      for (const trace of traces) expect(uids).toContain(trace)
    }
    expect(examples.every(({ trajectories }) => trajectories?.length === 3)).toBe(true)
  })
})

test('once in a set that judges, never in training: over all versions, until an unlock with a reason', async () => {
  await labelled(async (workspace, uids) => {
    const first = sql`select trace_uid from traces where number <= 6`
    const golden = await buildVersion(
      workspace,
      first,
      testRecipe({ name: 'golden', profile: 'golden' }),
      quietCall(),
    )
    const pinned = new Set((await examplesOf(workspace, golden)).map(({ metadata }) => metadata['trace_uid']))
    expect(pinned.size).toBe(6)
    // A copy of a pinned trace is as good as the trace itself.
    const copy = uids.find((trace) => !pinned.has(trace)) ?? ''
    await workspace.database.run(
      sql`update traces set duplicate_group = 'twins' where trace_uid in (${copy}, ${[...pinned][0] as string})`,
    )
    await build(workspace, { name: 'adversarial', profile: 'adversarial', where: '' })
    await expect(build(workspace, { name: 'train', split: 'train' })).rejects.toMatchObject({
      code: 'invalid_input',
    })
    expect(await unlockDataset(workspace, { name: 'adversarial', reason: 'it was all of them' })).toEqual({
      unlocked: 24,
    })
    const train = await build(workspace, { name: 'train', split: 'train' })
    expect(train.steps.find(({ step }) => step === 'Not pinned for judging')).toMatchObject({ left: 6 })
    expect(train.splits.train).toBe(18)
    for (const { metadata } of await examplesOf(workspace, train))
      expect(pinned.has(metadata['trace_uid'])).toBe(false)
    const mixed = await build(workspace, { name: 'mixed', split: { train: 1, eval: 1, test: 0 } })
    expect(mixed.splits.train + mixed.splits.eval).toBe(18)
    // What was trained on does not come to judge.
    const late = await build(workspace, { name: 'regression', profile: 'regression' }).catch(
      (error: unknown) => error,
    )
    expect(late).toMatchObject({ splits: { eval: 6 } })
    // A set that judges stays the version it is, whatever is trained elsewhere.
    await workspace.database.run(constantSql('update traces set duplicate_group = null'))
    expect(
      await buildVersion(workspace, first, testRecipe({ name: 'golden', profile: 'golden' }), quietCall()),
    ).toMatchObject({ version: 1, existing: true })
    await expect(unlockDataset(workspace, { name: 'golden', reason: '  ' })).rejects.toMatchObject({
      code: 'invalid_input',
    })
    await expect(unlockDataset(workspace, { name: 'train', reason: 'why' })).rejects.toMatchObject({
      code: 'not_found',
    })
    const record = await readFile(path.join(workspace.paths.datasets, 'record.jsonl'), 'utf8')
    expect(record).toContain('it was all of them')
    await expect(
      build(workspace, { name: 'wrong', profile: 'golden', split: 'train' }),
    ).rejects.toMatchObject({ code: 'invalid_input' })
  })
})

test('a build that was killed after its rename is taken up with its pins and its rows', async () => {
  await labelled(async (workspace) => {
    const few = sql`select trace_uid from traces where number <= 6`
    const golden = testRecipe({ name: 'golden', profile: 'golden' })
    const { hash } = await buildVersion(workspace, few, golden, quietCall())
    const rows = () =>
      workspace.database.all(
        sql`select * from dataset_examples where version_hash = ${hash} order by example_id`,
      )
    const edges = () =>
      workspace.database.all(
        sql`select * exclude (run_id) from lineage_edges where to_kind <> 'export' order by all`,
      )
    const [before, edgesBefore] = [await rows(), await edges()]
    for (const table of ['dataset_versions', 'dataset_examples', 'lineage_edges'])
      await workspace.database.run(constantSql(`delete from ${table}`))
    await rm(path.join(workspace.paths.datasets, 'record.jsonl'))
    const train = await build(workspace, { name: 'train', split: 'train' })
    expect(train.splits.train).toBe(18)
    expect(await rows()).toEqual(before)
    expect(await edges()).toEqual(expect.arrayContaining(edgesBefore))
  })
})

test('training is compared with what judges, and the certificate is part of the version', async () => {
  await labelled(async (workspace) => {
    const golden = await buildVersion(
      workspace,
      sql`select trace_uid from traces where number <= 6`,
      testRecipe({ name: 'golden', profile: 'golden' }),
      quietCall(),
    )
    const leaky = { against: [], within: false, review: 'keep' as const }
    // All test conversations are copies of one another but for a number, so nothing is left to train on.
    const error = await build(workspace, { name: 'train', split: 'train', decontaminate: leaky }).catch(
      (each: unknown) => each,
    )
    if (error instanceof Error) expect(error).toMatchObject({ code: 'invalid_input' })
    const mixed = await build(workspace, {
      name: 'mixed',
      split: { train: 1, eval: 1, test: 0 },
      decontaminate: { ...leaky, against: ['golden@1'], within: true },
    })
    expect(mixed.contamination.checked).toBe(true)
    expect(
      mixed.contamination.removed + mixed.contamination.review + mixed.contamination.clear,
    ).toBeGreaterThan(0)
    const { manifest } = await datasetCard(workspace, { name: 'mixed', version: 1 })
    expect(manifest).toMatchObject({ parents: [golden.hash], contamination: { checked: true } })
    const certificate = await readFile(
      path.join(workspace.paths.datasets, 'mixed', '1', 'contamination.json'),
    )
    expect(JSON.parse(certificate.toString()).self_test).not.toBeNull()
    expect(await datasetVerify({ workspace, name: 'mixed', version: 1 }, quietCall())).toMatchObject({
      ok: true,
    })
    // The version it was compared with is changed behind its back.
    const file = path.join(workspace.paths.datasets, 'golden', '1', 'manifest.json')
    const text = await readFile(file, 'utf8')
    await workspace.ports.files.writeDurable(file, Buffer.from(text.replace('"seed":1', '"seed":2')))
    expect(await datasetVerify({ workspace, name: 'mixed', version: 1 }, quietCall())).toMatchObject({
      ok: false,
      problems: [{ what: 'parent' }],
    })
  })
})

test('rare codes are filled with marked variants, in training alone', async () => {
  await labelled(async (workspace) => {
    const built = await build(workspace, {
      name: 'more',
      split: { train: 2, eval: 1, test: 0 },
      augment: {
        up_to: 12,
        per_example: 4,
        templates: ['Quick one: {text} Thanks!'],
        slots: { wrong: ['charged twice', 'charged three times', 'billed for nothing'] },
      },
    })
    const examples = await examplesOf(workspace, built)
    const made = examples.filter(({ metadata }) => metadata['augmented'] !== undefined)
    expect(made.length).toBeGreaterThan(8)
    expect(made.every(({ split }) => split === 'train')).toBe(true)
    const byId = new Map(examples.map((example) => [example.example_id, example]))
    for (const { metadata, expected } of made) {
      const parent = byId.get((metadata['augmented'] as { parent: string }).parent)
      expect(parent?.split).toBe('train')
      expect(parent?.metadata['trace_uid']).toBe(metadata['trace_uid'])
      expect(expected.must_not).toEqual(parent?.expected.must_not)
    }
    expect(new Set(made.map(({ input }) => JSON.stringify(input))).size).toBe(made.length)
    await expect(
      build(workspace, {
        profile: 'golden',
        augment: { up_to: 5, per_example: 1, templates: ['a {text}'], slots: {} },
      }),
    ).rejects.toMatchObject({ code: 'invalid_input' })
  })
})

test('tags move, stay on record, and name a version; a diff says what changed, as a plain count does', async () => {
  await labelled(async (workspace, uids) => {
    const half = sql`select trace_uid from traces where number > 4`
    await build(workspace, { name: 'set', split: { train: 1, eval: 1, test: 0 } })
    await tagVersion(workspace, { name: 'set', tag: 'released', version: 1 })
    await addLabels(workspace, [
      { trace: uids[10] ?? '', verdict: 'pass', clock: 900 },
      { trace: uids[11] ?? '', verdict: 'fail', code: 'POL.1', clock: 901 },
    ])
    await buildVersion(
      workspace,
      half,
      testRecipe({ name: 'set', split: { train: 1, eval: 1, test: 0 }, seed: 9 }),
      quietCall(),
    )
    expect(await resolveVersion(workspace, 'set@released')).toMatchObject({ version: 1 })
    expect(await resolveVersion(workspace, 'set')).toMatchObject({ version: 2 })
    const input = { before: 'set@released', after: 'set@2', kind: null, offset: 0, limit: 500 }
    const { counts, examples, by } = await datasetDiff(workspace, input)
    const lines = async (version: number) =>
      new Map(
        (
          await datasetExamples(workspace, { name: 'set', version, offset: 0, limit: 500, search: '' })
        ).examples.map((each) => [String(each.metadata['trace_uid']), each]),
      )
    const [before, after] = [await lines(1), await lines(2)]
    const shared = [...after].flatMap(([trace, now]) => {
      const was = before.get(trace)
      return was === undefined ? [] : [{ was, now }]
    })
    const differ = (
      part: (each: { split: string; expected: unknown; input: unknown; example_id: string }) => unknown,
    ) => shared.filter(({ was, now }) => JSON.stringify(part(was)) !== JSON.stringify(part(now))).length
    expect(counts).toEqual({
      added: [...after.keys()].filter((trace) => !before.has(trace)).length,
      removed: [...before.keys()].filter((trace) => !after.has(trace)).length,
      resplit: differ(({ split }) => split),
      relabelled: differ(({ expected }) => expected),
      reworded: differ(({ input: said }) => said),
      metadata: shared.filter(
        ({ was, now }) =>
          was.example_id !== now.example_id &&
          JSON.stringify([was.input, was.expected]) === JSON.stringify([now.input, now.expected]),
      ).length,
      changed: differ(({ split, example_id: id }) => [split, id]),
      same: shared.length - differ(({ split, example_id: id }) => [split, id]),
    })
    expect(counts.removed).toBe(4)
    expect(counts.relabelled).toBeGreaterThan(0)
    expect(examples).toHaveLength(counts.added + counts.removed + counts.changed)
    for (const column of ['verdict', 'plan_tier'])
      expect(by.filter((each) => each.column === column).reduce((sum, each) => sum + each.removed, 0)).toBe(4)
    const relabelled = await datasetDiff(workspace, { ...input, kind: 'relabelled' })
    expect(relabelled.examples).toHaveLength(counts.relabelled)
    const labelsOf = (trace: string | undefined) => {
      const found = relabelled.examples.find((each) => each.trace === trace)
      return found && [found.verdict_before, found.code_before, found.verdict_after, found.code_after]
    }
    expect(labelsOf(uids[10])).toEqual(['fail', 'PLN.2', 'pass', null])
    expect(labelsOf(uids[11])).toEqual(['fail', 'RET.2', 'fail', 'POL.1'])
    for (const each of examples.filter(({ kinds }) => kinds.includes('removed')))
      expect([each.verdict_before === null, each.verdict_after]).toEqual([false, null])

    expect(await tagVersion(workspace, { name: 'set', tag: 'released', version: 2 })).toMatchObject({
      before: 1,
    })
    expect((await datasetsList(workspace)).datasets[0]?.versions.map(({ tags }) => tags)).toEqual([
      ['released'],
      [],
    ])
    await tagVersion(workspace, { name: 'set', tag: 'released', version: null })
    await expect(resolveVersion(workspace, 'set@released')).rejects.toMatchObject({ code: 'not_found' })
    const file = path.join(workspace.paths.datasets, 'record.jsonl')
    const record = await readFile(file, 'utf8')
    expect(record.trim().split('\n')).toHaveLength(3)
    // A crash in the middle of a line loses that line alone; a changed line is refused.
    await workspace.ports.files.writeDurable(file, Buffer.from(`${record}{"at":1,"ev`))
    await tagVersion(workspace, { name: 'set', tag: 'next', version: 1 })
    expect((await readFile(file, 'utf8')).startsWith(record)).toBe(true)
    expect(await resolveVersion(workspace, 'set@next')).toMatchObject({ version: 1 })
    await workspace.ports.files.writeDurable(file, Buffer.from(record.replace('"version":1', '"version":2')))
    await expect(resolveVersion(workspace, 'set@next')).rejects.toMatchObject({ code: 'schema_mismatch' })
  })
})

test('recipes lie in the folder as text; one with an unknown key is listed as broken and never guessed at', async () => {
  await labelled(async (workspace) => {
    const recipe = testRecipe({ name: 'mine', seed: 4 })
    await recipeSave(workspace, { recipe })
    await build(workspace, { name: 'mine', seed: 4 })
    const folder = path.join(workspace.paths.datasets, 'mine', '1')
    expect(await readFile(path.join(workspace.paths.recipes, 'mine.yaml'), 'utf8')).toBe(
      await readFile(path.join(folder, 'recipe.yaml'), 'utf8'),
    )
    const commented = Buffer.from('# by hand\nname: mine\nseed: 4\ndecontaminate: false\n')
    await workspace.ports.files.writeDurable(path.join(workspace.paths.recipes, 'mine.yaml'), commented)
    await recipeSave(workspace, { recipe })
    expect(await readFile(path.join(workspace.paths.recipes, 'mine.yaml'))).toEqual(commented)
    const bad = Buffer.from('name: bad\nwher: x\n')
    await workspace.ports.files.writeDurable(path.join(workspace.paths.recipes, 'bad.yaml'), bad)
    const found = await recipesIn(workspace)
    expect(found.map(({ name, problem }) => [name, problem === null])).toEqual([
      ['bad', false],
      ['mine', true],
    ])
    expect(recipeShape.safeParse({ name: 'x', wher: 'y' }).success).toBe(false)
  })
})

test('a diff names the metadata that differs where nothing else does, and a card calls no mixed file by one split', async () => {
  await labelled(async (workspace, uids) => {
    const split = { train: 1, eval: 1, test: 0 }
    await build(workspace, { name: 'set', split })
    const two = uids.slice(0, 2)
    for (const [at, uid] of two.entries())
      await workspace.database.run(
        sql`update traces set duplicate_group = ${`d${at}`} where trace_uid = ${uid}`,
      )
    await build(workspace, { name: 'set', split })
    const input = { before: 'set@1', after: 'set@2', kind: 'metadata' as const, offset: 0, limit: 500 }
    const { counts, metadata, examples } = await datasetDiff(workspace, input)
    expect(counts).toMatchObject({ relabelled: 0, reworded: 0, metadata: 2 })
    expect(metadata).toEqual([{ field: 'duplicate_group', n: 2 }])
    expect(examples.map(({ trace }) => trace).toSorted()).toEqual(two.toSorted())
    expect(examples.every(({ kinds }) => kinds.includes('metadata'))).toBe(true)
    const { card } = await datasetCard(workspace, { name: 'set', version: 2 })
    expect(card).toContain('- split: examples\n    path: examples.jsonl')
    expect(card).not.toContain('- split: train')
    await build(workspace, { name: 'one', split: { train: 1, eval: 0, test: 0 } })
    const alone = await datasetCard(workspace, { name: 'one', version: 1 })
    expect(alone.card).toContain('- split: train\n    path: examples.jsonl')
  })
})
