import { allOf, type Filter } from '../../../../shared/filter/ast.ts'
import { exclude, valuesOf, withFieldValues } from '../../../../shared/filter/edit.ts'
import { partsOf } from '../../../../shared/filter/parts.ts'

/** The values of a field that the filter shuts out by name; `null` for missing. */
export function excludedOf(filter: Filter, field: string): (string | null)[] {
  return partsOf(filter).flatMap((part): (string | null)[] => {
    if (part.kind === 'compare' && part.field === field && part.op === '!=') return [String(part.value)]
    if (part.kind === 'in' && part.field === field && part.negated) return part.values.map(String)
    if (part.kind === 'missing' && part.field === field && part.negated) return [null]
    const inner = part.kind === 'not' ? part.part : undefined
    return inner?.kind === 'has' && inner.field === field ? [inner.value] : []
  })
}

/** The filter with one value let in again that it shut out. */
export function readmit(filter: Filter, field: string, value: string | null): Filter {
  const rest = excludedOf(filter, field).filter((excluded) => excluded !== value)
  const open = allOf(
    partsOf(filter).filter((part) => {
      if (part.kind === 'compare') return !(part.field === field && part.op === '!=')
      if (part.kind === 'in' || part.kind === 'missing') return !(part.field === field && part.negated)
      return !(part.kind === 'not' && part.part.kind === 'has' && part.part.field === field)
    }),
  )
  return rest.reduce((filtered, excluded) => exclude(filtered, field, excluded), open)
}

/** Lets a value in by name, or takes that back; a value that was shut out is let in again first. */
export function toggleIncluded(filter: Filter, field: string, value: string | null): Filter {
  const open = excludedOf(filter, field).includes(value) ? readmit(filter, field, value) : filter
  const values = valuesOf(open, field)
  return withFieldValues(
    open,
    field,
    values.includes(value) ? values.filter((candidate) => candidate !== value) : [...values, value],
  )
}

/** Shuts a value out, or takes that back. */
export function toggleExcluded(filter: Filter, field: string, value: string | null): Filter {
  return excludedOf(filter, field).includes(value)
    ? readmit(filter, field, value)
    : exclude(filter, field, value)
}
