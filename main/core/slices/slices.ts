import { parseFilter } from '../../../shared/filter/parse.ts'
import { printFilter } from '../../../shared/filter/print.ts'
import type { Input, Output } from '../../../shared/protocol/protocol.ts'

// The face of the feature: everything that looks at traces through a filter.
export { tracesExport } from './answers/exportTraces.ts'
export { sliceFacets } from './answers/facets.ts'
export { sliceCompare, sliceGroups } from './answers/groups.ts'
export { sliceHistogram } from './answers/histogram.ts'
export { tracesIds, tracesPage } from './answers/pages.ts'
export { maskedWhere, sameWhere, selectedTraces } from './filter/population.ts'
export { sliceSummary } from './answers/summary.ts'
export { sliceTimeline } from './answers/timeline.ts'
export { traceValues } from './filter/traceValues.ts'

/** Whether a filter can be read, its canonical text, or the column (from 0) of its mistake and what may stand there. */
export function sliceCheck(input: Input<'slice.check'>): Output<'slice.check'> {
  const parsed = parseFilter(input.where)
  if (parsed.ok)
    return { ok: true, canonical: printFilter(parsed.filter), column: null, message: null, allowed: [] }
  const { column, message, allowed } = parsed
  return { ok: false, canonical: '', column, message, allowed }
}
