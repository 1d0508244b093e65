import fc from 'fast-check'
import { expect, test } from 'vitest'
import { allocate } from './allocation.ts'

test('every allocation sums to what was asked, within what there is', () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({
          size: fc.integer({ min: 0, max: 500 }),
          spread: fc.double({ min: 0, max: 3, noNaN: true }),
        }),
        { minLength: 1, maxLength: 12 },
      ),
      fc.integer({ min: 1, max: 2000 }),
      fc.constantFrom('proportional' as const, 'neyman' as const, 'equal' as const),
      (strata, take, how) => {
        const given = allocate(take, strata, how)
        const size = strata.reduce((sum, stratum) => sum + stratum.size, 0)
        expect(given.reduce((sum, n) => sum + n, 0)).toBe(Math.min(take, size))
        given.forEach((n, index) => {
          expect(n).toBeGreaterThanOrEqual(0)
          expect(n).toBeLessThanOrEqual(strata[index]?.size ?? 0)
        })
      },
    ),
  )
})

test('by size, alike, and by size and spread', () => {
  const strata = [
    { size: 20, spread: 0.5 },
    { size: 30, spread: 0.25 },
    { size: 950, spread: 0.1 },
  ]
  expect(allocate(100, strata, 'proportional')).toEqual([2, 3, 95])
  expect(allocate(60, strata, 'equal')).toEqual([20, 20, 20])
  // 10 : 7.5 : 95
  expect(allocate(100, strata, 'neyman')).toEqual([9, 7, 84])
  // The small ones are used up, and nobody is left out where there is enough.
  expect(allocate(120, strata, 'equal')).toEqual([20, 30, 70])
  expect(allocate(50, [...strata, { size: 3, spread: 0 }], 'proportional').at(-1)).toBe(2)
})
