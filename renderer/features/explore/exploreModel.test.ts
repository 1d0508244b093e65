import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseFilter } from '../../../shared/filter/parse.ts'
import { printFilter } from '../../../shared/filter/print.ts'
import type { Filter } from '../../../shared/filter/ast.ts'
import { binsWithin, numberBounds, timeBounds, withBins } from './facets/brushRange.ts'
import { excludedOf, toggleExcluded, toggleIncluded } from './facets/facetState.ts'
import { groupAxis, groupLines, holmSignificant, orderedLines } from './groups/groupModel.ts'
import { wantedAt, writtenValue } from './filter/lineSuggestions.ts'
import { formatMetric, formatMetricChange, formatTicks } from './metricFormat.ts'
import { sortedText } from './traces/sortedText.ts'
import { stepText } from './TimelinePane.tsx'
import { farthest } from './traces/useTracePages.ts'

function read(text: string): Filter {
  const parsed = parseFilter(text)
  if (!parsed.ok) throw new Error(parsed.message)
  return parsed.filter
}

describe('values of the rail', () => {
  const toggle = (where: string, field: string, ...values: (string | null)[]) =>
    printFilter(values.reduce<Filter>((filter, value) => toggleIncluded(filter, field, value), read(where)))
  const shut = (where: string, field: string, ...values: (string | null)[]) =>
    printFilter(values.reduce<Filter>((filter, value) => toggleExcluded(filter, field, value), read(where)))
  test('are ticked and unticked', () => {
    expect(toggle('csat < 3', 'plan_tier', 'pro')).toBe("csat < 3 and plan_tier = 'pro'")
    expect(toggle('', 'plan_tier', 'pro', 'free')).toBe("plan_tier in ('pro', 'free')")
    expect(toggle('', 'plan_tier', 'pro', 'free', 'pro')).toBe("plan_tier = 'free'")
    expect(toggle("plan_tier = 'pro'", 'plan_tier', 'pro')).toBe('')
    expect(toggle('', 'code', null)).toBe('code is missing')
  })
  test('are shut out and let in again', () => {
    expect(shut('', 'plan_tier', 'pro', 'free')).toBe("plan_tier not in ('pro', 'free')")
    expect(shut('', 'plan_tier', 'pro', 'free', 'pro')).toBe("plan_tier != 'free'")
    expect(shut('csat < 3', 'code', null, null)).toBe('csat < 3')
    expect(shut('', 'success', 'true')).toBe('success != true')
    expect(toggle("plan_tier != 'pro'", 'plan_tier', 'pro')).toBe("plan_tier = 'pro'")
  })
  test('shut out are known as such', () => {
    expect(excludedOf(read("plan_tier not in ('a', 'b') and code is present"), 'plan_tier')).toEqual([
      'a',
      'b',
    ])
    expect(excludedOf(read('code is present'), 'code')).toEqual([null])
  })
})

describe('a brush and its condition', () => {
  const whole = [1, 2, 3, 4, 5].map((from) => ({ from, to: from + 1, inside: 1, total: 1 }))
  const fine = Array.from({ length: 18 }, (_, index) => ({
    from: index * 0.1,
    to: (index + 1) * 0.1,
    inside: 1,
    total: 1,
  }))
  test('whole numbers are named by what they are', () => {
    expect(printFilter(withBins(read(''), 'csat', whole, [1, 3]))).toBe('csat in 2..3')
    expect(printFilter(withBins(read(''), 'csat', whole, [0, 2]))).toBe('csat <= 2')
    expect(printFilter(withBins(read(''), 'csat', whole, [3, 5]))).toBe('csat >= 4')
    expect(printFilter(withBins(read('csat <= 2 and turns > 1'), 'csat', whole, null))).toBe('turns > 1')
  })
  test('say the same both ways', () => {
    fc.assert(
      fc.property(fc.constantFrom(whole, fine), fc.nat(), fc.nat(), (bins, a, b) => {
        const [first, last] = [a % bins.length, b % bins.length].toSorted((x, y) => x - y)
        const range = [first ?? 0, (last ?? 0) + 1] as const
        if (range[0] === 0 && range[1] === bins.length) return
        const filter = withBins(read("plan_tier = 'pro'"), 'cost', bins, range)
        expect(binsWithin(bins, numberBounds(filter, 'cost'))).toEqual([...range])
        expect(read(printFilter(filter))).toEqual(filter)
      }),
    )
  })
  test('times are read from every form of the condition', () => {
    const [first, last] = [Date.UTC(2026, 4, 1), Date.UTC(2026, 4, 29)]
    const bounds = (where: string) =>
      timeBounds(read(where), [first, last])?.map((ms) => new Date(ms).toISOString().slice(0, 13))
    expect(bounds('csat < 3')).toBeUndefined()
    expect(bounds("start in '2026-05-10'..'2026-05-12'")).toEqual(['2026-05-10T00', '2026-05-13T00'])
    expect(bounds("start >= '2026-05-10' and start < '2026-05-12T06:00'")).toEqual([
      '2026-05-10T00',
      '2026-05-12T06',
    ])
    expect(bounds("start > '2026-05-10'")).toEqual(['2026-05-11T00', '2026-05-29T00'])
    expect(bounds('start in last 7 days')).toEqual(['2026-05-22T00', '2026-05-29T00'])
  })
})

describe('groups', () => {
  const estimate = (value: number | null, n: number, half = 0.2) =>
    value === null ? { value, low: null, high: null, n } : { value, low: value - half, high: value + half, n }
  const row = (chunk: string | null, n: number, now: number | null, before: number | null, half = 0.1) => ({
    key: { chunk },
    n,
    n_effective: n,
    values: { csat: estimate(now, now === null ? 0 : n) },
    before: { csat: estimate(before, before === null ? 0 : n) },
    change: {
      csat:
        now === null || before === null
          ? { value: null, low: null, high: null }
          : { value: now - before, low: now - before - half, high: now - before + half },
    },
    contribution: null,
  })
  const rows = [
    row('steady', 100, 4, 4.02),
    row('fell', 60, 3.2, 4),
    row('rare', 6, 1, 5),
    row('new', 40, 3, null),
    row(null, 30, 4.1, 4),
  ]
  const lines = groupLines(rows, 'chunk', 'csat')
  const names = (order: 'change' | 'estimate' | 'contribution' | 'n', descending = false) =>
    orderedLines(lines, order, descending).map(({ value }) => value)
  test('too few stand last and have no change', () => {
    expect(names('change')).toEqual(['fell', 'steady', null, 'new', 'rare'])
    expect(names('estimate')).toEqual(['new', 'fell', 'steady', null, 'rare'])
    expect(names('n', true)).toEqual(['steady', 'fell', 'new', null, 'rare'])
    expect(lines.find(({ value }) => value === 'rare')).toMatchObject({ few: true, change: null })
    expect(lines.find(({ value }) => value === 'new')).toMatchObject({ few: false, change: null })
  })
  test('Holm lets only what excludes zero after all looks stand', () => {
    expect(holmSignificant(lines).map(({ value }) => value)).toEqual(['fell'])
    const noisy = groupLines(
      [row('a', 50, 3, 3.11), row('b', 50, 3, 3.02), row('c', 50, 3, 3)],
      'chunk',
      'csat',
    )
    expect(holmSignificant(noisy)).toEqual([])
  })
  test('the axis holds what is solid, and the values where nothing is', () => {
    expect(groupAxis(lines)).toEqual([2.8, 4.4])
    expect(groupAxis(groupLines([row('a', 6, 1, null), row('b', 4, 5, null)], 'chunk', 'csat'))).toEqual([
      1, 5,
    ])
    expect(groupAxis([])).toBeNull()
  })
})

describe('the line offers', () => {
  test('values of a field, begun with or without a quotation mark', () => {
    expect(wantedAt("plan_tier = 'en", 15)).toMatchObject({
      replaces: [12, 15],
      values: { field: 'plan_tier', prefix: 'en', afterColon: false },
    })
    expect(wantedAt('plan_tier = en', 14)).toMatchObject({
      replaces: [12, 14],
      values: { field: 'plan_tier', prefix: 'en' },
    })
    expect(wantedAt('csat < 3 and tool:lo', 20)).toMatchObject({
      replaces: [18, 20],
      values: { field: 'tool', prefix: 'lo', afterColon: true },
    })
  })
  test('fields where a condition begins and operators after a field', () => {
    expect(wantedAt('pla', 3).words.map(({ text }) => text)).toContain('plan_tier')
    expect(wantedAt('csat ', 5).words.map(({ text }) => text)).toContain('<')
    expect(wantedAt('csat < ', 7).values).toBeNull()
  })
  test('values as they are written there', () => {
    expect(writtenValue('plan_tier', "o'pro", false)).toBe("'o''pro'")
    expect(writtenValue('tool', 'lookup_account', true)).toBe('lookup_account')
    expect(writtenValue('tool', 'two words', true)).toBe("'two words'")
  })
})

test('numbers carry their unit, changes their sign', () => {
  expect(formatMetric('success', 0.18)).toBe('18.0 %')
  expect(formatMetric('latency.p95', 14.25)).toBe('14.3 s')
  expect(formatMetric('csat', null)).toBe('—')
  expect(formatMetricChange('success', -0.041)).toBe('−4.1 pp')
  expect(formatMetricChange('cost', 0.5)).toBe('+$0.50')
  expect(formatMetricChange('csat', -0.001)).toBe('0.00')
  expect(formatMetricChange('success', -0.0001)).toBe('0.0 pp')
  expect(formatTicks('csat', [3, 3.5, 4])).toEqual(['3.0', '3.5', '4.0'])
  expect(formatTicks('success', [0, 0.5, 1])).toEqual(['0 %', '50 %', '100 %'])
})

test('words for order and step', () => {
  expect(sortedText({ column: 'csat', descending: false })).toBe('sorted by csat, lowest first')
  expect(sortedText({ column: 'start' })).toBe('newest first')
  expect(sortedText({ column: 'plan_tier', descending: false })).toBe('sorted by plan_tier, A to Z')
  expect(sortedText({ column: 'plan_tier', descending: true })).toBe('sorted by plan_tier, Z to A')
  expect([43_200_000, 86_400_000, 172_800_000, 1_209_600_000, 900_000].map(stepText)).toEqual([
    '12 h',
    'day',
    '2 days',
    '2 weeks',
    '15 min',
  ])
})

test('of many pages the farthest from the view are dropped', () => {
  expect(farthest([1, 2, 50, 51, 52, 99], 51, 3)).toEqual([1, 2, 99])
  expect(farthest([1, 2], 51, 3)).toEqual([])
})
