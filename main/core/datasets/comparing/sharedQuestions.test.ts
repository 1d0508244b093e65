import path from 'node:path'
import { expect, test } from 'vitest'
import { importPaths, quietCall, withWorkspace } from '../../../../tests/workspaceFixture.ts'
import { buildVersion } from '../building/build.ts'
import { datasetCard } from '../datasets.ts'
import { everyTrace, passAll, strangers, testRecipe, writeOtlp } from '../datasetsFixture.ts'
import { questionKey } from '../examples/questionKey.ts'

const asks = (...said: [role: string, content: string][]) =>
  questionKey({ messages: said.map(([role, content]) => ({ role, content })) })

test('a question is one whatever its case, marks and numbers, and whatever else is said', () => {
  const one = asks(['system', 'Be brief.'], ['user', 'Where’s my Öl invoice 17, [EMAIL_0A1B2C3D4E]?'])
  expect(asks(['user', 'where s my ol invoice 4 [EMAIL_ZZZZZ3D4E0]'], ['assistant', 'Here.'])).toBe(one)
  expect(asks(['user', 'Where is my Öl invoice?'])).not.toBe(one)
  expect([asks(['assistant', 'Hello.']), asks(['user', '…'])]).toEqual(['', ''])
})

test('a version says how many held-out cases ask what training asks, though no tie crosses', () =>
  withWorkspace(async (workspace, folder) => {
    // All ask the same but for a number; no two share a session or a person, and no copies were sought.
    await importPaths(workspace, [await writeOtlp(path.join(folder, 'traces.jsonl'), strangers(12))])
    await passAll(workspace)
    const build = (over: Parameters<typeof testRecipe>[0]) =>
      buildVersion(workspace, everyTrace, testRecipe(over), quietCall())
    const split = { train: 2, eval: 1, test: 0 }
    const parted = await build({ name: 'parted', split })
    expect(parted.contamination.note).toContain(
      '4 of 4 held-out cases ask in the same words what training asks',
    )
    const { manifest } = await datasetCard(workspace, { name: 'parted', version: 1 })
    expect(manifest).toMatchObject({
      split_unit: { crossing: 0, same_question: { shared: 4, held_out: 4 } },
    })
    const alone = await build({ name: 'alone', split: 'eval' })
    expect(alone.contamination.note).not.toContain('held-out')
  }))
