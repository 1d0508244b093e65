import fc from 'fast-check'
import { expect, test } from 'vitest'
import { rowsInView, scrollScale, tallest, topToShow } from './scrollScale.ts'

const rows = fc.integer({ min: 1, max: 5_000_000 })
const rowHeight = fc.integer({ min: 20, max: 60 })
const view = fc.integer({ min: 100, max: 2000 })

test('whatever the number of rows, the bar stays within the limit and its ends are the ends of the table', () => {
  fc.assert(
    fc.property(rows, rowHeight, view, (count, height, seen) => {
      const scale = scrollScale(count, height, seen)
      expect(scale.height).toBeLessThanOrEqual(tallest)
      const reach = Math.max(0, scale.height - seen) * scale.ratio
      expect(Math.abs(reach - scale.furthest)).toBeLessThan(0.01)
      const [, end] = rowsInView(scale.furthest, seen, height, count)
      expect(end).toBe(count)
      expect(rowsInView(0, seen, height, count)[0]).toBe(0)
    }),
  )
})

test('up to the limit the bar is exact', () => {
  expect(scrollScale(1000, 28, 600)).toEqual({ height: 28_000, ratio: 1, furthest: 27_400 })
  expect(scrollScale(1_000_000, 28, 600).ratio).toBeGreaterThan(2)
})

test('a row is shown by the smallest move', () => {
  expect(topToShow(5, 0, 280, 28)).toBe(0)
  expect(topToShow(10, 0, 280, 28)).toBe(28)
  expect(topToShow(3, 200, 280, 28)).toBe(84)
})
