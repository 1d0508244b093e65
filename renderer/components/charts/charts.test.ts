import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { placeFlags } from './flagLabels.ts'
import { dayTicks, metricPaths, timelineScales } from './timelineScales.ts'
import { drawnRange, movedRange, resizedRange } from './useBrush.ts'

describe('a brush', () => {
  const bins = fc.integer({ min: 1, max: 80 })
  const place = fc.double({ min: -20, max: 100, noNaN: true })
  test('always holds at least one bin and stays within the axis', () => {
    fc.assert(
      fc.property(bins, place, place, (count, from, to) => {
        const range = drawnRange(from, to, count)
        for (const [first, end] of [
          range,
          movedRange(range, Math.round(to), count),
          resizedRange(range, 'from', Math.round(to), count),
          resizedRange(range, 'end', Math.round(from), count),
        ]) {
          expect(first).toBeGreaterThanOrEqual(0)
          expect(end).toBeLessThanOrEqual(count)
          expect(end - first).toBeGreaterThanOrEqual(1)
        }
        const [first, end] = movedRange(range, Math.round(to), count)
        expect(end - first).toBe(range[1] - range[0])
      }),
    )
  })
  test('drawn to the left is the same as drawn to the right', () => {
    expect(drawnRange(7.2, 2.4, 10)).toEqual([2, 8])
    expect(drawnRange(2.4, 7.2, 10)).toEqual([2, 8])
  })
})

test('flags at one place are joined and none runs into its neighbour', () => {
  const flags = [
    { atMs: 300, text: 'agent v2.3' },
    { atMs: 302, text: 'model-5' },
    { atMs: 304, text: 'prompt 18' },
    { atMs: 420, text: 'kb-2026-05-20' },
    { atMs: 460, text: 'a rather long name of a version' },
  ]
  const placed = placeFlags(
    flags,
    (ms) => ms,
    600,
    (text) => text.length * 6,
  )
  expect(placed.map(({ text, anchor }) => [text, anchor])).toEqual([
    ['agent v2.3, model-5 +1', 'end'],
    ['kb-2026-05-20', 'end'],
    ['', 'start'],
  ])
  expect(placed[0]?.whole).toBe('agent v2.3, model-5, prompt 18')
})

test('wherever flags are, their texts keep apart from one another and from every stem', () => {
  const flag = fc.record({ atMs: fc.nat(900), text: fc.stringMatching(/^[a-z]{1,20}$/) })
  const widthOf = (text: string) => text.length * 6
  fc.assert(
    fc.property(fc.array(flag, { maxLength: 10 }), (given) => {
      const flags = given.toSorted((a, b) => a.atMs - b.atMs)
      const placed = placeFlags(flags, (ms) => ms, 900, widthOf)
      const texts = placed.flatMap(({ x, text, anchor }) => {
        const left = anchor === 'end' ? x - 8 - widthOf(text) : x + 8
        return text === '' ? [] : [{ of: x, left, right: left + widthOf(text) }]
      })
      for (const [at, text] of texts.entries()) {
        expect(text.left >= 0 && text.right <= 900).toBe(true)
        expect(text.left - (texts[at - 1]?.right ?? -Infinity)).toBeGreaterThanOrEqual(12)
        for (const { x } of placed)
          expect(x === text.of || x <= text.left - 6 || x >= text.right + 6).toBe(true)
      }
      // A flag alone is told wherever there is room for it.
      if (placed.length === 1) expect(placed[0]?.text).not.toBe('')
    }),
  )
})

describe('a timeline', () => {
  test('starts its bars at zero and leaves a gap where the metric is missing', () => {
    const point = (atMs: number, value: number) => ({ atMs, value, low: value - 0.5, high: value + 0.5 })
    const runs = [[point(0, 4), point(10, 3)], [point(30, 4)]]
    const { y, x, metric } = timelineScales(
      [{ startMs: 0, inside: 4, failing: 1, total: 8 }],
      runs.flat(),
      [0, 40],
      { width: 140, left: 40, right: 20, top: 10, bottom: 110 },
    )
    expect([y(0), y(8), x(0), x(40)]).toEqual([110, 10, 40, 120])
    expect(metricPaths(runs, x, metric).line.match(/M/g)).toHaveLength(2)
  })
  test('prints at most five days', () => {
    const day = 86_400_000
    for (const days of [1, 3, 7, 28, 365]) {
      const ticks = dayTicks(0, days * day)
      expect(ticks.length).toBeGreaterThan(0)
      expect(ticks.length).toBeLessThanOrEqual(5)
      expect(ticks[0]).toBe(0)
    }
  })
})
