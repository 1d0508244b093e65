import { allOf, type Filter } from '../../../../shared/filter/ast.ts'
import { withoutField } from '../../../../shared/filter/edit.ts'
import { partsOf } from '../../../../shared/filter/parts.ts'
import { canonicalTime, dayMicros, parseTime } from '../../../../shared/filter/times.ts'
import { lastMicros, startBound } from './compile.ts'

/**
 * The same conditions over the equally long time before the window of the filter's start conditions; null
 * where they leave its beginning open or its window is empty. An open end is the newest trace.
 */
export function previousPeriod(filter: Filter, newestMicros: number | null): Filter | null {
  if (newestMicros === null) return null
  const window = timeWindow(filter, newestMicros)
  const from = window.from
  const to = Number.isFinite(window.to) ? window.to : newestMicros + 1
  if (!Number.isFinite(from) || to <= from) return null
  const bound = (op: '>=' | '<', micros: number): Filter => ({
    kind: 'compare',
    field: 'start',
    op,
    value: canonicalTime(micros),
  })
  return allOf([withoutField(filter, 'start'), bound('>=', from - (to - from)), bound('<', from)])
}

/** The microseconds that the start conditions of a filter leave, from and before; infinite where open. */
export function timeWindow(filter: Filter, newestMicros: number): { from: number; to: number } {
  const bounds = partsOf(filter).map((part) => boundsOf(part, newestMicros))
  return {
    from: Math.max(...bounds.map(({ from }) => from), open.from),
    to: Math.min(...bounds.map(({ to }) => to), open.to),
  }
}

const open = { from: Number.NEGATIVE_INFINITY, to: Number.POSITIVE_INFINITY }

function boundsOf(part: Filter, newestMicros: number): { from: number; to: number } {
  if (part.kind === 'last') return { from: newestMicros - lastMicros(part) + 1, to: newestMicros + 1 }
  if (part.kind === 'period') {
    const [from, to] = [parseTime(part.from), parseTime(part.to)]
    if (from === undefined || to === undefined) return open
    return { from: from.micros, to: to.wholeDay ? to.micros + dayMicros : to.micros }
  }
  if (part.kind !== 'compare' || part.field !== 'start') return open
  const bound = startBound(part)
  if (bound === undefined) return open
  return bound.from ? { ...open, from: bound.micros } : { ...open, to: bound.micros }
}
