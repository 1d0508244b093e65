export interface FilterTime {
  /** Microseconds since 1970, UTC; a day's first. */
  micros: number
  /** True where only the day was given. */
  wholeDay: boolean
  canonical: string
}

const shape = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?Z?)?$/
export const dayMicros = 86_400_000_000

/** A day (`2026-05-20`) or a time in UTC (`2026-05-20T14:30`); undefined for anything else. */
export function parseTime(text: string): FilterTime | undefined {
  const match = shape.exec(text)
  if (match === null) return undefined
  const [, year, month, day, hour, minute, second, fraction] = match
  const ms = Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour ?? 0),
    Number(minute ?? 0),
    Number(second ?? 0),
  )
  const date = `${year}-${month}-${day}`
  // Date.UTC rolls 31 February over; the text must say what it means.
  if (new Date(ms).toISOString().slice(0, 10) !== date || Number(hour ?? 0) > 23 || Number(minute ?? 0) > 59)
    return undefined
  if (Number(second ?? 0) > 59) return undefined
  const micros = ms * 1000 + Number((fraction ?? '').padEnd(6, '0'))
  if (hour === undefined) return { micros, wholeDay: true, canonical: date }
  return { micros, wholeDay: false, canonical: canonicalTime(micros) }
}

/** A time as the language writes it, UTC, no shorter than minutes and no longer than it must be. */
export function canonicalTime(micros: number): string {
  const ms = Math.floor(micros / 1000)
  const iso = new Date(ms).toISOString()
  const fraction = String(micros - Math.floor(micros / 1e6) * 1e6)
    .padStart(6, '0')
    .replace(/0+$/, '')
  const seconds = iso.slice(17, 19)
  const tail = fraction !== '' ? `:${seconds}.${fraction}` : seconds !== '00' ? `:${seconds}` : ''
  return `${iso.slice(0, 16)}${tail}Z`
}

/** A moment as a day where it is a midnight, else as a time. */
export function timeText(ms: number): string {
  const micros = Math.round(ms * 1000)
  return micros % dayMicros === 0 ? new Date(ms).toISOString().slice(0, 10) : canonicalTime(micros)
}
