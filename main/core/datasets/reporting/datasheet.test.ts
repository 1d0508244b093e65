import path from 'node:path'
import { expect, test } from 'vitest'
import { importPaths, quietCall, withWorkspace } from '../../../../tests/workspaceFixture.ts'
import { buildVersion } from '../building/build.ts'
import { datasetCard, datasetExport } from '../datasets.ts'
import { addLabels, everyTrace, testRecipe, traceUids, writeOtlp } from '../datasetsFixture.ts'

const conversations = Array.from({ length: 10 }, (_, index) => ({
  index,
  session: `s${index}`,
  user: `u${index % 4}`,
}))

test('a datasheet answers what the version knows with n and interval, and leaves the rest to people', async () => {
  await withWorkspace(async (workspace, folder) => {
    await importPaths(workspace, [await writeOtlp(path.join(folder, 'traces.jsonl'), conversations)])
    const uids = await traceUids(workspace)
    await addLabels(
      workspace,
      uids.map((trace, at) =>
        at < 2 ? { trace, verdict: 'fail' as const, code: 'PLN.2' } : { trace, verdict: 'pass' as const },
      ),
    )
    await buildVersion(workspace, everyTrace, testRecipe({ profile: 'golden' }), quietCall())
    const version = { name: 'golden', version: 1 }
    const { datasheet } = await datasetCard(workspace, version)
    for (const said of [
      '10 examples from 4 users',
      'to judge by, as a golden set',
      '| pass | 8 | 80.0 % (49.0 % to 94.3 %) |',
      '| fail PLN.2 | 2 | 20.0 % (5.7 % to 51.0 %) |',
      'shares in it say nothing about shares in traffic',
      'Labels by 1 reviewer',
      'Not exported so far',
      'Nothing was erased',
    ])
      expect(datasheet).toContain(said)
    expect(datasheet.split('[to be said by whoever releases it]').length - 1).toBe(5)
    await datasetExport(
      workspace,
      { ...version, format: 'jsonl', out: path.join(folder, 'handed-on'), overwrite: false },
      quietCall(),
    )
    expect((await datasetCard(workspace, version)).datasheet).toMatch(/- \d{4}-\d\d-\d\d: jsonl to handed-on/)
  })
})
