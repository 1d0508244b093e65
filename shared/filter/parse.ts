import { allOf, anyOf, everything, type Filter } from './ast.ts'
import { conditionAt } from './parseCondition.ts'
import { FilterSyntaxError, Reader } from './reader.ts'
import { tokenise } from './tokens.ts'

export interface ParsedFilter {
  ok: true
  filter: Filter
}

export interface FilterFailure {
  ok: false
  /** Column of the mistake, counted from 0 in UTF-16 units. */
  column: number
  message: string
  /** What may stand at that column. */
  allowed: string[]
  /** The field whose value is wanted there, so that its values can be offered. */
  valueOf: string | null
}

const deepest = 60

/** Reads the filter language. An empty text selects everything. Never throws. */
export function parseFilter(text: string): ParsedFilter | FilterFailure {
  const tokens = tokenise(text)
  if (!Array.isArray(tokens)) {
    return { ok: false, column: tokens.column, message: tokens.message, allowed: [], valueOf: null }
  }
  const reader = new Reader(tokens)
  try {
    if (reader.peek().kind === 'end') return { ok: true, filter: everything }
    const filter = disjunction(reader, 0)
    if (reader.peek().kind !== 'end') {
      const unopened = reader.peek().text === ')'
      reader.fail(unopened ? 'This parenthesis was never opened.' : undefined, ['and', 'or'])
    }
    return { ok: true, filter }
  } catch (error) {
    if (!(error instanceof FilterSyntaxError)) throw error
    const { column, message, allowed, valueField } = error
    return { ok: false, column, message, allowed, valueOf: valueField }
  }
}

function disjunction(reader: Reader, depth: number): Filter {
  const parts = [conjunction(reader, depth)]
  while (reader.takeWord('or')) parts.push(conjunction(reader, depth))
  return anyOf(parts)
}

function conjunction(reader: Reader, depth: number): Filter {
  const parts = [unary(reader, depth)]
  while (reader.takeWord('and')) parts.push(unary(reader, depth))
  return allOf(parts)
}

function unary(reader: Reader, depth: number): Filter {
  if (depth > deepest) reader.fail('This filter is nested too deeply.', [])
  if (reader.takeWord('not')) return { kind: 'not', part: unary(reader, depth + 1) }
  if (reader.takeOperator('(')) {
    const inner = disjunction(reader, depth + 1)
    if (!reader.takeOperator(')')) reader.fail(undefined, ['and', 'or', ')'])
    return inner
  }
  return conditionAt(reader)
}
