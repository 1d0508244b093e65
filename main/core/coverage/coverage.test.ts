import path from 'node:path'
import { expect, test } from 'vitest'
import { importPaths, quietCall, withWorkspace } from '../../../tests/workspaceFixture.ts'
import { buildVersion } from '../datasets/building/build.ts'
import { addLabels, everyTrace, testRecipe, traceUids, writeOtlp } from '../datasets/datasetsFixture.ts'
import { sql } from '../db/sql.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { coverageOf, newestVersions } from './coverage.ts'
import { shareOfTraffic } from './sampledShares.ts'

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
        traffic?.value,
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

const none = { value: 0, low: 0, high: 0 }

/** Stores a sample of all 40 traces that was drawn at `at`, with the chance of each member. */
async function drawSample(
  workspace: Workspace,
  sample: string,
  at: string,
  chances: readonly (readonly [string, number])[],
) {
  await workspace.database.run(
    sql`insert into samples values (${sample}, 'run', ${at}::timestamp, 1, '{"where": ""}', 40, 0, ${chances.length}, '[]', 'hash')`,
  )
  for (const [trace, chance] of chances) {
    await workspace.database.run(sql`insert into sample_members values (${sample}, ${trace}, ${chance}, [])`)
    // As a draw leaves it: the latest one on the trace itself.
    await workspace.database.run(
      sql`update traces set inclusion_probability = ${chance}, sample = ${sample} where trace_uid = ${trace}`,
    )
  }
}
const trafficBy = async (workspace: Workspace) => {
  const found = await coverageOf(workspace, ['code'], [], ['PLN.2', 'RET.2'], quietCall())
  const of = (code: string | null) => found.rows.find(({ values }) => values[0] === code)
  return { ...found, of }
}

test('labels of traces that no sample drew give no share of traffic, and why is said', () =>
  covered(async (workspace, uids) => {
    const before = await trafficBy(workspace)
    expect(before).toMatchObject({ estimated: true, estimate: null, unseen: ['RET.2'] })
    expect(before.why).toContain('Draw a sample')
    expect(before.of('PLN.2')).toMatchObject({ traffic: null, labelled: { n: 4, value: 0.4 } })
    // Labels that were there before say nothing of a later draw.
    await drawSample(
      workspace,
      'late',
      '2100-01-01',
      uids.slice(0, 10).map((uid) => [uid, 0.5]),
    )
    expect((await trafficBy(workspace)).of('PLN.2')?.traffic).toBeNull()
  }))

test('traffic by code weighs each part of a sample by the traffic it stands for, not by who answered', () =>
  covered(async (workspace, uids) => {
    // 16 traces are taken in any case, of which 6 are judged, 4 with the code; 4 of the other 24 are drawn and judged.
    await drawSample(workspace, 'week', '2020-01-01', [
      ...uids.slice(0, 6).map((uid) => [uid, 1] as const),
      ...uids.slice(20, 30).map((uid) => [uid, 1] as const),
      ...uids.slice(6, 10).map((uid) => [uid, 1 / 6] as const),
      ...uids.slice(30, 31).map((uid) => [uid, 1 / 6] as const),
    ])
    const short = await trafficBy(workspace)
    expect(short.of('PLN.2')?.traffic).toBeNull()
    expect(short.why).toContain('4 of 5 drawn by chance')
    await addLabels(workspace, [{ trace: uids[30] ?? '', verdict: 'pass' }])
    const first = await trafficBy(workspace)
    expect(first.estimate).toEqual({ sample: 'week', population: 40, drawn: 21, judged: 11 })
    const { value, low, high } = first.of('PLN.2')?.traffic ?? none
    expect(value).toBeCloseTo((16 / 40) * (4 / 6), 12)
    expect(low).toBeLessThan(value - 0.05)
    expect(high).toBeGreaterThan(value + 0.1)
    expect(first.of(null)?.traffic?.value).toBeCloseTo(1 - value, 12)
    // A second draw changes nothing before its traces are labelled.
    await drawSample(
      workspace,
      'again',
      '2100-01-01',
      uids.map((uid) => [uid, 1]),
    )
    expect((await trafficBy(workspace)).of('PLN.2')?.traffic).toEqual({ n: 4, value, low, high })
  }))

test('a sample of a part of traffic gives no share of all of it', () =>
  covered(async (workspace, uids) => {
    await drawSample(
      workspace,
      'free only',
      '2020-01-01',
      uids.slice(0, 10).map((uid) => [uid, 1]),
    )
    await workspace.database.run(sql`update samples set policy = ${'{"where": "plan_tier = free"}'}`)
    const found = await trafficBy(workspace)
    expect([found.estimate, found.of('PLN.2')?.traffic]).toEqual([null, null])
    expect(found.why).toContain('free only was drawn from a part')
  }))

test('of a stratified draw each stratum weighs as many as it stands for, however many of it are judged', () =>
  covered(async (workspace, uids) => {
    // Of 30 free traces 20 are drawn, of which 10 are judged, 4 with the code; of 10 others all but one, 5 judged.
    const policy = {
      seed: 1,
      rules: [{ name: 'tiers', kind: 'stratified', by: ['plan_tier'], take: 29, allocation: 'equal' }],
    }
    await drawSample(workspace, 'tiers', '2020-01-01', [
      ...uids.slice(0, 20).map((uid) => [uid, 2 / 3] as const),
      ...uids.slice(30, 39).map((uid) => [uid, 0.9] as const),
    ])
    await workspace.database.run(sql`update samples set policy = ${JSON.stringify(policy)}`)
    await workspace.database.run(sql`update sample_members set rules = ['tiers']`)
    await addLabels(
      workspace,
      uids.slice(30, 35).map((trace) => ({ trace, verdict: 'pass' as const })),
    )
    const { of } = await trafficBy(workspace)
    // Weights of 1.5 and 1.1 are nearly alike: it is the strata that are told apart.
    const { value, low, high } = of('PLN.2')?.traffic ?? none
    expect(value).toBeCloseTo(12 / 40, 12)
    // And the sizes of strata are known, as one rule draws a number of each.
    const alike = (n: number, w: number) => ({ n, sumW: n * w, sumW2: n * w * w })
    const known = shareOfTraffic([
      { traffic: 30, drawn: 20, judged: alike(10, 1.5), kind: alike(4, 1.5) },
      { traffic: 10, drawn: 9, judged: alike(5, 10 / 9), kind: alike(0, 1) },
    ])
    expect([low, high]).toEqual([expect.closeTo(known.low, 9), expect.closeTo(known.high, 9)])
  }))
