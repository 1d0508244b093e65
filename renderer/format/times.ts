const missing = '—'

function parts(ms: number, zone: string, options: Intl.DateTimeFormatOptions): Record<string, string> {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hourCycle: 'h23', ...options })
  return Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]))
}

const valid = (ms: number | null): ms is number =>
  ms !== null && Number.isFinite(ms) && Math.abs(ms) < 8.64e15

/** `22 Nov`, with the year only when it is not the one of `nowMs`. */
export function formatDay(ms: number | null, zone: string, nowMs = Date.now()): string {
  if (!valid(ms)) return missing
  const { day, month, year } = parts(ms, zone, { day: 'numeric', month: 'short', year: 'numeric' })
  const shown = `${day} ${shortMonth(month)}`
  return year === yearOf(nowMs, zone) ? shown : `${shown} ${year}`
}

/** Not of the year of `nowMs`, so that it is printed with its own. */
export const isOfAnotherYear = (ms: number | null, zone: string, nowMs = Date.now()): boolean =>
  valid(ms) && yearOf(ms, zone) !== yearOf(nowMs, zone)

const yearOf = (ms: number, zone: string) => parts(ms, zone, { year: 'numeric' })['year']

// British Intl writes "Sept"; three letters keep columns straight.
const shortMonth = (month = '') => month.slice(0, 3)

/** `14:07`, or `14:07:31` with seconds. */
export function formatClock(ms: number | null, zone: string, { seconds = false } = {}): string {
  if (!valid(ms)) return missing
  const { hour, minute, second } = parts(ms, zone, { hour: '2-digit', minute: '2-digit', second: '2-digit' })
  return seconds ? `${hour}:${minute}:${second}` : `${hour}:${minute}`
}

/** `22 Nov 14:07`. */
export function formatDayClock(ms: number | null, zone: string, nowMs = Date.now()): string {
  return valid(ms) ? `${formatDay(ms, zone, nowMs)} ${formatClock(ms, zone)}` : missing
}

/** `Sun 22 Nov 2026, 14:07:31 UTC+1`: the whole of it, for a header or a hover. */
export function formatWholeTime(ms: number | null, zone: string): string {
  if (!valid(ms)) return missing
  const { weekday, day, month, year } = parts(ms, zone, {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  })
  return `${weekday} ${day} ${shortMonth(month)} ${year}, ${formatClock(ms, zone, { seconds: true })} ${zoneOffset(ms, zone)}`
}

/** `UTC+1`, as it was at that time. */
export function zoneOffset(ms: number, zone: string): string {
  const name = parts(ms, zone, { timeZoneName: 'shortOffset' })['timeZoneName'] ?? 'UTC'
  return name.replace('GMT', 'UTC').replace('-', '−')
}

/** `22 Nov – 24 Nov`, or one day. */
export function formatDayRange(
  fromMs: number | null,
  toMs: number | null,
  zone: string,
  nowMs = Date.now(),
): string {
  const from = formatDay(fromMs, zone, nowMs)
  const to = formatDay(toMs, zone, nowMs)
  return from === to ? from : `${from} – ${to}`
}

/** How long ago, in words: `just now`, `12 min ago`, `today, 09:12`, `Fri 20 Nov`. */
export function formatAgo(ms: number, zone: string, nowMs = Date.now()): string {
  const minutes = (nowMs - ms) / 60_000
  if (minutes < 1) return 'just now'
  if (minutes < 60) return `${Math.floor(minutes)} min ago`
  const day = formatDay(ms, zone, nowMs)
  if (day === formatDay(nowMs, zone, nowMs)) return `today, ${formatClock(ms, zone)}`
  if (minutes < 7 * 24 * 60) return `${parts(ms, zone, { weekday: 'short' })['weekday']} ${day}`
  return day
}
