import { useMemo } from 'react'
import { shownTimeZone, useSetting } from '../stores/settings.ts'
import {
  formatAgo,
  formatClock,
  formatDay,
  formatDayClock,
  formatDayRange,
  formatWholeTime,
  isOfAnotherYear,
  zoneOffset,
} from './times.ts'

/** Time formats in the chosen time zone, and that zone's name for heads of columns. */
export function useTimes() {
  const zone = shownTimeZone(useSetting('timeZone'))
  return useMemo(
    () => ({
      zone,
      /** `UTC+1` at that time, or now. */
      zoneLabel: (ms = Date.now()) => zoneOffset(ms, zone),
      day: (ms: number | null) => formatDay(ms, zone),
      dayRange: (fromMs: number | null, toMs: number | null) => formatDayRange(fromMs, toMs, zone),
      clock: (ms: number | null, options?: { seconds: boolean }) => formatClock(ms, zone, options),
      dayClock: (ms: number | null) => formatDayClock(ms, zone),
      whole: (ms: number | null) => formatWholeTime(ms, zone),
      ago: (ms: number) => formatAgo(ms, zone),
      /** Its day is printed with the year. */
      isOfAnotherYear: (ms: number | null) => isOfAnotherYear(ms, zone),
    }),
    [zone],
  )
}
