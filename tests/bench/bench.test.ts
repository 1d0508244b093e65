import { statusOf } from '../../main/cli/status.ts'
import { asUsage } from '../../main/cli/wrongInput.ts'
import { expect, test } from 'vitest'
import { runBench, type BenchOptions } from '../../main/bench/bench.ts'
import { interleave, rowOf, type BenchRow } from '../../main/bench/pairs.ts'
import type { RowGroup } from '../../main/bench/rowGroup.ts'
import { benchCommand } from '../../main/cli/commands/bench.ts'
import { run } from '../../main/cli/run.ts'
import { testPorts } from '../workspaceFixture.ts'

const quiet = { signal: new AbortController().signal, progress: () => undefined }

/** The real rows over a few traces, with imports in this process. */
const tiny = (only: string[]): BenchOptions => ({
  ...quiet,
  only,
  size: 'small',
  traces: 40,
  ports: testPorts(),
})

test('a tiny run measures every cheap row against its baseline, each with its spread', async () => {
  const { results, notRun } = await runBench(tiny(['import-phoenix', 'slice', 'open']))
  expect(results.map(({ name, unit, goal }) => ({ name, unit, goal }))).toEqual([
    { name: 'import-phoenix', unit: 'ms', goal: 4 },
    { name: 'import-phoenix-stages', unit: 'ms', goal: 2 },
    { name: 'slice-summary', unit: 'ms', goal: 1.5 },
    { name: 'slice-groups', unit: 'ms', goal: 1.5 },
    { name: 'slice-quantiles', unit: 'ms', goal: 1.5 },
    { name: 'slice-histogram', unit: 'ms', goal: 1.5 },
    { name: 'slice-page', unit: 'ms', goal: 1.5 },
    { name: 'open-trace', unit: 'ms', goal: 1 },
  ])
  for (const { ours, baseline, ratio, low, high } of results) {
    expect(ours).toBeGreaterThan(0)
    expect(baseline).toBeGreaterThan(0)
    expect(low).toBeLessThanOrEqual(ratio)
    expect(ratio).toBeLessThanOrEqual(high)
  }
  expect(notRun).toEqual([])
})

test('a row that is slower than its goal in every pair ends the command with 4 and is named', async () => {
  const planted = (ours: number): RowGroup => ({
    names: ['planted'],
    run: async ({ pairs, signal }) => [
      rowOf(
        { name: 'planted', unit: 'ms', goal: 2 },
        await interleave(
          pairs,
          signal,
          async (index) => ours + index,
          async () => 10,
        ),
      ),
    ],
  })
  const benched = async (ours: number) => {
    let out = ''
    let err = ''
    const command = benchCommand(async () => (options) => runBench({ ...options, groups: [planted(ours)] }))
    const status = await run([command], ['bench', '--json'], {
      folder: '/',
      env: {},
      version: '1',
      out: async (data) => {
        out += String(data)
      },
      err: (text) => {
        err += text
      },
      errIsTerminal: false,
      input: async () => new Uint8Array(),
      signal: quiet.signal,
    })
    const { results } = JSON.parse(out) as { results: BenchRow[] }
    return { status, err, row: results[0] }
  }
  expect(await benched(30)).toMatchObject({
    status: 4,
    row: { name: 'planted', ours: 32, baseline: 10, ratio: 3.2, low: 3, high: 3.4, goal: 2 },
  })
  // One good pair among five is enough to doubt that the goal is missed.
  expect(await benched(19)).toMatchObject({ status: 0, row: { low: 1.9, high: 2.3 } })
})

test('a row that cannot be measured here is named with its reason, never left out silently', async () => {
  const absent: RowGroup = {
    names: ['absent'],
    run: async () => [{ name: 'absent', reason: 'there is no browser' }],
  }
  const { results, notRun } = await runBench({ ...quiet, only: [], size: 'small', groups: [absent] })
  expect({ results, notRun }).toEqual({
    results: [],
    notRun: [{ name: 'absent', reason: 'there is no browser' }],
  })
})

test('a name that no row has is refused with those there are, and a stop is a stop', async () => {
  const refused: unknown = await runBench({ ...tiny(['sliced']) }).catch((error: unknown) => error)
  expect(refused).toMatchObject({ code: 'invalid_input' })
  const usage = asUsage(refused, benchCommand())
  expect(statusOf(usage)).toBe(2)
  expect(usage).toMatchObject({
    message: '--only cannot be this: there is no row sliced.',
    hint: expect.stringContaining('import-phoenix'),
  })
  await expect(runBench({ ...tiny(['import-phoenix']), signal: AbortSignal.abort() })).rejects.toMatchObject({
    code: 'cancelled',
  })
})
