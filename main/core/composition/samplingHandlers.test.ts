import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import {
  importPaths,
  quietCall,
  repository,
  withFolder,
  withWorkspace,
} from '../../../tests/workspaceFixture.ts'
import { protocol, type CallInput } from '../../../shared/protocol/protocol.ts'
import { constantSql } from '../db/sql.ts'
import { policyDefault, sampleDraw, samplePreview, samplesList } from '../sampling/sampling.ts'
import { addTraffic, policyOf } from '../sampling/samplingFixture.ts'
import { rateOfStrata } from '../statistics/strata.ts'
import { sliceGroups, sliceSummary, tracesPage } from '../slices/slices.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { framesOf, maskedPolicy } from './samplingHandlers.ts'

const drawn = async (workspace: Workspace, given: CallInput<'sample.draw'>) => {
  const input = protocol['sample.draw'].input.parse(given)
  const policy = await maskedPolicy(workspace, input.policy)
  return sampleDraw(workspace, { ...input, policy }, await framesOf(workspace, policy), quietCall())
}
const plan = (seed: number) => ({
  seed,
  rules: [
    { name: 'random', rate: 0.05 },
    { name: 'thumbs down', kind: 'must' as const, where: "thumbs = 'down'" },
  ],
})
const groups = (workspace: Workspace, input: CallInput<'slice.groups'>) =>
  sliceGroups(workspace, protocol['slice.groups'].input.parse(input), quietCall())

test('a filter within a sample weighs its traces by their chances; outside it all traces count alike', () =>
  withWorkspace(async (workspace) => {
    await addTraffic(workspace.database, 4000)
    const ask = { by: ['format'], metrics: ['success', 'count', 'latency.p50'] }
    const whole = (await groups(workspace, ask)).rows[0]
    const sample = await drawn(workspace, { name: 'May', policy: plan(1) })
    const other = await drawn(workspace, { name: 'may again', policy: plan(2) })
    expect(sample.drawn).toBeGreaterThan(300)
    expect((await groups(workspace, ask)).rows[0]).toEqual(whole)

    const within = await groups(workspace, { ...ask, where: "sample = 'May'" })
    expect(within).toMatchObject({ matched: sample.drawn, weighted: true })
    const row = within.rows[0]
    expect(row?.n).toBe(sample.drawn)
    expect(row?.n_effective).toBeLessThan(sample.drawn)
    expect(row?.values['count']?.value).toBeGreaterThan(3000)
    expect(row?.values['count']?.value).toBeLessThan(5000)
    for (const name of ['success', 'latency.p50']) {
      const truth = whole?.values[name]?.value ?? NaN
      expect(row?.values[name]?.low).toBeLessThan(truth)
      expect(row?.values[name]?.high).toBeGreaterThan(truth)
    }
    const bare = await groups(workspace, { ...ask, where: "sample = 'May'", weighted: false })
    expect(bare.rows[0]?.values['count']?.value).toBe(sample.drawn)

    // A trace in both samples counts in each with the chance that this one gave it.
    const by = await groups(workspace, { by: ['sample'], metrics: ['count'] })
    const sizes = Object.fromEntries(by.rows.map(({ key, n }) => [String(key['sample']), n]))
    expect(sizes).toMatchObject({ May: sample.drawn, 'may again': other.drawn })
    expect(by.rows.find(({ key }) => key['sample'] === 'May')?.values['count']?.value).toBeCloseTo(
      row?.values['count']?.value ?? NaN,
      6,
    )

    const page = await tracesPage(
      workspace,
      protocol['traces.page'].input.parse({ where: "sample = 'May'", limit: 500 }),
      quietCall(),
    )
    expect(
      page.rows.map(({ inclusion_probability: chance }) => chance).sort((a, b) => Number(a) - Number(b))[0],
    ).toBeCloseTo(0.05, 12)
    const summary = await sliceSummary(workspace, { where: "sample = 'May'", weighted: true }, quietCall())
    expect(summary.n_effective).toBeCloseTo(row?.n_effective ?? NaN, 6)
    expect((await sliceSummary(workspace, { where: '', weighted: true }, quietCall())).n_effective).toBe(4000)
  }))

test('the same draw again adds nothing; another under its name is refused, and replaces it only when told', () =>
  withWorkspace(async (workspace) => {
    await addTraffic(workspace.database, 2000)
    const first = await drawn(workspace, { name: 'May', policy: plan(1) })
    expect(await drawn(workspace, { name: 'May', policy: plan(1) })).toEqual({ ...first, existing: true })
    await expect(drawn(workspace, { name: 'May', policy: plan(2) })).rejects.toMatchObject({
      code: 'conflict',
    })
    expect((await samplesList(workspace)).samples).toMatchObject([{ name: 'May', hash: first.hash, seed: 1 }])
    const second = await drawn(workspace, { name: 'May', policy: plan(2), replace: true })
    expect(second.hash).not.toBe(first.hash)
    const stored = await workspace.database.first<{ members: number; traces: number; runs: number }>(
      constantSql(`select (select count(*) from sample_members) as members, (select count(*) from traces where sample = 'May') as traces,
        (select count(*) from runs where stage = 'sample.draw') as runs`),
    )
    expect(stored).toEqual({ members: second.drawn, traces: second.drawn, runs: 2 })
  }))

test('a group of which only must-takes were drawn has no rate; one of which all were taken has an exact one', () =>
  withWorkspace(async (workspace) => {
    await addTraffic(workspace.database, 4000)
    const thin = { ...plan(1), rules: [{ name: 'random', rate: 0.0005 }, ...plan(1).rules.slice(1)] }
    await drawn(workspace, { name: 'thin', policy: thin })
    const metrics = ['success', 'latency', 'latency.p95', 'count']
    const asked = { by: ['intent'], metrics, where: "sample = 'thin'" }
    const truth = await groups(workspace, { ...asked, where: '' })
    const { rows } = await groups(workspace, asked)
    expect(rows.length).toBeGreaterThan(1)
    for (const { key, n, n_effective, values } of rows) {
      expect(n).toBeGreaterThan(5)
      expect(n_effective).toBeLessThan(5)
      for (const metric of metrics.slice(0, 3))
        expect(values[metric]).toMatchObject({ value: null, low: null, high: null, n: expect.any(Number) })
      const whole = truth.rows.find((row) => row.key['intent'] === key['intent'])
      expect(values['count']?.low).toBeGreaterThanOrEqual(n)
      expect(values['count']?.high).toBeGreaterThan(whole?.n ?? NaN)
    }
    const exactly = { ...asked, metrics: ['success', 'count'] }
    const down = { ...exactly, where: "sample = 'thin' and thumbs = 'down'" }
    const exact = await groups(workspace, down)
    const all = await groups(workspace, { ...down, where: "thumbs = 'down'" })
    expect(exact.rows.map(({ values }) => values)).toEqual(all.rows.map(({ values }) => values))
    const summary = await sliceSummary(workspace, { where: down.where, weighted: true }, quietCall())
    expect(summary.n_effective).toBe(summary.matched)
    // The same in the other way to name a sample, and where everything was taken there is no doubt at all.
    const bySample = await groups(workspace, { by: ['sample'], metrics: ['success'] })
    expect(bySample.rows.find(({ key }) => key['sample'] === 'thin')?.values['success']?.value).toBeNull()
    const census = {
      seed: 1,
      rules: [{ name: 'all', kind: 'must' as const, where: "format = 'test' or format != 'test'" }],
    }
    await drawn(workspace, { name: 'all', policy: census })
    const whole = (await groups(workspace, { ...exactly, where: "sample = 'all'" })).rows
    expect(whole).toEqual((await groups(workspace, { ...exactly, where: '' })).rows)
  }))

test.each([
  "sample in ('May', 'June')",
  "sample = 'May' or sample = 'June'",
  "sample = 'May' and sample = 'June'",
  "sample != 'May'",
  "not sample = 'May' and success = true",
])('figures of %s say that they are not weighted', (where) =>
  withWorkspace(async (workspace) => {
    await addTraffic(workspace.database, 400)
    const asked = { by: ['format'], metrics: ['success'], where }
    expect((await groups(workspace, asked)).notes).toEqual([])
    for (const name of ['May', 'June']) await drawn(workspace, { name, policy: plan(1) })
    const found = await groups(workspace, asked)
    expect(found).toMatchObject({ weighted: false, notes: [expect.stringContaining('Not weighted')] })
    expect((await groups(workspace, { ...asked, weighted: false })).notes).toEqual([])
    expect((await groups(workspace, { ...asked, where: "sample = 'May' and success = true" })).notes).toEqual(
      [],
    )
  }),
)

test('a preview stores nothing and foretells the draw and its precision', () =>
  withWorkspace(async (workspace) => {
    await addTraffic(workspace.database, 4000)
    const policy = policyOf(plan(1))
    const input = protocol['sample.preview'].input.parse({ policy })
    const preview = await samplePreview(workspace, input, await framesOf(workspace, policy), quietCall())
    expect((await samplesList(workspace)).samples).toEqual([])
    const sample = await drawn(workspace, { name: 'May', policy })
    expect(preview).toMatchObject({
      drawn: sample.drawn,
      rules: sample.rules,
      population: 4000,
      uncovered: 0,
    })
    const seen = await groups(workspace, { where: "sample = 'May'", by: ['format'], metrics: ['success'] })
    const interval = seen.rows[0]?.values['success']
    const half = ((interval?.high ?? 0) - (interval?.low ?? 0)) / 2
    const foretold = preview.precision.find(({ metric }) => metric === 'success')
    expect(foretold?.half).toBeGreaterThan(half * 0.8)
    expect(foretold?.half).toBeLessThan(half * 1.25)
    expect(preview.labels.map(({ rate }) => rate)).toEqual([0.1, 0.5])
  }))

test('a preview of a sample that takes nearly all promises no narrower interval than it will show', () =>
  withWorkspace(async (workspace) => {
    await addTraffic(workspace.database, 2000)
    const policy = policyOf({ seed: 1, rules: [{ name: 'most', rate: 0.9 }] })
    const input = protocol['sample.preview'].input.parse({ policy })
    const preview = await samplePreview(workspace, input, await framesOf(workspace, policy), quietCall())
    await drawn(workspace, { name: 'May', policy })
    const seen = await groups(workspace, {
      where: "sample = 'May'",
      by: ['format'],
      metrics: ['success', 'csat'],
    })
    for (const name of ['success', 'csat'] as const) {
      const { low, high } = seen.rows[0]?.values[name] ?? { low: null, high: null }
      const foretold = preview.precision.find(({ metric }) => metric === name)?.half ?? 0
      expect(foretold / ((Number(high) - Number(low)) / 2)).toBeCloseTo(1, 1)
    }
  }))

test('a stored policy holds no value that an import would mask', () =>
  withWorkspace(async (workspace) => {
    const rules = [{ name: 'Ann', kind: 'must' as const, where: "preview ~ 'ann.lee@tidewell.example'" }]
    await drawn(workspace, { name: 'one person', policy: { where: "user = 'ann-lee-77'", rules } })
    const [sample] = (await samplesList(workspace)).samples
    expect(sample?.policy.rules[0]?.where).toMatch(/^preview ~ .\[EMAIL_\w{10}\]/)
    expect(sample?.policy.where).toMatch(/^user = .\[PERSON_ID_\w{10}\]/)
    const stored = JSON.stringify(
      await workspace.database.all(
        constantSql('select policy::varchar from samples union all select parameters::varchar from runs'),
      ),
    )
    expect(stored).not.toMatch(/ann\.lee|ann-lee/)
  }))

test('a filter that cannot be read is refused with its column, and nothing is drawn', () =>
  withWorkspace(async (workspace) => {
    const policy = policyOf({ rules: [{ name: 'r', kind: 'must', where: 'thumbs === 1' }] })
    await expect(framesOf(workspace, policy)).rejects.toMatchObject({ code: 'invalid_input' })
  }))

test.each([
  { rules: [{ name: 'r' }] },
  { rules: [{ name: 'r', rate: 0.1, take: 3 }] },
  { rules: [{ name: 'r', kind: 'must', rate: 0.1 }] },
  { rules: [{ name: 'r', rate: 0.1, by: ['intent'] }] },
  { rules: [{ name: 'r', kind: 'stratified', take: 3 }] },
  { rules: [{ name: 'r', rate: 0 }] },
  {
    rules: [
      { name: 'r', rate: 0.1 },
      { name: 'r', rate: 0.2 },
    ],
  },
  { rules: [{ name: 'r', rate: 0.1, cap: 3 }] },
])('the policy %j is refused', (policy) => {
  expect(protocol['sample.draw'].input.safeParse({ name: 'n', policy }).success).toBe(false)
})

test('the shipped plan sees a refund over $500 in a tool call, and takes it for certain', () =>
  withFolder((folder) =>
    withWorkspace(async (workspace) => {
      const file = path.join(folder, 'refunds.otlp.jsonl')
      const span = (trace: number, amount: string, tool = 'issue_refund') => ({
        traceId: String(trace).padStart(32, '0'),
        spanId: String(trace).padStart(16, '0'),
        name: tool,
        startTimeUnixNano: '1780000000000000000',
        endTimeUnixNano: '1780000001000000000',
        attributes: [
          { key: 'openinference.span.kind', value: { stringValue: 'TOOL' } },
          { key: 'tool.name', value: { stringValue: tool } },
          { key: 'input.value', value: { stringValue: `{"account": "A-1", "amount": ${amount}}` } },
        ],
      })
      const spans = [
        span(1, '620'),
        span(2, '"$1,250.00"'),
        span(3, '499.99'),
        span(4, '900', 'quote_price'),
        span(5, '"none"'),
      ]
      await writeFile(
        file,
        spans
          .map((one) => `${JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [one] }] }] })}\n`)
          .join(''),
      )
      await importPaths(workspace, [file])
      const { policy } = await policyDefault(path.join(repository, 'resources'))
      const sample = await drawn(workspace, { name: 'plan', policy: { ...policy, seed: 3 } })
      expect(sample.rules.at(-1)).toMatchObject({ name: 'refunds over $500', frame: 2, drawn: 2 })
      const amounts = await workspace.database.all<{ amount: number | null }>(
        constantSql('select refund_amount as amount from traces order by amount nulls last'),
      )
      expect(amounts.map(({ amount }) => amount)).toEqual([499.99, 620, 1250, null, null])
    }),
  ))

test('a mistake in a filter of a policy is told with the rule that it stands in', () =>
  withWorkspace(async (workspace) => {
    const wrong = (over: object) => drawn(workspace, { name: 'x', policy: { ...plan(1), ...over } })
    await expect(
      wrong({ rules: [{ name: 'slow ones', rate: 0.1, where: 'latency >' }] }),
    ).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringMatching(/^In the rule “slow ones”: /),
    })
    await expect(wrong({ where: 'nothing = 1' })).rejects.toMatchObject({
      message: expect.stringMatching(/^In the filter of the policy: /),
    })
  }))

test('a stratified draw is estimated by its strata, also where a group is but part of each', () =>
  withWorkspace(async (workspace) => {
    await addTraffic(workspace.database, 4000)
    // The heaviest stratum has few successes, the lightest many.
    await workspace.database.run(
      constantSql(
        "update traces set success = hash(trace_uid) % 100 < case plan_tier when 'free' then 4 when 'pro' then 50 else 92 end",
      ),
    )
    const rules = [
      {
        name: 'tiers',
        kind: 'stratified' as const,
        by: ['plan_tier' as const],
        take: 60,
        allocation: 'equal' as const,
      },
      { name: 'refunds', kind: 'must' as const, where: 'refund_amount > 100000' },
    ]
    await drawn(workspace, { name: 'May', policy: { seed: 1, rules } })
    const ask = { where: "sample = 'May'", metrics: ['success', 'latency'] }
    const expected = async (condition: string) => {
      const rows = await workspace.database.all<{ of: number; n: number; w: number; x: number }>(
        constantSql(`select count(*) as of, count(*) filter (${condition}) as n, any_value(1 / s.inclusion_probability) as w,
            count(*) filter (success and ${condition}) as x
          from traces t join trace_samples s using (trace_uid) group by plan_tier`),
      )
      expect(rows.map(({ of }) => of)).toEqual([20, 20, 20])
      return rateOfStrata(
        rows.map(({ of, n, w, x }) => ({
          n,
          sumW: n * w,
          sumW2: n * w * w,
          sumWX: x * w,
          sumW2X: x * w * w,
          sumW2X2: x * w * w,
          share: n / of,
        })),
      )
    }
    const whole = (await groups(workspace, { ...ask, by: ['format'] })).rows[0]?.values['success']
    const byHand = await expected('true')
    for (const end of ['value', 'low', 'high'] as const) expect(whole?.[end]).toBeCloseTo(byHand[end], 9)
    const part = (await groups(workspace, { ...ask, by: ['thumbs'] })).rows.find(
      ({ key }) => key['thumbs'] === null,
    )?.values['success']
    const partByHand = await expected('thumbs is null')
    for (const end of ['value', 'low', 'high'] as const) expect(part?.[end]).toBeCloseTo(partByHand[end], 9)
    // The whole is as large as it is; how large a part is of each stratum was left to chance.
    const fixed = (whole?.high ?? NaN) - (whole?.low ?? NaN)
    expect(fixed).toBeGreaterThan(0.05)

    // Drawn beside another rule the sizes are not fixed any more, and the interval is the wider for it.
    await drawn(workspace, {
      name: 'June',
      policy: { seed: 1, rules: [...rules, { name: 'few', rate: 1e-9 }] },
    })
    const loose = (await groups(workspace, { ...ask, where: "sample = 'June'", by: ['format'] })).rows[0]
    const { value, low, high } = loose?.values['success'] ?? { value: NaN, low: NaN, high: NaN }
    expect(value).toBeCloseTo(whole?.value ?? NaN, 6)
    expect(Number(high) - Number(low)).toBeGreaterThan(fixed * 1.02)
  }))
