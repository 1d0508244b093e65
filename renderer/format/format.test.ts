import { expect, test } from 'vitest'
import {
  formatBytes,
  formatChange,
  formatCount,
  formatCounted,
  formatNumber,
  formatPercent,
  formatSeconds,
  formatUsd,
} from './numbers.ts'
import { formatAgo, formatClock, formatDay, formatDayClock, formatWholeTime, zoneOffset } from './times.ts'

const noon = Date.UTC(2026, 10, 22, 12, 7, 31)

test('counts have thin thousands, a true minus and a dash for nothing', () => {
  expect(formatCount(4612)).toBe('4,612')
  expect(formatCount(-12)).toBe('−12')
  expect(formatCount(null)).toBe('—')
  expect(formatCounted(1, 'trace')).toBe('1 trace')
  expect(formatCounted(2, 'entry', 'entries')).toBe('2 entries')
})

test('numbers round to what is shown and never show a minus zero', () => {
  expect(formatNumber(-0.704)).toBe('−0.70')
  expect(formatNumber(-0.004)).toBe('0.00')
  expect(formatNumber(Number.NaN)).toBe('—')
  expect(formatChange(0.114)).toBe('+0.11')
  expect(formatChange(0.001)).toBe('0.00')
  expect(formatChange(-0.54)).toBe('−0.54')
  expect(formatPercent(0.18)).toBe('18.0 %')
  expect(formatPercent(null)).toBe('—')
})

test('money, time and size use the unit that keeps their digits', () => {
  expect(formatUsd(0.34)).toBe('$0.34')
  expect(formatUsd(0.0041)).toBe('$0.0041')
  expect(formatUsd(-1.5)).toBe('−$1.50')
  expect(formatSeconds(41.27)).toBe('41.3 s')
  expect(formatSeconds(0.085)).toBe('85 ms')
  expect(formatSeconds(0.004)).toBe('4.0 ms')
  expect(formatSeconds(0)).toBe('0 ms')
  expect(formatSeconds(300)).toBe('5.0 min')
  expect(formatSeconds(-0.412)).toBe('−0.4 s')
  expect(formatBytes(0)).toBe('0 B')
  expect(formatBytes(1200)).toBe('1.2 kB')
  expect(formatBytes(184_000_000)).toBe('184 MB')
  expect(formatBytes(999_900)).toBe('1.0 MB')
})

test('a time is told in the chosen zone, with the year only when it is another one', () => {
  expect(formatDay(noon, 'UTC', noon)).toBe('22 Nov')
  expect(formatDay(Date.UTC(2025, 8, 3), 'UTC', noon)).toBe('3 Sep 2025')
  expect(formatClock(noon, 'Europe/Berlin', { seconds: true })).toBe('13:07:31')
  expect(formatDayClock(Date.UTC(2026, 10, 22, 23, 30), 'Europe/Berlin', noon)).toBe('23 Nov 00:30')
  expect(formatWholeTime(noon, 'America/New_York')).toBe('Sun 22 Nov 2026, 07:07:31 UTC−5')
  expect(formatDay(null, 'UTC')).toBe('—')
  expect(formatDay(Number.POSITIVE_INFINITY, 'UTC')).toBe('—')
})

test('the offset of a zone is the one of that day, not of today', () => {
  expect(zoneOffset(Date.UTC(2026, 6, 1), 'Europe/Berlin')).toBe('UTC+2')
  expect(zoneOffset(Date.UTC(2026, 11, 1), 'Europe/Berlin')).toBe('UTC+1')
  expect(zoneOffset(noon, 'Asia/Kolkata')).toBe('UTC+5:30')
})

test('the past is told as people say it', () => {
  expect(formatAgo(noon - 20_000, 'UTC', noon)).toBe('just now')
  expect(formatAgo(noon - 12 * 60_000, 'UTC', noon)).toBe('12 min ago')
  expect(formatAgo(noon - 3 * 3_600_000, 'UTC', noon)).toBe('today, 09:07')
  expect(formatAgo(noon - 2 * 86_400_000, 'UTC', noon)).toBe('Fri 20 Nov')
  expect(formatAgo(noon - 20 * 86_400_000, 'UTC', noon)).toBe('2 Nov')
})
