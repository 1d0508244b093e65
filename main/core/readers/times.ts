const naive = /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?$/

/** Microseconds since 1970 from a decimal string (or number) of nanoseconds, without loss. */
export function microsFromNanos(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) && value > 0 ? Math.floor(value / 1000) : null
  if (typeof value !== 'string' || !/^\d{1,20}$/.test(value) || value === '0') return null
  return value.length <= 3 ? 0 : Number(value.slice(0, -3))
}

/**
 * Microseconds since 1970 from what exports hold: ISO with or without zone (without means UTC),
 * epoch seconds, milliseconds, microseconds or nanoseconds as a number, `[seconds, nanoseconds]`.
 */
export function microsFromTime(value: unknown): number | null {
  if (Array.isArray(value)) {
    const [seconds, nanos] = value as unknown[]
    return typeof seconds === 'number' && typeof nanos === 'number'
      ? seconds * 1e6 + Math.floor(nanos / 1000)
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
  return value < 1e17 ? Math.round(value) : Math.floor(value / 1e3)
}

function microsFromIso(text: string): number | null {
  const fraction = /\.(\d+)/.exec(text)?.[1] ?? ''
  const belowMillis = Number(fraction.padEnd(6, '0').slice(3, 6))
  const millis = Date.parse(naive.test(text) ? `${text.replace(' ', 'T')}Z` : text)
  return Number.isNaN(millis) ? null : millis * 1000 + belowMillis
}
