const naive = /^\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?$/
const zoned =
  /(?:Z|UTC|GMT|[ECMP][SD]T|(?:UTC|GMT)[+-]\d{2}:?\d{2}|:\d{2}(?:\.\d+)? ?[+-]\d{2}(?::?\d{2})?)(?: \([^)]*\))?$/i
const dated = /^(\d{4})-(\d{2})-(\d{2})(?!\d)/

// The years 1 to 9999, which a text of a time can name; beyond them no database says what was meant.
const first = Date.UTC(2001, 0, 1) * 1000 - 2000 * 365.2425 * 86_400e6
const end = Date.UTC(10_000, 0, 1) * 1000
// The greatest number below the end, which the last microsecond of 9999 would be rounded to.
const last = end - 32

const within = (micros: number): number | null =>
  micros >= first && micros <= end ? Math.min(Math.round(micros), last) : null

/** Microseconds since 1970 from a decimal string (or number) of nanoseconds, without loss. */
export function microsFromNanos(value: unknown): number | null {
  if (typeof value === 'number') return value > 0 ? within(Math.floor(value / 1000)) : null
  if (typeof value !== 'string' || !/^\d{1,20}$/.test(value) || value === '0') return null
  return value.length <= 3 ? 0 : within(Number(value.slice(0, -3)))
}

/**
 * Microseconds since 1970 from what exports hold: ISO with or without zone (without means UTC),
 * epoch seconds, milliseconds, microseconds or nanoseconds as a number, `[seconds, nanoseconds]`. Null for
 * what is no time, no day of the calendar or outside the years 1 to 9999.
 */
export function microsFromTime(value: unknown): number | null {
  if (Array.isArray(value)) {
    const [seconds, nanos] = value as unknown[]
    return typeof seconds === 'number' && typeof nanos === 'number'
      ? within(seconds * 1e6 + Math.floor(nanos / 1000))
      : null
  }
  if (typeof value === 'number') return microsFromEpoch(value)
  if (typeof value !== 'string' || value === '') return null
  if (/^\d+(\.\d+)?$/.test(value))
    return value.length >= 19 ? microsFromNanos(value) : microsFromEpoch(Number(value))
  return microsFromIso(value)
}

function microsFromEpoch(value: number): number | null {
  if (!Number.isFinite(value) || value <= 0) return null
  if (value < 1e11) return Math.round(value * 1e6)
  if (value < 1e14) return Math.round(value * 1e3)
  return within(value < 1e17 ? value : Math.floor(value / 1e3))
}

function microsFromIso(text: string): number | null {
  const [, year, month, day] = dated.exec(text) ?? []
  // The engine reads 30 February as 2 March.
  if (Number(day ?? 0) > daysOf(Number(year), Number(month))) return null
  const fraction = /\.(\d+)/.exec(text)?.[1] ?? ''
  const belowMillis = Number(fraction.padEnd(6, '0').slice(3, 6))
  const millis = Date.parse(inZone(text.trim()))
  return Number.isNaN(millis) ? null : within(millis * 1000 + belowMillis)
}

function inZone(text: string): string {
  if (naive.test(text)) return text.length === 10 ? text : `${text.replace(' ', 'T')}Z`
  return zoned.test(text) ? text : `${text} UTC`
}

const daysOf = (year: number, month: number) => new Date(Date.UTC(year, month, 0)).getUTCDate()
