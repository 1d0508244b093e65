import { traceColumns } from '../../../shared/protocol/methods/explore.ts'
import type { CallInput } from '../../../shared/protocol/protocol.ts'
import { navigate, type Area, type Route } from '../../stores/route.ts'

export type Order = NonNullable<CallInput<'traces.page'>['order']>

/** The list that a trace was opened from: its filter and order, as the address holds them. */
export interface TraceList {
  where: string
  order: Order
}

/** Reads `where`, and `order` as `csat` or `-csat` for descending; without one, the newest first. */
export function traceListOf(params: Route['params']): TraceList {
  const written = params['order'] ?? ''
  const column = traceColumns.find((candidate) => candidate === written.replace(/^-/, ''))
  return {
    where: params['where'] ?? '',
    order:
      column === undefined
        ? { column: 'start', descending: true }
        : { column, descending: written.startsWith('-') },
  }
}

/** Opens a trace in the same list, in place of the one that is open. */
export function openTrace(area: Area, trace: string, params: Route['params']): void {
  const { span: _span, ...kept } = params
  navigate(area, [trace], kept, { replace: true })
}
