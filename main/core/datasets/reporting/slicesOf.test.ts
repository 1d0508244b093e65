import path from 'node:path'
import { expect, test } from 'vitest'
import { importPaths, quietCall, withWorkspace } from '../../../../tests/workspaceFixture.ts'
import { constantSql } from '../../db/sql.ts'
import { buildVersion } from '../building/build.ts'
import { datasetExamples, datasetSlices } from '../datasets.ts'
import { addLabels, everyTrace, strangers, testRecipe, traceUids, writeOtlp } from '../datasetsFixture.ts'

const conversations = strangers(10)

test('slices of a version have n and interval, beside their share of traffic, and are found by what they say', async () => {
  await withWorkspace(async (workspace, folder) => {
    await importPaths(workspace, [await writeOtlp(path.join(folder, 'traces.jsonl'), conversations)])
    await workspace.database.run(
      constantSql("update traces set plan_tier = case when number % 2 = 0 then 'pro' else 'free' end"),
    )
    const uids = await traceUids(workspace)
    await addLabels(
      workspace,
      uids
        .slice(0, 8)
        .map((trace, at) =>
          at < 3 ? { trace, verdict: 'fail' as const, code: 'PLN.2' } : { trace, verdict: 'pass' as const },
        ),
    )
    const version = { name: 'golden', version: 1 }
    await buildVersion(workspace, everyTrace, testRecipe(), quietCall())
    const found = await datasetSlices(workspace, version)
    expect(found).toMatchObject({ examples: 8, traces: 10 })
    const of = (column: string) => found.slices.find((each) => each.column === column)?.values ?? []
    expect(of('verdict').map(({ value, n }) => [value, n])).toEqual([
      ['pass', 5],
      ['fail', 3],
    ])
    for (const { column, values } of found.slices) {
      expect(values.reduce((sum, { n }) => sum + n, 0)).toBe(8)
      for (const { share, low, high, traffic } of values) {
        expect(low <= share && share <= high).toBe(true)
        expect(traffic === null).toBe(!['plan_tier', 'intent', 'agent_version'].includes(column))
      }
    }
    expect(of('plan_tier').map(({ traffic }) => traffic)).toEqual([0.5, 0.5])
    for (const { value, n } of of('plan_tier')) {
      const asked = { ...version, offset: 0, limit: 1, search: `"plan_tier":${JSON.stringify(value)}` }
      expect((await datasetExamples(workspace, asked)).total).toBe(n)
    }
  })
})
