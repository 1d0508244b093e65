import { allOf, type Filter } from '../../../../shared/filter/ast.ts'
import { printFilter } from '../../../../shared/filter/print.ts'

/** The traces of a slice of coverage as a filter; with `unlabelled`, those of it that nobody labelled. */
export function coverageFilter(
  by: readonly string[],
  values: readonly (string | null)[],
  unlabelled: boolean,
): string {
  const parts = by.map((field, at): Filter => {
    const value = values[at] ?? null
    return value === null
      ? { kind: 'missing', field, negated: false }
      : { kind: 'compare', field, op: '=', value }
  })
  if (unlabelled) parts.push({ kind: 'compare', field: 'labelled', op: '=', value: false })
  return printFilter(allOf(parts))
}
