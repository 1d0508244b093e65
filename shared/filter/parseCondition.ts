import type { Comparison, Condition, PeriodUnit } from './ast.ts'
import { fieldByName, fields, operatorsOf, type Field } from './fields.ts'
import { nearestFields } from './nearestFields.ts'
import { listed, type Reader } from './reader.ts'
import { parseTime } from './times.ts'
import type { Token } from './tokens.ts'

const comparisons: readonly string[] = ['=', '!=', '<', '<=', '>', '>=']
const reserved = new Set(['and', 'or', 'not'])
const periodUnits: Record<string, PeriodUnit> = {
  hour: 'hours',
  hours: 'hours',
  day: 'days',
  days: 'days',
  week: 'weeks',
  weeks: 'weeks',
}

export const startOfCondition = [
  ...fields.flatMap(({ name, kind, has }) =>
    kind === 'label' ? [`${name}:`] : has ? [name, `${name}:`] : [name],
  ),
  'not',
  '(',
]

export function conditionAt(reader: Reader): Condition {
  const token = reader.peek()
  if (token.kind !== 'word' || reserved.has(token.text.toLowerCase()))
    reader.fail(undefined, startOfCondition)
  const colon = token.text.indexOf(':')
  const field = fieldNamed(reader, token, colon < 0 ? token.text : token.text.slice(0, colon))
  reader.take()
  if (colon >= 0) return hasCondition(reader, token, field, token.text.slice(colon + 1))
  if (reader.takeWord('is')) return missingCondition(reader, field)
  return field.kind === 'time' ? timeCondition(reader, field) : valueCondition(reader, field)
}

function fieldNamed(reader: Reader, token: Token, name: string): Field {
  const field = fieldByName(name.toLowerCase())
  if (field !== undefined) return field
  const nearest = nearestFields(name)
  const hint = nearest.length === 0 ? '' : ` Did you mean ${listed(nearest)}?`
  const allowed = [...nearest, ...startOfCondition.filter((word) => !nearest.includes(word))]
  return reader.fail(`There is no field "${name}".${hint}`, allowed, null, token)
}

function hasCondition(reader: Reader, token: Token, field: Field, rest: string): Condition {
  if (!field.has) {
    reader.fail(`${field.name} is not written with a colon.`, operatorsOf(field), null, {
      ...token,
      at: token.at + field.name.length,
    })
  }
  const value = rest === '' ? stringValue(reader, field) : rest
  return { kind: 'has', field: field.name, value }
}

function missingCondition(reader: Reader, field: Field): Condition {
  if (!operatorsOf(field).includes('is')) reader.fail(undefined, operatorsOf(field))
  const negated = reader.isWord('present')
  if (!negated && !reader.isWord('missing')) reader.fail(undefined, ['missing', 'present'])
  reader.take()
  return { kind: 'missing', field: field.name, negated }
}

function valueCondition(reader: Reader, field: Field): Condition {
  const allowed = operatorsOf(field)
  const token = reader.peek()
  if (reader.isWord('in') && allowed.includes('in')) return inCondition(reader, field, false)
  if (reader.isWord('not') && allowed.includes('not in')) {
    reader.take()
    if (!reader.isWord('in')) reader.fail(undefined, ['in'])
    return inCondition(reader, field, true)
  }
  if (token.kind !== 'operator' || !allowed.includes(token.text)) reader.fail(undefined, allowed)
  reader.take()
  if (token.text === '~') return { kind: 'contains', field: field.name, value: stringValue(reader, field) }
  if (!comparisons.includes(token.text)) reader.fail(undefined, allowed, null, token)
  const op = token.text as Comparison
  return { kind: 'compare', field: field.name, op, value: scalarValue(reader, field) }
}

function inCondition(reader: Reader, field: Field, negated: boolean): Condition {
  reader.take()
  if (field.kind === 'number' && !negated && reader.peek().text !== '(') {
    const from = numberValue(reader, field)
    if (!reader.takeOperator('..')) reader.fail(undefined, ['..'])
    const at = reader.peek()
    const to = numberValue(reader, field)
    if (to < from) reader.fail('The range ends before it begins.', [], null, at)
    return { kind: 'range', field: field.name, from, to }
  }
  if (!reader.takeOperator('(')) {
    reader.fail(undefined, field.kind === 'number' && !negated ? ['(', 'a number'] : ['('])
  }
  const values: (string | number)[] = []
  do {
    values.push(field.kind === 'number' ? numberValue(reader, field) : stringValue(reader, field))
  } while (reader.takeOperator(','))
  if (!reader.takeOperator(')')) reader.fail(undefined, [',', ')'])
  return { kind: 'in', field: field.name, negated, values }
}

function timeCondition(reader: Reader, field: Field): Condition {
  const token = reader.peek()
  if (reader.takeWord('in')) {
    if (reader.takeWord('last')) return lastCondition(reader)
    const from = timeValue(reader)
    if (!reader.takeOperator('..')) reader.fail(undefined, ['..'])
    const at = reader.peek()
    const to = timeValue(reader)
    if (to.micros < from.micros) reader.fail('The period ends before it begins.', [], null, at)
    return { kind: 'period', field: 'start', from: from.canonical, to: to.canonical }
  }
  if (token.kind !== 'operator' || !operatorsOf(field).includes(token.text)) {
    reader.fail(undefined, operatorsOf(field))
  }
  reader.take()
  return {
    kind: 'compare',
    field: field.name,
    op: token.text as Comparison,
    value: timeValue(reader).canonical,
  }
}

function lastCondition(reader: Reader): Condition {
  const token = reader.peek()
  const amount = Number(token.text)
  if (token.kind !== 'word' || !/^\d{1,6}$/.test(token.text) || amount === 0) {
    reader.fail(undefined, ['a whole number'])
  }
  reader.take()
  const unit = reader.peek().kind === 'word' ? periodUnits[reader.peek().text.toLowerCase()] : undefined
  if (unit === undefined) reader.fail(undefined, ['hours', 'days', 'weeks'])
  reader.take()
  return { kind: 'last', field: 'start', amount, unit }
}

function scalarValue(reader: Reader, field: Field): string | number | boolean {
  if (field.kind === 'number') return numberValue(reader, field)
  if (field.kind !== 'boolean') return stringValue(reader, field)
  const yes = reader.isWord('true')
  if (!yes && !reader.isWord('false')) reader.fail(undefined, ['true', 'false'], field.name)
  reader.take()
  return yes
}

function stringValue(reader: Reader, field: Field): string {
  const token = reader.peek()
  const isValue =
    token.kind === 'string' || (token.kind === 'word' && !reserved.has(token.text.toLowerCase()))
  if (!isValue) reader.fail(undefined, [`a value of ${field.name}`], field.name)
  if (token.text === '' && field.kind === 'text') reader.fail('There is nothing to look for.', ['some text'])
  reader.take()
  return token.text
}

function numberValue(reader: Reader, field: Field): number {
  const token = reader.peek()
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(token.text) ? Number(token.text) : Number.NaN
  if ((token.kind !== 'word' && token.kind !== 'string') || !Number.isFinite(value)) {
    reader.fail(undefined, ['a number'], field.name)
  }
  reader.take()
  return value === 0 ? 0 : value
}

function timeValue(reader: Reader) {
  const token = reader.peek()
  const time = token.kind === 'word' || token.kind === 'string' ? parseTime(token.text) : undefined
  if (time === undefined) {
    const message =
      token.kind === 'end' || token.kind === 'operator'
        ? undefined
        : `"${token.text}" is not a day or time in UTC.`
    reader.fail(message, ["'2026-05-20'", "'2026-05-20T14:30'", 'last'])
  }
  reader.take()
  return time
}
