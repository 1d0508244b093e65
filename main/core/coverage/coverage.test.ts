import path from 'node:path'
import { expect, test } from 'vitest'
import { importPaths, quietCall, withWorkspace } from '../../../tests/workspaceFixture.ts'
import { buildVersion } from '../datasets/build.ts'
import { addLabels, everyTrace, testRecipe, traceUids, writeOtlp } from '../datasets/datasetsFixture.ts'
import { sql } from '../db/sql.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { coverageOf, newestVersions } from './coverage.ts'

/** 40 traces, 30 of them free; 10 free ones are labelled and judge. */
async function covered(work: (workspace: Workspace, uids: string[]) => Promise<void>) {
  await withWorkspace(async (workspace, folder) => {
    const conversations = Array.from({ length: 40 }, (_, index) => ({
      index,
      session: `s${index}`,
      user: `u${index}`,
    }))
    await importPaths(workspace, [await writeOtlp(path.join(folder, 'traces.jsonl'), conversations)])
    const uids = (await traceUids(workspace)).toSorted()
    for (const [at, uid] of uids.entries())
      await workspace.database.run(
        sql`update traces set plan_tier = ${at < 30 ? 'free' : 'enterprise'} where trace_uid = ${uid}`,
      )
    await addLabels(
      workspace,
      uids
        .slice(0, 10)
        .map((trace, at) =>
          at < 4 ? { trace, verdict: 'fail' as const, code: 'PLN.2' } : { trace, verdict: 'pass' as const },
        ),
    )
    await work(workspace, uids)
  })
}

test('a tier that traffic has and nobody labelled or judges by is a hole; shares and their n add up', () =>
  covered(async (workspace) => {
    await buildVersion(workspace, everyTrace, testRecipe({ name: 'golden', split: 'eval' }), quietCall())
    const versions = await newestVersions(workspace)
    expect(versions.map(({ name }) => name)).toEqual(['golden@1'])
    const found = await coverageOf(workspace, ['plan_tier'], versions, [], quietCall())
    expect(found).toMatchObject({ traffic: 40, labelled: 10, cases: 10, estimated: false })
    expect(
      found.rows.map(({ values, traffic, labelled, cases, holes }) => [
        values[0],
        traffic.value,
        labelled.n,
        cases.n,
        holes,
      ]),
    ).toEqual([
      ['free', 0.75, 10, 10, []],
      ['enterprise', 0.25, 0, 0, ['no labels', 'no cases']],
    ])
    const none = await coverageOf(workspace, ['plan_tier'], [], [], quietCall())
    expect(none.rows.map(({ holes }) => holes)).toEqual([['no cases'], ['no labels', 'no cases']])
  }))

test('traffic by code is the Hájek estimate of the labels where traces were drawn by chance', () =>
  covered(async (workspace, uids) => {
    // Failures were drawn ten times as often as passes, so they weigh a tenth.
    for (const [at, uid] of uids.slice(0, 10).entries())
      await workspace.database.run(
        sql`update traces set inclusion_probability = ${at < 4 ? 1 : 0.1} where trace_uid = ${uid}`,
      )
    const found = await coverageOf(workspace, ['code'], [], ['PLN.2', 'RET.2'], quietCall())
    expect(found).toMatchObject({ estimated: true, weighted: true, unseen: ['RET.2'] })
    const failing = found.rows.find(({ values }) => values[0] === 'PLN.2')
    expect(failing?.traffic.value).toBeCloseTo(4 / 64, 12)
    expect(failing?.labelled).toMatchObject({ n: 4, value: 0.4 })
    expect(failing?.traffic.low).toBeLessThan(4 / 64)
    expect(failing?.traffic.high).toBeGreaterThan(4 / 64)
  }))
