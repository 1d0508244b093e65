import type { Condition, Filter } from '../../../../shared/filter/ast.ts'
import { fieldByName } from '../../../../shared/filter/fields.ts'
import { dayMicros, parseTime } from '../../../../shared/filter/times.ts'
import { constantSql, joinSql, sql, valueList, type Sql } from '../../db/sql.ts'
import { bridges, fieldValue, hasValue, isDate, isOfLabels, type Bridge } from './fieldSql.ts'
import { textCondition } from './textSearch.ts'

export interface CompileContext {
  /** Microseconds of the newest start; null where no trace has one. */
  newestMicros: number | null
  textFiles: readonly string[]
  /** Conditions for texts that were looked up already; others are looked for in place. */
  texts: ReadonlyMap<string, Sql>
  /** The texts under which a value may stand in the workspace: itself and, where it would be masked, its token. */
  spellings(field: string, value: string): readonly string[]
}

export interface Compiled {
  condition: Sql
  /** The condition reads `tl`. */
  labels: boolean
}

const yes = constantSql('true')
const no = constantSql('false')

/**
 * A filter as a condition over `traces t` and, where `labels` says so, `trace_labels tl`. A missing value
 * meets no positive condition; `!=` and `not` select exactly what `=` and the condition leave.
 */
export function compileFilter(filter: Filter, context: CompileContext): Compiled {
  return { condition: filterSql(filter, context), labels: readsLabels(filter) }
}

function filterSql(filter: Filter, context: CompileContext): Sql {
  switch (filter.kind) {
    case 'all':
      return yes
    case 'and':
    case 'or': {
      const parts = filter.parts.map((part) => sql`(${filterSql(part, context)})`)
      return joinSql(parts, ` ${filter.kind} `)
    }
    case 'not':
      return opposite(filterSql(filter.part, context))
    default:
      return conditionSql(filter, context)
  }
}

// Null would swallow the trace on both sides.
const opposite = (condition: Sql) => sql`not coalesce(${condition}, false)`

function readsLabels(filter: Filter): boolean {
  if (filter.kind === 'all') return false
  if ('parts' in filter) return filter.parts.some(readsLabels)
  return filter.kind === 'not' ? readsLabels(filter.part) : isOfLabels(filter.field)
}

function conditionSql(condition: Condition, context: CompileContext): Sql {
  if (condition.kind === 'last') return lastSql(condition, context)
  if (condition.kind === 'period') return periodSql(condition.from, condition.to)
  if (condition.field === 'start' && condition.kind === 'compare') return startSql(condition)
  if (condition.field === 'text')
    return condition.kind === 'contains' ? textSql(condition.value, context) : no
  if (condition.field === 'label') return labelSql(condition)
  const bridge = bridges[condition.field]
  if (bridge !== undefined) return bridgeSql(condition, bridge, context)
  return testSql(condition, fieldValue(condition.field), context)
}

const textSql = (value: string, context: CompileContext) =>
  context.texts.get(value) ?? textCondition(value, context)

/** Bridged: some value of the trace passes the positive test; a negated one turns the whole around. */
function bridgeSql(condition: Condition, bridge: Bridge, context: CompileContext): Sql {
  const has = (test: Sql) => hasValue(bridge, test)
  if (condition.kind === 'missing') {
    const some = has(constantSql('b.value is not null'))
    return condition.negated ? some : sql`not ${some}`
  }
  const value = constantSql('b.value')
  if (condition.kind === 'compare' && condition.op === '!=')
    return sql`not ${has(testSql({ ...condition, op: '=' }, value, context))}`
  if (condition.kind === 'in' && condition.negated)
    return sql`not ${has(testSql({ ...condition, negated: false }, value, context))}`
  return has(testSql(condition, value, context))
}

function testSql(condition: Condition, value: Sql, context: CompileContext): Sql {
  const { field } = condition
  switch (condition.kind) {
    case 'compare': {
      if (condition.op === '!=') return opposite(testSql({ ...condition, op: '=' }, value, context))
      if (isDate(field)) return dateSql(value, condition.op, String(condition.value))
      const operator = constantSql(condition.op)
      if (typeof condition.value !== 'string') return sql`${value} ${operator} ${scalar(condition.value)}`
      const spellings = context.spellings(field, condition.value)
      return condition.op === '=' && spellings.length > 1
        ? sql`${value} in ${valueList(spellings)}`
        : sql`${value} ${operator} ${condition.value}`
    }
    case 'in': {
      if (condition.negated) return opposite(testSql({ ...condition, negated: false }, value, context))
      if (isDate(field)) {
        const days = condition.values.map((day) => sql`(${dateSql(value, '=', String(day))})`)
        return joinSql(days, ' or ')
      }
      const values = condition.values.flatMap((item): readonly (string | number)[] =>
        typeof item === 'string' ? context.spellings(field, item) : [item],
      )
      return sql`${value} in (${joinSql(values.map(scalar))})`
    }
    case 'has':
      return testSql({ kind: 'compare', field, op: '=', value: condition.value }, value, context)
    case 'range':
      return sql`${value} between ${scalar(condition.from)} and ${scalar(condition.to)}`
    case 'missing':
      return condition.negated ? sql`${value} is not null` : sql`${value} is null`
    case 'contains': {
      const text = isDate(field) ? sql`${value}::varchar` : value
      const tests = context
        .spellings(field, condition.value)
        .map((spelling) => sql`contains(lower(${text}), lower(${spelling}))`)
      return joinSql(tests, ' or ')
    }
    case 'last':
    case 'period':
      return no
  }
}

// The driver binds every whole number as a 64-bit integer and refuses greater ones.
const scalar = (value: string | number | boolean): Sql =>
  typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)
    ? sql`${String(value)}::double`
    : sql`${value}`

/** A code, or a genre for all codes of it: `label:PLN` holds `label:PLN.2`. */
function labelSql(condition: Condition): Sql {
  const codes = bridges.code
  const has = (test: Sql) => (codes === undefined ? no : hasValue(codes, test))
  if (condition.kind === 'missing') {
    const labelled = sql`t.trace_uid in (select trace_uid from labels where verdict is not null)`
    return condition.negated ? labelled : sql`not ${labelled}`
  }
  if (condition.kind !== 'has') return no
  return has(sql`b.value = ${condition.value} or starts_with(b.value, ${`${condition.value}.`})`)
}

function dateSql(value: Sql, op: string, text: string): Sql {
  const time = parseTime(text)
  // No day is called that.
  if (time === undefined || !time.wholeDay) return no
  return sql`${value} ${constantSql(op)} ${text}::date`
}

const at = (micros: number) => sql`make_timestamp(${BigInt(micros)}::bigint)`
const start = constantSql('t.start_at')

function lastSql(condition: Condition & { kind: 'last' }, { newestMicros }: CompileContext): Sql {
  if (newestMicros === null) return no
  return sql`${start} > ${at(newestMicros - lastMicros(condition))}`
}

const unitMicros = { hours: dayMicros / 24, days: dayMicros, weeks: 7 * dayMicros }

/** Length of a `last` condition in microseconds. */
export function lastMicros({ amount, unit }: Condition & { kind: 'last' }): number {
  return amount * unitMicros[unit]
}

function periodSql(from: string, to: string): Sql {
  const [first, last] = [parseTime(from), parseTime(to)]
  if (first === undefined || last === undefined) return no
  const end = last.wholeDay ? last.micros + dayMicros : last.micros
  return sql`${start} >= ${at(first.micros)} and ${start} < ${at(end)}`
}

function startSql(condition: Condition & { kind: 'compare' }): Sql {
  const bound = startBound(condition)
  if (bound !== undefined) return sql`${start} ${constantSql(bound.from ? '>=' : '<')} ${at(bound.micros)}`
  const time = parseTime(String(condition.value))
  if (time === undefined) return no
  const equal = time.wholeDay
    ? sql`${start} >= ${at(time.micros)} and ${start} < ${at(time.micros + dayMicros)}`
    : sql`${start} = ${at(time.micros)}`
  return condition.op === '!=' ? opposite(equal) : equal
}

/** A start condition as a bound in microseconds: from it on, or before it. A day counts whole. */
export function startBound(
  condition: Condition & { kind: 'compare' },
): { from: boolean; micros: number } | undefined {
  const time = parseTime(String(condition.value))
  if (time === undefined || condition.op === '=' || condition.op === '!=') return undefined
  const after = time.wholeDay ? time.micros + dayMicros : time.micros + 1
  switch (condition.op) {
    case '>=':
      return { from: true, micros: time.micros }
    case '>':
      return { from: true, micros: after }
    case '<':
      return { from: false, micros: time.micros }
    case '<=':
      return { from: false, micros: after }
  }
}

/** The texts that a filter looks for in bodies. */
export function textsOf(filter: Filter): string[] {
  if (filter.kind === 'all') return []
  if ('parts' in filter) return filter.parts.flatMap(textsOf)
  if (filter.kind === 'not') return textsOf(filter.part)
  return filter.kind === 'contains' && filter.field === 'text' ? [filter.value] : []
}

/** Whether the filter knows the field as one with a value to group or count by. */
export function isDimension(name: string): boolean {
  const kind = fieldByName(name)?.kind
  return kind === 'category' || kind === 'boolean'
}
