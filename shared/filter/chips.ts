import type { Filter } from './ast.ts'
import { fieldOfPart } from './parts.ts'
import { printFilter } from './print.ts'

export interface ChipView {
  /** The field the chip speaks about; null for a combination of several. */
  field: string | null
  /** The operator in words, such as "is any of". */
  op: string
  values: string[]
}

const words = {
  '=': 'is',
  '!=': 'is not',
  '<': 'under',
  '<=': 'at most',
  '>': 'over',
  '>=': 'at least',
} as const

const times = { '=': 'is', '!=': 'is not', '<': 'before', '<=': 'until', '>': 'after', '>=': 'from' } as const

/** The parts of the chip that stands for a condition. */
export function chipOf(part: Filter): ChipView {
  switch (part.kind) {
    case 'compare': {
      const op = part.field === 'start' ? times[part.op] : words[part.op]
      return { field: part.field, op, values: [String(part.value)] }
    }
    case 'in':
      return {
        field: part.field,
        op: part.negated ? 'is none of' : 'is any of',
        values: part.values.map(String),
      }
    case 'range':
      return { field: part.field, op: 'between', values: [String(part.from), String(part.to)] }
    case 'period':
      return { field: 'start', op: 'between', values: [part.from, part.to] }
    case 'last':
      return { field: 'start', op: 'in the last', values: [`${part.amount} ${part.unit}`] }
    case 'missing':
      return { field: part.field, op: part.negated ? 'is present' : 'is missing', values: [] }
    case 'contains':
      return { field: part.field, op: 'contains', values: [part.value] }
    case 'has':
      return { field: part.field, op: 'has', values: [part.value] }
    case 'not': {
      const inner = chipOf(part.part)
      return { ...inner, op: `not: ${inner.op}` }
    }
    default:
      return { field: fieldOfPart(part), op: 'matches', values: [printFilter(part)] }
  }
}
