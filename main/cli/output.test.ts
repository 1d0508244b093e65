import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bytes, differenceText, estimateText, figure, moment } from './figures.ts'
import { jsonText, oneLine, plainText } from './plainText.ts'
import { progressLine } from './progressLine.ts'
import { table } from './table.ts'

test('nothing that a text holds can act on a terminal', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(plainText(text)).not.toMatch(/[^\P{Cc}\t\n]|[\u200e\u200f\u202a-\u202e\u2066-\u2069]/u)
      expect(oneLine(text)).not.toMatch(/\p{Cc}/u)
      expect(jsonText({ text })).not.toMatch(/[^\P{Cc}\n]/u)
      expect(JSON.parse(jsonText({ text }))).toEqual({ text })
    }),
  )
  expect(plainText('\u001b[31mred\u0007\r\n')).toBe('\u241b[31mred\u2407\n')
  expect(plainText('a\u009b2Jb\u202ec')).toBe('a\\u009b2Jb\\u202ec')
  expect(plainText('Zoë, 漢字, 👍')).toBe('Zoë, 漢字, 👍')
})

test('a table lines up, also with wide characters, and cuts what is too long', () => {
  expect(
    table(
      [{ title: 'id' }, { title: 'n', align: 'right' }, { title: 'text', widest: 6 }],
      [
        ['漢字', '5', 'a line\nbreak'],
        ['longer', '1,234', 'short'],
      ],
    ),
  ).toBe(['id          n  text', '漢字        5  a lin…', 'longer  1,234  short', ''].join('\n'))
  expect(table([{ title: 'id' }], [])).toBe('')
})

test('a sum of a share counts traces, an end that is known is kept, and a group of must-takes says so', () => {
  expect(estimateText({ value: 980, low: 900, high: 1061, n: 50 }, 'success.sum')).toBe('980 [900, 1,061]')
  expect(estimateText({ value: 238.4, low: 40, high: 514, n: 40 }, 'count')).toBe('238 [40, 514]')
  expect(estimateText({ value: 9, low: 8, high: null, n: 12 }, 'latency.p95')).toBe('9.00 s [8.00 s, —] n 12')
  expect(estimateText({ value: null, low: null, high: null, n: 86 }, 'success')).toBe(
    'too few drawn by chance, n 86',
  )
  expect(differenceText({ value: 2, low: 1, high: null }, 'csat')).toBe('+2.00 [+1.00, —]')
  expect([0.00001, 0.0123, 0.5, 0].map((value) => figure(value, 'usd'))).toEqual([
    '$0.000010',
    '$0.0123',
    '$0.50',
    '$0.00',
  ])
})

test('figures carry their unit, their interval and their n; nothing is not 0', () => {
  const estimate = { value: 0.68, low: 0.6, high: 0.751, n: 1234 }
  expect(estimateText(estimate, 'success')).toBe('68.0 % [60.0 %, 75.1 %] n 1,234')
  expect(estimateText({ value: 4.1, low: 4, high: 4.2, n: 9 }, 'csat')).toBe('4.10 [4.00, 4.20] n 9')
  expect(estimateText({ value: 14.25, low: null, high: null, n: 1 }, 'latency.p50')).toBe('14.3 s n 1')
  expect(estimateText({ value: 12345, low: 12345, high: 12345, n: 12345 }, 'count')).toBe('12,345')
  expect(estimateText({ value: null, low: null, high: null, n: 0 }, 'csat')).toBe('—')
  expect(differenceText({ value: -0.3, low: -0.5, high: 0.1 }, 'csat')).toBe('-0.30 [-0.50, +0.10]')
  expect(figure(-4.971, 'usd')).toBe('-$4.97')
  expect([0.00042, 0, 12].map((value) => figure(value, 'usd'))).toEqual(['$0.0004', '$0.00', '$12.00'])
  expect(moment(Date.UTC(2026, 4, 20, 9, 5, 7))).toBe('2026-05-20 09:05:07')
  expect(moment(null)).toBe('—')
  expect([0, 999, 1000, 4_600_000].map(bytes)).toEqual(['0 B', '999 B', '1.0 kB', '4.6 MB'])
})

test('progress is one changing line on a terminal and a line a tenth in a log', () => {
  const written: string[] = []
  const log = progressLine((text) => written.push(text), false)
  for (const done of [0, 5, 14, 15, 100]) log.show({ phase: 'read', done, total: 100, unit: 'rows' })
  log.show({ phase: 'swap', done: 0, total: null, unit: 'rows' })
  log.clear()
  expect(written).toEqual([
    'read 0 % of 100 rows\n',
    'read 10 % of 100 rows\n',
    'read 100 % of 100 rows\n',
    'swap…\n',
  ])
  const shown: string[] = []
  const terminal = progressLine((text) => shown.push(text), true)
  terminal.show({ phase: 'read', done: 1200, total: 5000, unit: 'rows' })
  terminal.clear()
  terminal.clear()
  expect(shown).toEqual(['\r\u001b[Kread 1,200 of 5,000 rows', '\r\u001b[K'])
})
