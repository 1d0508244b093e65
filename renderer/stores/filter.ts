import { useMemo } from 'react'
import { everything, type Filter } from '../../shared/filter/ast.ts'
import { parseFilter, type FilterFailure } from '../../shared/filter/parse.ts'
import { printFilter } from '../../shared/filter/print.ts'
import { setParams, useRoute } from './route.ts'

export interface FilterState {
  /** The filter as a tree; the last valid one while the address holds a mistake. */
  filter: Filter
  /** Its canonical text: what every query is asked. */
  where: string
  /** The address as it is, where it cannot be read. */
  invalid: { text: string; failure: FilterFailure } | null
}

let lastValid: Filter = everything

/** The filter of an address. It stands in the address alone, so that a link carries it. */
export function readFilter(text: string): FilterState {
  const parsed = parseFilter(text)
  if (parsed.ok) {
    lastValid = parsed.filter
    return { filter: parsed.filter, where: printFilter(parsed.filter), invalid: null }
  }
  return { filter: lastValid, where: printFilter(lastValid), invalid: { text, failure: parsed } }
}

/** Sets the filter. `replace` while one gesture goes on (a brush, a text typed), so that Back undoes it whole. */
export function setFilter(filter: Filter, options: { replace?: boolean } = {}): void {
  lastValid = filter
  const where = printFilter(filter)
  setParams({ where: where === '' ? undefined : where }, options)
}

export function useFilter(): FilterState {
  const text = useRoute().params['where'] ?? ''
  return useMemo(() => readFilter(text), [text])
}
