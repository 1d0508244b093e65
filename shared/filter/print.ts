import type { Filter } from './ast.ts'

/** The canonical text of a filter: reading it gives the same filter again. */
export function printFilter(filter: Filter): string {
  switch (filter.kind) {
    case 'all':
      return ''
    case 'and':
      return filter.parts
        .map((part) => (part.kind === 'or' ? `(${printFilter(part)})` : printFilter(part)))
        .join(' and ')
    case 'or':
      return filter.parts.map(printFilter).join(' or ')
    case 'not':
      return filter.part.kind === 'and' || filter.part.kind === 'or'
        ? `not (${printFilter(filter.part)})`
        : `not ${printFilter(filter.part)}`
    case 'compare':
      return `${filter.field} ${filter.op} ${printValue(filter.value)}`
    case 'in':
      return `${filter.field} ${filter.negated ? 'not in' : 'in'} (${filter.values.map(printValue).join(', ')})`
    case 'range':
      return `${filter.field} in ${filter.from}..${filter.to}`
    case 'missing':
      return `${filter.field} is ${filter.negated ? 'present' : 'missing'}`
    case 'contains':
      return `${filter.field} ~ ${quoted(filter.value)}`
    case 'has':
      return `${filter.field}:${bare.test(filter.value) ? filter.value : quoted(filter.value)}`
    case 'last':
      return `start in last ${filter.amount} ${filter.unit}`
    case 'period':
      return `start in ${filter.from}..${filter.to}`
  }
}

const bare = /^\w+([.\-/]?\w+)*$/
const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`

/** A value as the language writes it: text in quotation marks, numbers and booleans bare. */
export function printValue(value: string | number | boolean): string {
  return typeof value === 'string' ? quoted(value) : String(value)
}
