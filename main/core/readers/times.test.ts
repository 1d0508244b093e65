import { afterEach, expect, test } from 'vitest'
import { microsFromNanos, microsFromTime } from './times.ts'

const zone = process.env.TZ
afterEach(() => {
  if (zone === undefined) delete process.env.TZ
  else process.env.TZ = zone
})

const noon = Date.UTC(2025, 5, 1, 12) * 1000

test.each([
  '2025-06-01T12:00',
  '2025-06-01 12:00',
  '2025-06-01T12:00:00',
  '2025/06/01 12:00:00',
  '2025-06-01T12:00:00Z',
  '2025-06-01T14:00:00+02:00',
  '2025-06-01T14:00:00.000+0200',
  '2025-06-01 14:00:00+02',
  'Sun, 01 Jun 2025 12:00:00 GMT',
  'Sun Jun 01 2025 14:00:00 GMT+0200 (Central European Summer Time)',
])('%s is one instant, whatever the zone of the computer', (text) => {
  for (const here of ['UTC', 'America/New_York', 'Asia/Tokyo']) {
    process.env.TZ = here
    expect(microsFromTime(text)).toBe(noon)
  }
})

test.each(['2025-02-30T10:00:00Z', '2025-02-29', '2025-04-31 10:00', '2025-13-01T10:00:00Z', 'soon'])(
  '%s is no time',
  (text) => {
    expect(microsFromTime(text)).toBeNull()
  },
)

test('the 29th of February is one in a leap year', () => {
  expect(microsFromTime('2024-02-29')).toBe(Date.UTC(2024, 1, 29) * 1000)
})

test.each([
  1e22,
  1e300,
  Infinity,
  [1e300, 0],
  [Number.NaN, 0],
  '99999999999999999999999999',
  '+275000-01-01T00:00:00Z',
  '-270000-01-01T00:00:00Z',
])('%s is beyond every calendar', (value) => {
  expect(microsFromTime(value)).toBeNull()
})

test.each(['9999-12-31T23:59:59Z', '9999-12-31T23:59:59.999999Z'])(
  '%s, for never, is of its year',
  (text) => {
    const micros = microsFromTime(text)
    expect(new Date(Math.floor((micros ?? 0) / 1000)).toISOString()).toMatch(/^9999-12-31T23:59:59/)
  },
)

test.each([1e25, Number.NaN, '9999999999999999999999999'])('%s nanoseconds are no time', (value) => {
  expect(microsFromNanos(value)).toBeNull()
})

test('a time in seconds with a part of one lands on a whole microsecond', () => {
  expect(microsFromTime([1748779200.1234567, 0])).toBe(1748779200123457)
})
