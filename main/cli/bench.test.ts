import { expect, test } from 'vitest'
import type { BenchRow } from '../bench/pairs.ts'
import { benchCommand } from './commands/bench.ts'
import { run } from './run.ts'

const row = (name: string, low: number): BenchRow => ({
  name,
  ours: 3,
  baseline: 2,
  unit: 'ms',
  ratio: low + 0.1,
  low,
  high: low + 0.2,
  goal: 1.5,
})

async function benched(rows: readonly BenchRow[], ...more: string[]) {
  let out = ''
  const asked: unknown[] = []
  const command = benchCommand(async () => async ({ only, size }) => {
    asked.push({ only, size })
    return { results: rows, notRun: [] }
  })
  const status = await run([command], ['bench', ...more], {
    folder: '/',
    env: {},
    version: '1',
    out: async (data) => {
      out += String(data)
    },
    err: () => undefined,
    errIsTerminal: false,
    input: async () => new Uint8Array(),
    signal: new AbortController().signal,
  })
  return { status, out, asked }
}

test('a row fails only where even its low end is beyond the goal, is undecided where its median is, and a failed one ends with 4', async () => {
  const rows = [row('import', 1.2), row('slice', 1.5)]
  expect(await benched(rows, '--json')).toMatchObject({
    status: 0,
    out: `${JSON.stringify({ results: rows })}\n`,
  })
  const missed = await benched([...rows, row('open', 1.51)], '--only', 'import,open', '--size', 'full')
  expect(missed).toMatchObject({ status: 4, asked: [{ only: ['import', 'open'], size: 'full' }] })
  expect(missed.out).toMatch(/open .* missed/)
  expect(missed.out).toMatch(/slice .* undecided/)
  expect(missed.out).toMatch(/import .* met/)
  expect(await benched(rows, '--size', 'huge')).toMatchObject({ status: 2, asked: [] })
})
