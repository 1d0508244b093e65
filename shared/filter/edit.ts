import { allOf, anyOf, type Condition, type Filter } from './ast.ts'
import { chipOf, type ChipView } from './chips.ts'
import { fieldByName } from './fields.ts'
import { fieldOfPart, partsOf } from './parts.ts'
import { printFilter } from './print.ts'
import { timeText } from './times.ts'

export interface TopCondition {
  filter: Filter
  /** The condition in the filter language, parenthesised where it stands between `and`s. */
  text: string
  chip: ChipView
}

/** The conditions of a filter that must all hold, each with its text and the parts of its chip. */
export function conditionsOf(filter: Filter): TopCondition[] {
  return partsOf(filter).map((part) => ({
    filter: part,
    text: part.kind === 'or' ? `(${printFilter(part)})` : printFilter(part),
    chip: chipOf(part),
  }))
}

/** The filter with one more condition; one that is there already is not added twice. */
export function withCondition(filter: Filter, condition: Filter): Filter {
  const parts = partsOf(filter)
  const text = JSON.stringify(condition)
  return parts.some((part) => JSON.stringify(part) === text) ? filter : allOf([...parts, condition])
}

/** The filter without the top-level condition at `index`. */
export function withoutCondition(filter: Filter, index: number): Filter {
  return allOf(partsOf(filter).filter((_, at) => at !== index))
}

/** The filter without the top-level conditions that speak about `field` alone. */
export function withoutField(filter: Filter, field: string): Filter {
  return allOf(partsOf(filter).filter((part) => fieldOfPart(part) !== field))
}

/**
 * The filter with exactly these values of the field let through: its including conditions become
 * one, at the place of the first; exclusions stay. `null` stands for missing; no values removes it.
 */
export function withFieldValues(filter: Filter, field: string, values: readonly (string | null)[]): Filter {
  const present = values.filter((value) => value !== null)
  const included = anyOf([
    ...valueConditions(field, present),
    ...(values.includes(null) ? [{ kind: 'missing', field, negated: false } as const] : []),
  ])
  return replaced(filter, (part) => includes(part, field), included)
}

/** The filter with one value of the field shut out; `null` stands for missing. */
export function exclude(filter: Filter, field: string, value: string | null): Filter {
  const parts = partsOf(filter)
  const letIn = parts.filter((part) => includes(part, field))
  const values = valuesOf(filter, field)
  if (letIn.length > 0 && values.includes(value)) {
    return withFieldValues(
      filter,
      field,
      values.filter((candidate) => candidate !== value),
    )
  }
  if (value === null) return withCondition(filter, { kind: 'missing', field, negated: true })
  if (fieldByName(field)?.kind === 'label') {
    return withCondition(filter, { kind: 'not', part: { kind: 'has', field, value } })
  }
  const isExclusion = (part: Filter) => excludedBy(part, field) !== undefined
  const excluded = [
    ...new Set([...parts.flatMap((part) => excludedBy(part, field) ?? []), typed(field, value)]),
  ]
  const [first] = excluded
  const condition: Condition =
    excluded.length === 1 && first !== undefined
      ? { kind: 'compare', field, op: '!=', value: first }
      : { kind: 'in', field, negated: true, values: excluded.filter((item) => typeof item !== 'boolean') }
  return replaced(filter, isExclusion, condition)
}

/** The values of the field that the filter lets through by name; `null` for missing; empty = no choice made. */
export function valuesOf(filter: Filter, field: string): (string | null)[] {
  return partsOf(filter).flatMap((part) => (includes(part, field) ? includedBy(part) : []))
}

/**
 * The filter with the field between two bounds, both included (`null` = open); for `start` they are
 * milliseconds since 1970 and the upper one is not included. Earlier bounds of the field are replaced.
 */
export function withRange(filter: Filter, field: string, from: number | null, to: number | null): Filter {
  const condition = field === 'start' ? periodBetween(from, to) : numbersBetween(field, from, to)
  return replaced(filter, (part) => bounds(part, field), condition)
}

function numbersBetween(field: string, from: number | null, to: number | null): Filter {
  if (from !== null && to !== null) return { kind: 'range', field, from: from + 0, to: to + 0 }
  if (from !== null) return { kind: 'compare', field, op: '>=', value: from }
  return to === null ? { kind: 'all' } : { kind: 'compare', field, op: '<=', value: to }
}

function periodBetween(from: number | null, to: number | null): Filter {
  if (from !== null && to !== null) {
    const end = timeText(to)
    // A day as an end is included whole, so an end at midnight is written as the day before.
    const last = end.length === 10 ? timeText(to - 86_400_000) : end
    return { kind: 'period', field: 'start', from: timeText(from), to: last }
  }
  if (from !== null) return { kind: 'compare', field: 'start', op: '>=', value: timeText(from) }
  return to === null ? { kind: 'all' } : { kind: 'compare', field: 'start', op: '<', value: timeText(to) }
}

function bounds(part: Filter, field: string): boolean {
  if (part.kind === 'range' || part.kind === 'last' || part.kind === 'period') return part.field === field
  return part.kind === 'compare' && part.field === field && /[<>]/.test(part.op)
}

function valueConditions(field: string, values: readonly string[]): Filter[] {
  const [first] = values
  if (first === undefined) return []
  if (fieldByName(field)?.kind === 'label') return values.map((value) => ({ kind: 'has', field, value }))
  if (values.length === 1 && fieldByName(field)?.has) return [{ kind: 'has', field, value: first }]
  if (values.length === 1) return [{ kind: 'compare', field, op: '=', value: typed(field, first) }]
  if (fieldByName(field)?.kind === 'boolean') {
    return values.map((value) => ({ kind: 'compare', field, op: '=', value: typed(field, value) }))
  }
  return [{ kind: 'in', field, negated: false, values: values.map((value) => typed(field, value) as string) }]
}

function typed(field: string, value: string): string | number | boolean {
  const kind = fieldByName(field)?.kind
  if (kind === 'number') return Number(value)
  return kind === 'boolean' ? value === 'true' : value
}

/** Whether a part does nothing but let values of the field through. */
function includes(part: Filter, field: string): boolean {
  if (part.kind === 'or') return part.parts.every((inner) => includes(inner, field))
  if (part.kind === 'compare') return part.field === field && part.op === '='
  if (part.kind === 'in' || part.kind === 'missing') return part.field === field && !part.negated
  return part.kind === 'has' && part.field === field
}

function includedBy(part: Filter): (string | null)[] {
  if (part.kind === 'or') return part.parts.flatMap(includedBy)
  if (part.kind === 'compare' || part.kind === 'has') return [String(part.value)]
  if (part.kind === 'in') return part.values.map(String)
  return part.kind === 'missing' ? [null] : []
}

function excludedBy(part: Filter, field: string): (string | number | boolean)[] | undefined {
  if (part.kind === 'compare' && part.field === field && part.op === '!=') return [part.value]
  if (part.kind === 'in' && part.field === field && part.negated) return [...part.values]
  return undefined
}

function replaced(filter: Filter, isOld: (part: Filter) => boolean, by: Filter): Filter {
  const parts = partsOf(filter)
  const place = parts.findIndex(isOld)
  if (place < 0) return allOf([...parts, by])
  return allOf(parts.flatMap((part, index) => (index === place ? [by] : isOld(part) ? [] : [part])))
}
