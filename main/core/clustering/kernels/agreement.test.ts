import fc from 'fast-check'
import { expect, test } from 'vitest'
import { adjustedRand, purity, vMeasure } from './agreement.ts'

test('the adjusted Rand index has the published values', () => {
  // Hubert and Arabie's measure on the examples of a widely used library's documentation.
  expect(adjustedRand([0, 0, 1, 2], [0, 0, 1, 1])).toBeCloseTo(0.5714, 4)
  expect(adjustedRand([0, 0, 1, 1], [0, 0, 1, 2])).toBeCloseTo(0.5714, 4)
  expect(adjustedRand([0, 0, 0, 0], [0, 1, 2, 3])).toBe(0)
  expect(adjustedRand([0, 0, 1, 1], [0, 1, 0, 1])).toBeCloseTo(-0.5, 10)
  // Table of Yeung and Ruzzo (2001): three clusters against three classes of ten items.
  const clusters = [1, 1, 2, 2, 2, 2, 3, 3, 3, 3]
  const classes = [1, 2, 1, 2, 2, 3, 3, 3, 3, 3]
  expect(adjustedRand(clusters, classes)).toBeCloseTo(0.313, 3)
})

test('the V-measure has the published values', () => {
  expect(vMeasure([0, 0, 1, 2], [0, 0, 1, 1])).toBeCloseTo(0.8, 10)
  expect(vMeasure([0, 1, 2, 3], [0, 0, 1, 1])).toBeCloseTo(0.6667, 4)
  expect(vMeasure([0, 0, 0, 0], [0, 1, 2, 3])).toBe(0)
  expect(vMeasure([0, 0, 1, 1], [0, 0, 1, 1])).toBe(1)
})

test('purity counts the largest class of each cluster', () => {
  // The example of Manning, Raghavan and Schütze: (5 + 4 + 3) / 17.
  const clusters = [...'aaaaaabbbbbbccccc']
  const classes = [...'xxxxxoxoooodxxddd']
  expect(purity(clusters, classes)).toBeCloseTo(12 / 17, 10)
})

test('names of clusters do not matter, and agreement has no side', () => {
  const partition = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 2, maxLength: 40 })
  fc.assert(
    fc.property(partition, partition, (left, right) => {
      const [a, b] = [left.slice(0, right.length), right.slice(0, left.length)]
      fc.pre(a.length > 1)
      const renamed = a.map((each) => `c${9 - each}`)
      expect(adjustedRand(renamed, b)).toBeCloseTo(adjustedRand(a, b), 10)
      expect(adjustedRand(a, b)).toBeCloseTo(adjustedRand(b, a), 10)
      expect(vMeasure(a, b)).toBeCloseTo(vMeasure(b, a), 10)
      expect(adjustedRand(a, a)).toBe(1)
      expect(vMeasure(a, a)).toBeCloseTo(1, 10)
    }),
  )
})
