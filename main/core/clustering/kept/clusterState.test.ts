import { expect, test } from 'vitest'
import { runTrend, stateOf } from './clusterState.ts'
import { seeded } from '../../statistics/seededFixture.ts'

const repeated = (parts: number, count: number) => Array.from({ length: parts }, () => count)
const even = repeated(12, 4)
const ended = [...repeated(9, 4), 0, 0, 0]
const growing = [...repeated(9, 4), 12, 12, 12]
const late = [...repeated(9, 0), 0, 6, 7]
// Twenty clusters that go on as they did.
const others = Array.from({ length: 20 }, () => even)
const state = (trend: readonly number[], before: Parameters<typeof stateOf>[2], first: boolean) =>
  stateOf(trend, runTrend([trend, ...others]), before, first)

test('where a cluster stands follows from its part of all failures and the run before', () => {
  expect(state(even, null, true)).toBe('active')
  expect(state(even, null, false)).toBe('new')
  expect(state(even, 'active', false)).toBe('active')
  expect(state(growing, 'active', false)).toBe('escalating')
  expect(state(ended, 'active', false)).toBe('resolved')
  expect(state(even, 'resolved', false)).toBe('regressed')
  expect(state([...repeated(9, 1), 0, 0, 0], 'resolved', false)).toBe('resolved')
  expect(state(late, null, true)).toBe('new')
  expect(state(repeated(12, 0), null, true)).toBe('active')
})

test('a burst that ended long ago is over, though a last quarter alone could not tell it of so few', () => {
  expect(state([0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0], null, true)).toBe('resolved')
  expect(state([0, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0], null, true)).toBe('active')
})

test('three earlier traces and a silent quarter tell nothing, nor does growth that all failures share', () => {
  expect(state([1, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0], 'active', false)).toBe('active')
  expect(state([0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1], null, true)).toBe('active')
  const together = runTrend([growing, ...others.map(() => growing)])
  expect(stateOf(growing, together, 'active', false)).toBe('active')
})

test('in a seeded simulation at most 5 % of runs whose clusters all go on tell of any change', () => {
  const random = seeded(20_261_130)
  const runs = 600
  let [alarmed, found] = [0, 0]
  for (let run = 0; run < runs; run += 1) {
    const growth = 1 + 2 * random()
    // Of a run whose failures grow as a whole by up to three times.
    const part = () => {
      const quarter = random() < (0.25 * growth) / (0.75 + 0.25 * growth)
      return quarter ? 9 + Math.floor(3 * random()) : Math.floor(9 * random())
    }
    const trends = Array.from({ length: 58 }, (_, cluster) => {
      const trend = repeated(12, 0)
      for (let trace = 0; trace < 3 + cluster; trace += 1) {
        const at = part()
        trend[at] = (trend[at] ?? 0) + 1
      }
      return trend
    })
    const together = runTrend(trends)
    if (trends.some((trend) => stateOf(trend, together, null, true) !== 'active')) alarmed += 1
    // One that came late beside them is still seen.
    if (stateOf(late, runTrend([late, ...trends]), null, true) === 'new') found += 1
  }
  expect(alarmed / runs).toBeLessThanOrEqual(0.05)
  expect(alarmed).toBeGreaterThan(0)
  expect(found / runs).toBeGreaterThan(0.5)
})
