import { expect, test } from 'vitest'
import { clusterRows } from './clusterRows.ts'
import { createCorpus } from '../courses/corpus.ts'
import { withCrew } from './crew.ts'
import { describe } from './describe.ts'
import type { Step } from '../courses/steps.ts'

/** Failures of two kinds, half and half, beside ordinary traces that show neither sign. */
function corpusOf(failures: number) {
  const builder = createCorpus('all')
  const step = (name: string, failed: boolean): Step => ({
    span: name,
    kind: 'tool',
    name,
    tool: name,
    status: failed ? 'error' : 'ok',
    error: failed ? `${name}_refused` : null,
    start: 0,
    end: 1,
    triggered: null,
    given: null,
    message: null,
    complaint: null,
    empty: false,
  })
  for (let at = 0; at < failures + 100; at += 1) {
    const chosen = at < failures
    builder.add({
      trace: `t${String(at).padStart(3, '0')}`,
      chosen,
      user: `u${at}`,
      atMs: at * 1000,
      crashed: false,
      root: 'agent',
      question: at % 2 === 0 ? 'pay my bill' : 'ship my parcel',
      answer: null,
      notes: null,
      tier: null,
      agentVersion: null,
      intent: null,
      chunks: [],
      steps: [step(at % 2 === 0 ? 'pay' : 'ship', chosen)],
    })
  }
  return builder.done()
}
const clustered = (failures: number) =>
  withCrew({}, new AbortController().signal, async (crew) => {
    const corpus = corpusOf(failures)
    const found = await clusterRows(corpus, { mode: 'all', seed: 1, progress: () => undefined }, crew)
    return { found, described: describe(corpus, found) }
  })

test('a signature is exact and has no stability; failures that are too few are not grouped', async () => {
  const { described } = await clustered(24)
  expect(described.map(({ rows, stability }) => [rows.length, stability])).toEqual([
    [12, null],
    [12, null],
  ])
  const { found } = await clustered(11)
  expect([found.count, [...found.membership]]).toEqual([0, Array.from({ length: 11 }, () => -1)])
})
